-- What an approved referat says of its meeting, stands: when it was and whose it was, and that it was held. It is so whatever a page
-- shows: the pages refuse it first (moete::kan_ikkje_endrast).
create function app.moete_stend() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') = 'laget_request' and exists (
            select from referat_versjon v where v.kommune_id = old.kommune_id and v.moete_id = old.moete_id
        ) then
            raise exception 'a referat of the meeting is approved'
                using errcode = 'insufficient_privilege', constraint = 'moete_stend';
        end if;
        return new;
    end
    $$;
create trigger moete_stend before update on moete for each row
    when ((new.dato, new.fraa, new.til, new.eining_id) is distinct from (old.dato, old.fraa, old.til, old.eining_id)
        or (new.tilstand <> old.tilstand and new.tilstand <> 'halde'))
    execute function app.moete_stend();
