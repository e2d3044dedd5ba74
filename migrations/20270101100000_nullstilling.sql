-- Codes for who has lost the password or the second factor, started by the systemansvarleg and handed over in person. Nobody else ever
-- knows the password, and no code alone is a login: who lost the password has the second factor still, and who lost the second factor
-- must know the password.

alter table eingongskode
    add column slag text not null default 'ny' constraint eingongskode_slag check (slag in ('ny', 'passord', 'faktor')),
    -- how the person showed who it is, when a second factor is lost
    add column grunn text constraint eingongskode_grunn check (char_length(grunn) between 1 and 1000),
    add constraint eingongskode_faktor check (slag <> 'faktor' or grunn is not null);
grant select (slag, grunn) on eingongskode to laget_request;

-- As before, for three days.
create or replace function app.eingongskode_ny(kode uuid, kven uuid, kode_hash bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        -- one at a time for a person
        perform pg_advisory_xact_lock(hashtextextended(kven::text, 3));
        if not app.kan_lage_kode(kven) then
            return false;
        end if;
        update eingongskode e set gjeld_til = now()
        where e.brukar_id = kven and e.brukt_at is null and e.gjeld_til > now();
        insert into eingongskode (kommune_id, eingongskode_id, brukar_id, hash, laga_av, laga_at, gjeld_til)
        values (app.kommune_id(), kode, kven, kode_hash, app.brukar_id(), now(), now() + interval '72 hours');
        return true;
    end
    $$;

-- Whether the one who asks may start a reset of this kind for a person who works in the kommune: another than themselves, with
-- something to reset. Both resets by one person within a day would be the whole login: that takes two.
create function app.kan_nullstille(kven uuid, i_slag text) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return app.har_rolle('systemansvarleg') and kven <> app.brukar_id()
            and exists (
                select from medlemskap m
                where m.kommune_id = app.kommune_id() and m.brukar_id = kven
                    and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            )
            and exists (select from brukar b where b.brukar_id = kven and b.sperra_at is null)
            and case i_slag
                when 'passord' then exists (select from passord p where p.brukar_id = kven)
                when 'faktor' then exists (select from faktor_totp f where f.brukar_id = kven)
                else false
            end
            and not exists (
                select from eingongskode e
                where e.brukar_id = kven and e.laga_av = app.brukar_id() and e.slag not in ('ny', i_slag)
                    and e.laga_at > now() - interval '24 hours'
            );
    end
    $$;
grant execute on function app.kan_nullstille(uuid, text) to laget_request;

-- Makes a code that can be used for half an hour; false when it may not be.
create function app.nullstilling_ny(kode uuid, kven uuid, i_slag text, kode_hash bytea, i_grunn text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform pg_advisory_xact_lock(hashtextextended(kven::text, 3));
        if not app.kan_nullstille(kven, i_slag) then
            return false;
        end if;
        update eingongskode e set gjeld_til = now()
        where e.brukar_id = kven and e.brukt_at is null and e.gjeld_til > now();
        insert into eingongskode (kommune_id, eingongskode_id, brukar_id, hash, laga_av, laga_at, gjeld_til, slag, grunn)
        values (app.kommune_id(), kode, kven, kode_hash, app.brukar_id(), now(), now() + interval '30 minutes', i_slag, i_grunn);
        perform app.konto_seie_fraa(kven, 'konto_nullstilling');
        return true;
    end
    $$;
grant execute on function app.nullstilling_ny(uuid, uuid, text, bytea, text) to laget_request;

-- As before, and: a code of a reset gives another password in place of the one there is, and ends every session. So does a code of
-- those who run Laget.
create or replace function app.eingongskode_bruk(av text, kode_hash bytea, passord_hash text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        kven uuid;
        hadde boolean;
    begin
        select b.brukar_id, exists (select from passord p where p.brukar_id = b.brukar_id) into kven, hadde
        from brukar b where b.brukarnamn = av and b.sperra_at is null;
        if not found then
            return false;
        end if;
        update eingongskode e set brukt_at = now()
        where e.brukar_id = kven and e.hash = kode_hash and e.brukt_at is null and e.gjeld_til > now()
            and e.slag = case when hadde then 'passord' else 'ny' end;
        if not found then
            update oppstartskode o set brukt_at = now()
            where o.brukar_id = kven and o.hash = kode_hash and o.brukt_at is null and o.gjeld_til > now();
            if not found then
                return false;
            end if;
        end if;
        insert into passord (brukar_id, hash, updated_at) values (kven, passord_hash, now())
        on conflict (brukar_id) do update set hash = excluded.hash, updated_at = excluded.updated_at;
        if hadde then
            update sesjon s set avslutta_at = now() where s.brukar_id = kven and s.avslutta_at is null and not s.jobb;
            perform app.konto_seie_fraa(kven, 'konto_passord');
        end if;
        return true;
    end
    $$;

-- Takes a lost second factor away, for who has logged in with the password and has the code: another must be set up at once.
create function app.faktorkode_bruk(kven uuid, kode_hash bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update eingongskode e set brukt_at = now()
        where e.brukar_id = kven and e.slag = 'faktor' and e.hash = kode_hash and e.brukt_at is null and e.gjeld_til > now();
        if not found then
            return false;
        end if;
        delete from faktor_totp f where f.brukar_id = kven;
        delete from gjenopprettingskode g where g.brukar_id = kven;
        update sesjon s set avslutta_at = now()
        where s.brukar_id = kven and s.avslutta_at is null and not s.jobb and s.faktorar >= s.faktorar_krav;
        perform app.konto_seie_fraa(kven, 'konto_faktor');
        return true;
    end
    $$;
grant execute on function app.faktorkode_bruk(uuid, bytea) to laget_system;

-- A login at a provider that shows anew who somebody of the staff is.
alter table oidc_flyt drop constraint oidc_flyt_foeremaal, add constraint oidc_flyt_foeremaal check (
    foeremaal in ('familie', 'signere', 'tilsett', 'tilsett_paa_nytt', 'knyt')
);
