-- What was left open in who makes codes, where a code is tried, and where a passkey is asked.

-- When the owner of the account logged in here with both factors after the code was used: whoever made it does not know the password any more.
alter table eingongskode add column eigar_inne_at timestamptz;
update eingongskode e set eigar_inne_at = (
    select max(s.innlogga_at) from sesjon s
    where s.brukar_id = e.brukar_id and not s.jobb and s.idp_issuer is null and s.faktorar >= 2 and s.innlogga_at > e.brukt_at
)
where e.brukt_at is not null;

create function app.sesjon_eigar_inne() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update eingongskode e set eigar_inne_at = new.innlogga_at
        where e.brukar_id = new.brukar_id and e.brukt_at < new.innlogga_at and e.eigar_inne_at is null;
        return null;
    end
    $$;
-- expand: the table is small
create index eingongskode_brukt on eingongskode (brukar_id) where brukt_at is not null and eigar_inne_at is null;
-- expand: it only writes in a column that the version before does not know
create trigger sesjon_eigar_inne after insert or update of faktorar on sesjon for each row
    when (new.faktorar >= 2 and new.idp_issuer is null and not new.jobb) execute function app.sesjon_eigar_inne();

-- Who makes a code for whom, all of it. The systemansvarleg of the kommune, never for themselves, and never for an account that is shut:
--
--   code      for whom                                                     not by
--   ny        is on the list of the kommune, and has had no password       who gave or proposed a role that stands, is to come or
--             and no login elsewhere, so nobody's account is taken over    waits: whoever opens an account gives it no role
--   passord   works here, has a password, and a second factor: without     who has made the other of the two, and it may be used yet, or
--             one the password is the whole login                          was and the owner has not logged in here with both after
--                                                                          that: the two are the whole login
--   faktor    works here, has a second factor                              the same
--
-- 'kan', 'ein_annan' (somebody else may, not the one who asks) or 'nei'. The codes of those who run Laget (`laget brukar`) are beside it; that
-- whoever made a code gives no role alone, is app.laga_kontoen.
create or replace function app.kode_stand(kven uuid, i_slag text) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid := app.brukar_id();
        arbeider boolean;
        passord boolean;
        faktor boolean;
    begin
        if not app.har_rolle('systemansvarleg') or kven = meg
            or not exists (select from brukar b where b.brukar_id = kven and b.sperra_at is null) then
            return 'nei';
        end if;
        arbeider := exists (
            select from medlemskap m
            where m.kommune_id = her and m.brukar_id = kven and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
        );
        passord := exists (select from passord p where p.brukar_id = kven);
        faktor := exists (select from faktor_totp f where f.brukar_id = kven);
        return case
            when i_slag = 'ny' then case
                when passord or exists (select from brukar_identitet i where i.brukar_id = kven)
                    or not exists (select from kommune_brukar k where k.kommune_id = her and k.brukar_id = kven) then 'nei'
                when exists (
                    select from kommune_brukar k
                    join medlemskap_endring e on e.kommune_id = k.kommune_id and e.brukar_id = k.brukar_id
                    where k.brukar_id = kven and e.gjort_av = meg and e.slag = 'gje' and (
                        exists (
                            select from medlemskap m
                            where m.kommune_id = e.kommune_id and m.medlemskap_id = e.medlemskap_endring_id
                                and (m.til is null or m.til >= app.today())
                        ) or e.to_personar and e.gjeld_til >= app.today() and not exists (
                            select from medlemskap_endring_svar s
                            where s.kommune_id = e.kommune_id and s.medlemskap_endring_id = e.medlemskap_endring_id
                        )
                    )
                ) then 'ein_annan'
                else 'kan'
            end
            when i_slag in ('passord', 'faktor') then case
                when not arbeider or not faktor or i_slag = 'passord' and not passord then 'nei'
                when exists (
                    select from eingongskode e
                    where e.brukar_id = kven and e.laga_av = meg and e.slag not in ('ny', i_slag)
                        -- one that ran out unused has opened nothing; who began to use it in time may not be done yet
                        and (e.brukt_at is not null or e.gjeld_til + interval '5 minutes' > now()) and e.eigar_inne_at is null
                ) then 'ein_annan'
                else 'kan'
            end
            else 'nei'
        end;
    end
    $$;

-- Whether a code may be used for this name now: nothing is reckoned of a password before it is so, and a stranger costs the house nothing.
create function app.eingongskode_gjeld(av text, kode_hash bytea) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select exists (
            select from brukar b
            where b.brukarnamn = av and b.sperra_at is null and (
                exists (
                    select from eingongskode e
                    where e.brukar_id = b.brukar_id and e.hash = kode_hash and e.brukt_at is null and e.gjeld_til > now()
                        and e.slag = case when exists (select from passord p where p.brukar_id = b.brukar_id) then 'passord' else 'ny' end
                ) or exists (
                    select from oppstartskode o
                    where o.brukar_id = b.brukar_id and o.hash = kode_hash and o.brukt_at is null and o.gjeld_til > now()
                )
            )
        )
    $$;
grant execute on function app.eingongskode_gjeld(text, bytea) to laget_system;

-- Asks, and forgets what was asked of the person and never answered: after five minutes, and the oldest when ten others wait in the same session.
create or replace function app.nykel_utfordring_ny(utfordring uuid, kven uuid, kva jsonb, i_oekt bytea, i_foeremaal text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        delete from nykel_utfordring u
        where u.brukar_id = kven and (u.laga_at < now() - interval '5 minutes' or u.utfordring_id in (
            select v.utfordring_id from nykel_utfordring v where v.brukar_id = kven and v.oekt = i_oekt
            order by v.laga_at desc, v.utfordring_id desc offset 9
        ));
        insert into nykel_utfordring (utfordring_id, brukar_id, tilstand, laga_at, oekt, foeremaal)
        values (utfordring, kven, kva, now(), i_oekt, i_foeremaal);
    end
    $$;

-- Uses a code, in its turn: whoever makes another one for the same person is waited for, and waits.
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
        -- whoever makes another code for the same person is waited for, and waits
        perform pg_advisory_xact_lock(hashtextextended(kven::text, 3));
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
