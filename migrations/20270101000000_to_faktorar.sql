-- Two factors at login: how many a session has, how many it must have before it gives any right, and when one was last proven.

alter table sesjon
    -- names it in the person's own list
    add column oekt_id uuid not null default gen_random_uuid(),
    add column faktorar smallint not null default 1 constraint sesjon_faktorar check (faktorar in (1, 2)),
    add column faktorar_krav smallint not null default 1 constraint sesjon_faktorar_krav check (faktorar_krav in (1, 2)),
    add column stadfesta_at timestamptz not null default now(),
    -- the browser and the system in a few words, never an address
    add column eining text constraint sesjon_eining check (char_length(eining) between 1 and 60);
update sesjon set stadfesta_at = created_at;

-- A shared secret of an authenticator (RFC 6238), sealed with the key file.
create table faktor_totp (
    brukar_id uuid primary key references brukar,
    noekkel_id smallint not null,
    loyndom bytea not null,
    -- the last time step that was accepted: none is accepted twice, nor an earlier one
    siste_steg bigint not null,
    laga_at timestamptz not null default now()
);

-- What one logs in with when the authenticator is lost: a keyed hash, of 75 random bits.
create table gjenopprettingskode (
    brukar_id uuid not null references brukar,
    nr smallint not null constraint gjenopprettingskode_nr check (nr between 1 and 10),
    hash bytea not null constraint gjenopprettingskode_hmac check (octet_length(hash) = 32),
    laga_at timestamptz not null default now(),
    brukt_at timestamptz,
    primary key (brukar_id, nr)
);

-- The browsers a person has logged in with: the hash of a random cookie.
create table kjend_eining (
    brukar_id uuid not null references brukar,
    hash bytea not null constraint kjend_eining_sha256 check (octet_length(hash) = 32),
    fyrst_at timestamptz not null default now(),
    sist_at timestamptz not null default now(),
    primary key (brukar_id, hash)
);

-- A code from those who run Laget, with which somebody makes a password: the first systemansvarleg, and whoever has none to ask.
create table oppstartskode (
    brukar_id uuid primary key references brukar,
    hash bytea not null constraint oppstartskode_sha256 check (octet_length(hash) = 32),
    laga_at timestamptz not null default now(),
    gjeld_til timestamptz not null,
    brukt_at timestamptz
);

do $$
declare
    t text;
begin
    foreach t in array array['faktor_totp', 'gjenopprettingskode', 'kjend_eining', 'oppstartskode'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
    end loop;
    foreach t in array array['faktor_totp', 'gjenopprettingskode', 'kjend_eining'] loop
        execute format('create policy system on %I to laget_system using (true) with check (true)', t);
        execute format('grant select, insert, update on %I to laget_system', t);
    end loop;
end
$$;

-- As before, and: a session that has proven fewer factors than it must, is nobody's.
create or replace function app.brukar_id() returns uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
        select s.brukar_id
        from sesjon s
        join brukar b on b.brukar_id = s.brukar_id
        where s.token_hash = app.token_hash()
            and s.avslutta_at is null
            and now() < s.ledig_til
            and now() < s.absolutt_til
            and s.faktorar >= s.faktorar_krav
            and b.sperra_at is null
        );
    end
    $$;

-- As before, and the same.
create or replace function app.medlemskap_no() returns setof medlemskap
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query select m.*
        from sesjon s
        cross join lateral (
            select * from medlemskap m
            where m.brukar_id = s.brukar_id and m.kommune_id = s.kommune_id
                and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                and (
                    select g.fraa <= app.today() and (g.til is null or g.til >= app.today())
                    from instans_kommune g
                    where g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                )
            offset 0
        ) m
        where s.token_hash = app.token_hash()
            and s.avslutta_at is null
            and now() < s.ledig_til
            and now() < s.absolutt_til
            and s.faktorar >= s.faktorar_krav
            and (select b.sperra_at is null from brukar b where b.brukar_id = s.brukar_id);
    end
    $$;

