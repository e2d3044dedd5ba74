-- What stood on the agenda of a meeting that is held, stood there: it was talked through or not reached, and is not taken out.
create function app.moete_punkt_ta_ut() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') = 'laget_request' and exists (
            select from moete m where m.kommune_id = old.kommune_id and m.moete_id = old.moete_id and m.tilstand = 'halde'
        ) then
            raise exception 'the meeting is held' using errcode = 'insufficient_privilege', constraint = 'moete_punkt_ta_ut';
        end if;
        return new;
    end
    $$;
create trigger moete_punkt_ta_ut before update on moete_punkt for each row
    when (old.tilstand <> 'teke_ut' and new.tilstand = 'teke_ut')
    execute function app.moete_punkt_ta_ut();
