-- A meeting that is moved has not been: what was written down of who came to it, part of it or all, is of another day.

-- As before, and: who came is forgotten when the day or the beginning is another.
create or replace function app.moete_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        d moete_deltakar;
        kva text;
    begin
        if current_setting('role') <> 'laget_request' or old.tilstand <> 'innkalla' then
            return null;
        end if;
        kva := case
            when new.tilstand = 'avlyst' then 'avlysing'
            when new.tilstand = 'innkalla' and (new.dato, new.fraa, new.til, new.stad) is distinct from
                (old.dato, old.fraa, old.til, old.stad) then 'endring'
        end;
        if kva is null then
            return null;
        end if;
        if kva = 'endring' and (new.dato, new.fraa, new.til) is distinct from (old.dato, old.fraa, old.til) then
            update moete_deltakar x set svar = 'ventar', forfall_grunn = null, version = x.version + 1
            where x.kommune_id = new.kommune_id and x.moete_id = new.moete_id and x.teken_av_at is null;
        end if;
        if kva = 'endring' and (new.dato, new.fraa) is distinct from (old.dato, old.fraa) then
            update moete_deltakar x set oppmoete = null, kom = null, gjekk = null
            where x.kommune_id = new.kommune_id and x.moete_id = new.moete_id and x.oppmoete is not null;
            update moete_familie x set oppmoete = null, version = x.version + 1
            where x.kommune_id = new.kommune_id and x.moete_id = new.moete_id and x.teken_av_at is null and x.oppmoete is not null;
        end if;
        for d in
            select x.* from moete_deltakar x
            where x.kommune_id = new.kommune_id and x.moete_id = new.moete_id and x.teken_av_at is null
            order by x.moete_deltakar_id
        loop
            perform app.moete_brev_til(d, kva);
            perform app.moete_sei(d, d.brukar_id, case kva when 'endring' then 'moete_endra' else 'moete_avlyst' end,
                kva || ':' || new.moete_id || ':' || new.version);
        end loop;
        return null;
    end
    $$;