-- As before, and the same: the person behind it, and no medlemskap.
create or replace function app.find_sesjon(hash bytea) returns table (
    brukar_id uuid, brukarnamn text, brukar_namn text, kommune_id uuid, kommune_namn text,
    tal_kommunar bigint, boer_forlengast boolean, sekund_att integer,
    rolle text, instans_id uuid, instans_slag text, instans_namn text, eining_id uuid, eining_namn text,
    prinsipal_id uuid, stilling text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query select b.brukar_id, b.brukarnamn, b.namn, m.kommune_id, k.namn,
            (
                select count(distinct a.kommune_id) from medlemskap a
                join instans_kommune ag on ag.kommune_id = a.kommune_id and ag.instans_id = a.instans_id
                where a.brukar_id = b.brukar_id
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
                    and ag.fraa <= app.today() and (ag.til is null or ag.til >= app.today())
            ),
            now() - s.sist_brukt > interval '1 minute',
            extract(epoch from least(now() + interval '30 minutes', s.absolutt_til) - now())::integer,
            m.rolle, m.instans_id, i.slag, i.namn, m.eining_id, e.namn, m.prinsipal_id, m.stilling
        from sesjon s
        join brukar b on b.brukar_id = s.brukar_id
        left join (
            medlemskap m
            join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
            join instans i on i.instans_id = m.instans_id
            join kommune k on k.kommune_id = m.kommune_id
            left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        ) on m.brukar_id = s.brukar_id and m.kommune_id = s.kommune_id and s.faktorar >= s.faktorar_krav
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
        where s.token_hash = find_sesjon.hash
            and s.avslutta_at is null
            and now() < s.ledig_til
            and now() < s.absolutt_til
            and b.sperra_at is null
            and not s.jobb
        order by m.fraa, m.medlemskap_id;
    end
    $$;

-- How far a session has come: how many factors are proven and must be, whether there is a second one to prove, and whether the last
-- proof is fresh.
create function app.sesjon_faktorar(hash bytea) returns table (faktorar smallint, krav smallint, har_faktor boolean, fersk boolean)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query select s.faktorar, s.faktorar_krav,
            exists (select from faktor_totp f where f.brukar_id = s.brukar_id),
            s.stadfesta_at > now() - interval '5 minutes'
        from sesjon s
        where s.token_hash = sesjon_faktorar.hash;
    end
    $$;
grant execute on function app.sesjon_faktorar(bytea) to laget_login, laget_system;

-- As before, and nothing is kept for who had not shown who it is.
create or replace function app.utkast_etter_utloep(hash bytea, ny_sti text, nytt_felt text, fraa text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        hadde sesjon;
    begin
        select s.* into hadde from sesjon s
        where s.token_hash = hash and s.avslutta_at is null and s.kommune_id is not null and s.faktorar >= s.faktorar_krav
            and least(s.ledig_til, s.absolutt_til) between now() - interval '24 hours' and now();
        if not found or octet_length(nytt_felt) > 400000 then
            return false;
        end if;
        insert into utkast (kommune_id, brukar_id, sti, felt, updated_at)
        values (hadde.kommune_id, hadde.brukar_id, ny_sti, nytt_felt, now())
        on conflict (kommune_id, brukar_id, sti) do update
        set felt = excluded.felt, updated_at = excluded.updated_at, stempel = excluded.stempel
        where fraa in ('*', utkast.stempel::text) or utkast.felt = excluded.felt;
        return found;
    end
    $$;

-- Accepts the code of a time step, once: of two who come with the same code at the same time, one is let in.
create function app.totp_bruk(kven uuid, steg bigint) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update faktor_totp f set siste_steg = steg where f.brukar_id = kven and f.siste_steg < steg;
        return found;
    end
    $$;
grant execute on function app.totp_bruk(uuid, bigint) to laget_system;

-- The person has this authenticator from now on, in place of any before it.
create function app.totp_set(kven uuid, nykel smallint, ny bytea, steg bigint) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into faktor_totp (brukar_id, noekkel_id, loyndom, siste_steg, laga_at) values (kven, nykel, ny, steg, now())
        on conflict (brukar_id) do update
        set noekkel_id = excluded.noekkel_id, loyndom = excluded.loyndom, siste_steg = excluded.siste_steg, laga_at = now();
    end
    $$;
grant execute on function app.totp_set(uuid, smallint, bytea, bigint) to laget_system;

-- Ten new codes in place of those before them.
create function app.gjenopprettingskodar_set(kven uuid, nye bytea[]) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into gjenopprettingskode (brukar_id, nr, hash, laga_at)
        select kven, k.nr, k.hash, now() from unnest(nye) with ordinality k (hash, nr)
        on conflict (brukar_id, nr) do update set hash = excluded.hash, laga_at = now(), brukt_at = null;
    end
    $$;
grant execute on function app.gjenopprettingskodar_set(uuid, bytea[]) to laget_system;

create function app.gjenopprettingskode_bruk(kven uuid, kode bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update gjenopprettingskode g set brukt_at = now() where g.brukar_id = kven and g.hash = kode and g.brukt_at is null;
        return found;
    end
    $$;
grant execute on function app.gjenopprettingskode_bruk(uuid, bytea) to laget_system;

alter table melding drop constraint melding_slag, add constraint melding_slag check (slag in (
    'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
    'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar', 'samtykke_borte',
    'samtykke_svar', 'samtykke_trekt', 'naudrett', 'naudrett_gjennomgang', 'naudrett_mange', 'naudrett_sein',
    'samtykke_sluttar', 'samtykke_andre_svarar', 'samtykke_stadfest', 'kort_endra',
    'moete_innkalla', 'moete_endra', 'moete_avlyst', 'moete_teken_av', 'moete_forfall', 'referat_merknad',
    'koordinator_tilbydd', 'koordinator_teken', 'koordinator_avvist', 'koordinator_slutt', 'koordinator_borte',
    'koordinator_stengd', 'individuellplan_svar', 'individuellplan_stadfest', 'individuellplan_merknad', 'individuellplan_revisjon', 'attest_opna',
    'logg_treff',
    'konto_ny_eining', 'konto_faktor', 'konto_passord', 'konto_kode_brukt', 'konto_nullstilling'
));

-- Tells a person of something about the own login, by melding and mail: where they act now, else where they were last, else where they
-- work. Who works nowhere has no inbox.
create function app.konto_seie_fraa(kven uuid, i_slag text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        stad uuid := app.kommune_id();
    begin
        if stad is null then
            select m.kommune_id into stad
            from medlemskap m
            join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
            where m.brukar_id = kven
                and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
            order by m.kommune_id is distinct from (
                    select s.kommune_id from sesjon s
                    where s.brukar_id = kven and s.kommune_id is not null and not s.jobb
                    order by s.created_at desc limit 1
                ), m.fraa, m.medlemskap_id
            limit 1;
        end if;
        if stad is not null then
            perform app.naudrett_seie_fraa(stad, kven, i_slag, null, null, null, i_slag || ':' || gen_random_uuid());
        end if;
    end
    $$;
grant execute on function app.konto_seie_fraa(uuid, text) to laget_system;

-- What a person has been told of the own login in a kommune, the latest first: also for whoever has no inbox.
create function app.konto_hendingar(kommune uuid, kven uuid) returns table (at timestamptz, slag text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query select m.at, m.slag from melding m
        where m.kommune_id = kommune and m.brukar_id = kven
            and m.slag in ('konto_ny_eining', 'konto_faktor', 'konto_passord', 'konto_kode_brukt', 'konto_nullstilling')
        order by m.at desc
        limit 10;
    end
    $$;
grant execute on function app.konto_hendingar(uuid, uuid) to laget_system;
