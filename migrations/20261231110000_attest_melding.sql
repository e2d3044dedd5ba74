-- Those who are to go through who has access are told when a round opens, or the day after they are to; and what is proposed once, is not proposed again.

-- Who goes through what waits in the newest round and has an inbox: as app.attest_mine.
create function app.attest_folk(kommune uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select distinct l.brukar_id
        from app.attest_ventande(kommune) v
        join medlemskap m on m.kommune_id = kommune and m.medlemskap_id = v.medlemskap_id
        join medlemskap l on l.kommune_id = kommune and l.brukar_id <> m.brukar_id
            and l.fraa <= app.today() and (l.til is null or l.til >= app.today())
            and case v.hos
                when 'einingsleiar' then l.rolle = 'einingsleiar' and l.eining_id = m.eining_id
                when 'interkommunal_leiar' then l.rolle = 'interkommunal_leiar' and l.instans_id = m.instans_id
                -- a systemansvarleg has no inbox, and sees it on Mi side
                else l.rolle = 'kommunalsjef'
            end
        join brukar b on b.brukar_id = l.brukar_id and b.sperra_at is null
    $$;

-- Opens the round of the quarter, and tells each who is to go through it and has not been told: whoever leads something since it was opened, too.
create or replace function app.attest_opne(kommune uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        kvartalet constant date := date_trunc('quarter', app.today())::date;
        opna boolean;
        ein uuid;
    begin
        insert into attest_runde (kommune_id, kvartal, opna_dag) values (kommune, kvartalet, app.today())
        on conflict do nothing;
        opna := found;
        for ein in select x from app.attest_folk(kommune) x order by x loop
            perform app.naudrett_seie_fraa(kommune, ein, 'attest_opna', null, null, null, 'attest_opna:' || kvartalet);
        end loop;
        return opna;
    end
    $$;

-- As before, but what waits to be ended by a second person already, is not proposed once more.
create or replace function app.attest_svar_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.svar = 'avslutt' and not app.slutt_ventar(new.kommune_id, new.medlemskap_id) then
            insert into medlemskap_endring (kommune_id, medlemskap_endring_id, slag, medlemskap_id, brukar_id, til, grunn, gjort_av, gjort_at)
            select m.kommune_id, gen_random_uuid(), 'avslutte', m.medlemskap_id, m.brukar_id, greatest(app.today(), m.fraa) - 1,
                new.grunn, new.gjort_av, new.gjort_at
            from medlemskap m where m.kommune_id = new.kommune_id and m.medlemskap_id = new.medlemskap_id;
        end if;
        return null;
    end
    $$;

create function app.slutt_ventar(kommune uuid, medlemskapen uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select exists (
            select from medlemskap_endring e
            where e.kommune_id = kommune and e.medlemskap_id = medlemskapen and e.slag = 'avslutte' and e.to_personar
                and e.gjeld_til >= app.today() and not exists (
                    select from medlemskap_endring_svar s
                    where s.kommune_id = e.kommune_id and s.medlemskap_endring_id = e.medlemskap_endring_id
                )
        )
    $$;

-- Whether one of these that the person of the session said is to end, waits for a second person.
create function app.attest_foreslo(desse uuid[]) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from attest_svar s
            where s.kommune_id = app.kommune_id() and s.gjort_av = app.brukar_id() and s.medlemskap_id = any(desse) and s.svar = 'avslutt'
                and app.slutt_ventar(s.kommune_id, s.medlemskap_id)
        );
    end
    $$;
grant execute on function app.attest_foreslo(uuid[]) to laget_request;

-- Whether each new role of a person takes two, because the person leads or looks after the kommune.
create function app.nye_roller_tek_to(kven uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return app.har_rolle('systemansvarleg') and app.har_hatt(app.kommune_id(), kven);
    end
    $$;
grant execute on function app.nye_roller_tek_to(uuid) to laget_request;
