-- What guards the login where one who knows a part of it could go round: tries at an address, a factor that is reset, questions to passkeys, and
-- the way out while nothing is written. What the version before calls is as it was.

-- Tries of who is known for sure are left out of what an address may try: nobody who is logged in shuts out all who sit in the same building.
alter table innloggingsforsoek add column eigen boolean not null default false;

-- As before, and an address is shut by tries of others than those (`eigen`) alone.
create or replace function app.forsoek_byrja(forsoek uuid, konto bytea, adresse bytea, eigen boolean, vidt integer) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_variable
    declare
        her record;
        alle record;
    begin
        delete from innloggingsforsoek f where f.at < now() - interval '1 day';
        -- one at a time for an account: those that come at once do not each get the last one
        perform pg_advisory_xact_lock(hashtextextended(encode(konto, 'hex'), 5));
        select count(*) as tal, extract(epoch from clock_timestamp() - max(f.at)) as sekund into her
        from innloggingsforsoek f
        where f.konto_hash = konto and (eigen or f.adresse_hash = adresse) and not f.lukkast
            and f.at > (
                select coalesce(max(v.at), '-infinity') from innloggingsforsoek v
                where v.konto_hash = konto and (eigen or v.adresse_hash = adresse) and v.lukkast
            );
        if her.tal >= 10 and her.sekund < least(900, 30 * 2 ^ least(her.tal - 10, 10)) then
            return false;
        end if;
        if not eigen then
            select count(*) as tal, extract(epoch from clock_timestamp() - max(f.at)) as sekund into alle
            from innloggingsforsoek f
            where f.konto_hash = konto and not f.lukkast
                and f.at > (select coalesce(max(v.at), '-infinity') from innloggingsforsoek v where v.konto_hash = konto and v.lukkast);
            if alle.tal >= 10 and alle.sekund < vidt then
                return false;
            end if;
            if (
                select count(*) from innloggingsforsoek f
                where f.adresse_hash = adresse and f.at > now() - interval '15 minutes' and not f.lukkast and not f.eigen
            ) >= 50 then
                return false;
            end if;
        end if;
        insert into innloggingsforsoek (innloggingsforsoek_id, konto_hash, adresse_hash, at, eigen)
        values (forsoek, konto, adresse, clock_timestamp(), eigen);
        return true;
    end
    $$;

-- A code of a reset was used in this session, which has shown the password: it may give the person another second factor, and no other may.
alter table sesjon add column nullstilt boolean not null default false;

-- Takes a lost second factor away, for the one session that shows the code; every other ends, also those that lack a factor. The row of the factor stays
-- and lets nobody in: who has had a factor is asked for one, so that the password alone opens nothing. Whoever leaves before another is set up, gets
-- another code.
create function app.faktorkode_bruk(kven uuid, kode_hash bytea, oekt bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update eingongskode e set brukt_at = now()
        where e.brukar_id = kven and e.slag = 'faktor' and e.hash = kode_hash and e.brukt_at is null and e.gjeld_til > now();
        if not found then
            return false;
        end if;
        -- no step comes after the last one; the secret is named so that the journal has it
        update faktor_totp f set siste_steg = 9223372036854775807, loyndom = f.loyndom where f.brukar_id = kven;
        delete from gjenopprettingskode g where g.brukar_id = kven;
        delete from tilgangsnykel t where t.brukar_id = kven;
        update sesjon s set avslutta_at = now()
        where s.brukar_id = kven and s.token_hash <> oekt and s.avslutta_at is null and not s.jobb;
        update sesjon s set nullstilt = true where s.brukar_id = kven and s.token_hash = oekt;
        perform app.konto_seie_fraa(kven, 'konto_faktor');
        return true;
    end
    $$;
grant execute on function app.faktorkode_bruk(uuid, bytea, bytea) to laget_system;

-- Gives the person of a session this authenticator, in place of any before it: when the session has proven what it must, has shown the code of a reset,
-- or is of somebody who has never had one. False when it is none of them.
create function app.faktor_set(oekt bytea, nykel smallint, ny bytea, steg bigint) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        kven uuid;
    begin
        select s.brukar_id into kven from sesjon s
        where s.token_hash = oekt and s.avslutta_at is null and not s.jobb and now() < s.ledig_til and now() < s.absolutt_til
            and (
                s.faktorar >= s.faktorar_krav or s.nullstilt
                or not exists (select from faktor_totp f where f.brukar_id = s.brukar_id)
            );
        if not found then
            return false;
        end if;
        perform app.totp_set(kven, nykel, ny, steg);
        return true;
    end
    $$;
grant execute on function app.faktor_set(bytea, smallint, bytea, bigint) to laget_system;

-- In which session a passkey was asked, and what for: an answer is of that one page.
alter table nykel_utfordring
    add column oekt bytea constraint nykel_utfordring_sha256 check (octet_length(oekt) = 32),
    add column foeremaal text constraint nykel_utfordring_foeremaal check (foeremaal in ('inn', 'stadfest', 'ny'));

-- Asks, and forgets what was asked of the person and never answered: after five minutes, and the oldest when ten others wait.
create function app.nykel_utfordring_ny(utfordring uuid, kven uuid, kva jsonb, i_oekt bytea, i_foeremaal text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        delete from nykel_utfordring u
        where u.brukar_id = kven and (u.laga_at < now() - interval '5 minutes' or u.utfordring_id in (
            select v.utfordring_id from nykel_utfordring v where v.brukar_id = kven
            order by v.laga_at desc, v.utfordring_id desc offset 9
        ));
        insert into nykel_utfordring (utfordring_id, brukar_id, tilstand, laga_at, oekt, foeremaal)
        values (utfordring, kven, kva, now(), i_oekt, i_foeremaal);
    end
    $$;
grant execute on function app.nykel_utfordring_ny(uuid, uuid, jsonb, bytea, text) to laget_system;

-- What was asked, once, in the session and for the purpose it was asked for: of two answers that come at the same time, one finds it.
create function app.nykel_utfordring_ta(utfordring uuid, kven uuid, i_oekt bytea, i_foeremaal text) returns jsonb
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        kva jsonb;
    begin
        delete from nykel_utfordring u
        where u.utfordring_id = utfordring and u.brukar_id = kven and u.oekt = i_oekt and u.foeremaal = i_foeremaal
            and u.laga_at > now() - interval '5 minutes'
        returning u.tilstand into kva;
        return kva;
    end
    $$;
grant execute on function app.nykel_utfordring_ta(uuid, uuid, bytea, text) to laget_system;

-- As app.begin_system, also while nothing is written: it shows nobody anything, and who logs out is to be out.
create function app.begin_utlogging() returns void
    language plpgsql
    as $$ begin perform set_config('role', 'laget_system', true); end $$;
grant execute on function app.begin_utlogging() to laget_login;
