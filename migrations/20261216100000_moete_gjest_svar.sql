-- A guest from outside answers by the link of the letter: comes, or cannot come, and need not say why (domain.md § 3).

-- Whoever works here says why; a guest may.
alter table moete_deltakar
    drop constraint moete_deltakar_forfall,
    add constraint moete_deltakar_forfall check (
        case when svar = 'forfall' then forfall_grunn is not null or prinsipal_id is null else forfall_grunn is null end
    );

-- As before, with the answer: the link leads to when, where and what was answered until the day of the meeting is over, signed or not.
drop function app.moete_gjest(bytea, date);
create function app.moete_gjest(hash bytea, dag date) returns table (
    kommune_id uuid, moete_deltakar_id uuid, dato date, fraa time, til time, stad text, skrive_under boolean, svar text,
    forfall_grunn text, version integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select d.kommune_id, d.moete_deltakar_id, m.dato, m.fraa, m.til, m.stad, d.teieplikt_at is not null, d.svar,
            d.forfall_grunn, d.version
        from moete_brev b
        join moete_deltakar d on d.kommune_id = b.kommune_id and d.moete_deltakar_id = b.moete_deltakar_id
        join moete m on m.kommune_id = b.kommune_id and m.moete_id = b.moete_id
        where b.token_hash = hash and d.prinsipal_id is null and d.teken_av_at is null and m.tilstand = 'innkalla'
            and m.dato >= dag;
    end
    $$;

-- The guest answers, until the meeting begins. False when the link leads nowhere any more, or what was answered is another answer, or
-- another time, than the guest had before them.
create function app.moete_gjest_svar(hash bytea, naar timestamptz, i_version integer, i_svar text, i_grunn text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update moete_deltakar d set svar = i_svar, forfall_grunn = i_grunn, version = d.version + 1
        from app.moete_gjest(hash, (naar at time zone 'Europe/Oslo')::date) g
        where d.kommune_id = g.kommune_id and d.moete_deltakar_id = g.moete_deltakar_id and d.version = i_version
            and naar < (g.dato + g.fraa) at time zone 'Europe/Oslo';
        return found;
    end
    $$;
grant execute on function app.moete_gjest(bytea, date), app.moete_gjest_svar(bytea, timestamptz, integer, text, text) to laget_system;

-- As before, and whoever called is told of a guest who cannot come: that is said by nobody who is logged in.
create or replace function app.moete_deltakar_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') not in ('laget_request', 'laget_system') then
            return null;
        end if;
        if new.teken_av_at is not null and old.teken_av_at is null then
            perform app.moete_brev_til(new, 'avlysing');
            perform app.moete_sei(new, new.brukar_id, 'moete_teken_av', 'moete_teken_av:' || new.moete_deltakar_id);
        end if;
        if new.svar = 'forfall' and old.svar <> 'forfall' then
            perform app.moete_sei(new, new.kalla_av, 'moete_forfall',
                'moete_forfall:' || new.moete_deltakar_id || ':' || new.version);
        end if;
        return null;
    end
    $$;

-- As before, and a page on which nobody had answered yet is old too when the time is another: what is answered on it is for the time
-- it shows.
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
