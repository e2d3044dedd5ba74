-- Operation can close: a kommune, so that nobody of it gets in, neither staff nor families nor guests, and no letter goes; all sessions; and writing as
-- a whole, for as long as the database or its disk is in trouble (docs/adr/0032). Each bites at the next statement of every process.

-- The kommunar that are closed now: nearly always none, so that asking costs nothing.
create table kommune_laas (
    kommune_id uuid primary key references kommune,
    -- whom to call, said to whoever comes
    ring text not null constraint kommune_laas_ring check (char_length(ring) between 1 and 200),
    at timestamptz not null default now()
);
alter table kommune_laas enable row level security, force row level security;
create policy eigar on kommune_laas to laget_owner using (true) with check (true);
create policy lese on kommune_laas for select to laget_system using (true);
grant select (kommune_id, ring) on kommune_laas to laget_system;

-- One row: nothing is written now, and so nothing of a person is read, since reading it leaves a row.
create table lesemodus (
    ein boolean primary key default true constraint lesemodus_ein check (ein),
    -- set by the guard of the disk, which lifts only its own
    vakt boolean not null,
    at timestamptz not null default now()
);
alter table lesemodus enable row level security, force row level security;
create policy eigar on lesemodus to laget_owner using (true) with check (true);
create function app.lesemodus() returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$ begin return exists (select from lesemodus); end $$;
create function app.maa_skrive() returns void
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if exists (select from lesemodus) then
            raise exception 'nothing is written now' using errcode = 'read_only_sql_transaction';
        end if;
    end
    $$;
grant execute on function app.lesemodus(), app.maa_skrive() to laget_login;

-- What operation has closed and opened, by whom and why. It never changes.
create table driftshending (
    driftshending_id uuid primary key,
    slag text not null constraint driftshending_slag check (slag in ('laas', 'opne', 'oekter', 'lesemodus', 'skrivemodus')),
    -- its number; none: all of them
    kommune text,
    av text not null constraint driftshending_av check (char_length(av) between 1 and 200),
    -- opening what is closed takes two
    og text constraint driftshending_og check (char_length(og) between 1 and 200 and lower(og) <> lower(av)),
    grunn text not null constraint driftshending_grunn check (char_length(grunn) between 1 and 1000),
    -- sessions that were ended
    oekter integer not null,
    at timestamptz not null default now(),
    constraint driftshending_to check (slag <> 'opne' or og is not null)
);
alter table driftshending enable row level security, force row level security;
create policy eigar on driftshending to laget_owner using (true) with check (true);
create function app.driftshending_frys() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$ begin raise exception 'driftshending never changes'; end $$;
create trigger driftshending_frys before update or delete or truncate on driftshending
    for each statement execute function app.driftshending_frys();

-- Ends the sessions of a kommune, or of all: of staff wherever they act if they work there, and of families. Says how many.
create function app.avslutt_oekter(her uuid) returns integer
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        tal integer;
    begin
        with tilsette as (
            update sesjon s set avslutta_at = now()
            where s.avslutta_at is null and not s.jobb and (her is null or s.kommune_id = her or s.brukar_id in (
                select m.brukar_id from medlemskap m
                where m.kommune_id = her and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            ))
            returning 1
        ), familiar as (
            update familie_sesjon s set avslutta_at = now(), hint_kryptert = null, hint_noekkel = null
            where s.avslutta_at is null and (her is null or s.kommune_id = her)
            returning 1
        )
        select (select count(*) from tilsette) + (select count(*) from familiar) into tal;
        return tal;
    end
    $$;

-- As before, unless nothing is written now.
create or replace function app.begin_request(token_hash bytea, read_only boolean) returns void
    language plpgsql
    as $$
    begin
        perform app.maa_skrive();
        perform set_config('app.familie', '', true), set_config('app.sesjon', encode(token_hash, 'hex'), true),
            set_config('role', 'laget_request', true);
        if read_only then
            perform set_config('transaction_read_only', 'on', true);
        end if;
    end
    $$;
create or replace function app.begin_family(token_hash bytea) returns void
    language plpgsql
    as $$
    begin
        perform app.maa_skrive();
        perform set_config('app.sesjon', '', true), set_config('app.familie', encode(token_hash, 'hex'), true),
            set_config('role', 'laget_familie', true);
    end
    $$;
create or replace function app.begin_system() returns void
    language plpgsql
    as $$
    begin
        perform app.maa_skrive();
        perform set_config('role', 'laget_system', true);
    end
    $$;

-- As before, unless the kommune is closed.
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
            and not exists (select from kommune_laas l where l.kommune_id = s.kommune_id)
            and now() < s.ledig_til
            and now() < s.absolutt_til
            and s.faktorar >= s.faktorar_krav
            and (select b.sperra_at is null from brukar b where b.brukar_id = s.brukar_id);
    end
    $$;
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
            and not exists (select from kommune_laas l where l.kommune_id = m.kommune_id)
        where s.token_hash = find_sesjon.hash
            and s.avslutta_at is null
            and now() < s.ledig_til
            and now() < s.absolutt_til
            and b.sperra_at is null
            and not s.jobb
        order by m.fraa, m.medlemskap_id;
    end
    $$;
create or replace function app.familie_sesjon_no() returns setof familie_sesjon
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query select s.* from familie_sesjon s
        where s.token_hash = app.familie_token() and s.avslutta_at is null
            and not exists (select from kommune_laas l where l.kommune_id = s.kommune_id)
            and now() < s.ledig_til and now() < s.absolutt_til;
    end
    $$;
create or replace function app.find_familie_sesjon(hash bytea) returns table (
    familie_person_id uuid, kommune_id uuid, kommune_namn text, klient text, sekund_att integer, namn text
)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        update familie_sesjon s
        set sist_brukt = now(), ledig_til = least(now() + interval '15 minutes', s.absolutt_til)
        where s.token_hash = find_familie_sesjon.hash and s.avslutta_at is null
            and now() < s.ledig_til and now() < s.absolutt_til and s.sist_brukt < now() - interval '1 minute';
        return query select s.familie_person_id, s.kommune_id, k.namn, s.klient,
            extract(epoch from least(now() + interval '15 minutes', s.absolutt_til) - now())::integer,
            (
                select coalesce(f.namn, b.fornamn || ' ' || b.etternamn)
                from familie_person p
                join kort_nummer n on n.kommune_id = p.kommune_id and n.fnr_oppslag = any(p.oppslag) and n.til is null
                left join foeresett f on f.kommune_id = n.kommune_id and f.foeresett_id = n.foeresett_id
                join barn b on b.kommune_id = n.kommune_id and b.barn_id = n.barn_id
                where p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
                    and not app.kort_ventar(n.kommune_id, n.barn_id, n.foeresett_id, 'nummer') and f.avslutta_at is null
                    and (n.foeresett_id is not null
                        or app.barn_yngst(n.kommune_id, n.barn_id) + interval '15 years' <= app.today())
                order by n.foeresett_id nulls first
                limit 1
            )
        from familie_sesjon s
        join kommune k on k.kommune_id = s.kommune_id
        where s.token_hash = find_familie_sesjon.hash and s.avslutta_at is null
            and now() < s.ledig_til and now() < s.absolutt_til
            and not exists (select from kommune_laas l where l.kommune_id = s.kommune_id);
    end
    $$;
create or replace function app.job_claim(
    at timestamptz, new_lease bytea, seconds integer, known text[], in_kommunar uuid[]
) returns table (kommune_id uuid, job_id uuid, kind text, brukar_id uuid, attempts integer)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        found_job job;
    begin
        select j.* into found_job from job j
        where j.state in ('waiting', 'running') and j.run_at <= job_claim.at
            and (j.state = 'waiting' or j.leased_until <= now())
            and j.kind = any(known) and (in_kommunar is null or j.kommune_id = any(in_kommunar))
            and not exists (select from kommune_laas l where l.kommune_id = j.kommune_id)
        order by j.run_at
        limit 1
        for update skip locked;
        if not found then
            return;
        end if;
        if found_job.lease is not null then
            update sesjon s set avslutta_at = now() where s.token_hash = found_job.lease and s.avslutta_at is null;
        end if;
        update job j
        set state = 'running', lease = new_lease, leased_until = now() + make_interval(secs => seconds),
            attempts = j.attempts + 1
        where j.kommune_id = found_job.kommune_id and j.job_id = found_job.job_id;
        if found_job.brukar_id is not null then
            insert into sesjon (token_hash, brukar_id, kommune_id, created_at, sist_brukt, ledig_til, absolutt_til, jobb)
            values (new_lease, found_job.brukar_id, found_job.kommune_id, now(), now(),
                now() + make_interval(secs => seconds), now() + make_interval(secs => seconds), true);
        end if;
        return query select found_job.kommune_id, found_job.job_id, found_job.kind, found_job.brukar_id,
            found_job.attempts + 1;
    end
    $$;
create or replace function app.moete_gjest(hash bytea, dag date) returns table (
    kommune_id uuid, moete_deltakar_id uuid, dato date, fraa time, til time, stad text, skrive_under boolean, svar text, halde boolean,
    forfall_grunn text, version integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select d.kommune_id, d.moete_deltakar_id, m.dato, m.fraa, m.til, m.stad, d.teieplikt_at is not null, d.svar,
            m.tilstand = 'halde', d.forfall_grunn, d.version
        from moete_brev b
        join moete_deltakar d on d.kommune_id = b.kommune_id and d.moete_deltakar_id = b.moete_deltakar_id
        join moete m on m.kommune_id = b.kommune_id and m.moete_id = b.moete_id
        where b.token_hash = hash and d.prinsipal_id is null and d.teken_av_at is null and app.moete_gjest_kan(d, m, dag)
            and not exists (select from kommune_laas l where l.kommune_id = b.kommune_id);
    end
    $$;
create or replace function app.kalender_moete(hash bytea, dag date) returns table (
    moete_id uuid, dato date, fraa time, til time, stad text, version integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        meg uuid := (select k.brukar_id from kalender_lenke k where k.token_hash = hash);
    begin
        return query
        select m.moete_id, m.dato, m.fraa, m.til, m.stad, m.version
        from (
            select d.kommune_id, d.moete_id from moete_deltakar d
            where d.brukar_id = meg and d.teken_av_at is null and d.svar <> 'forfall' and app.moete_arbeider(d)
            union
            select m.kommune_id, m.moete_id
            from tst_medlem t
            join moete m on m.kommune_id = t.kommune_id and m.eining_id = t.eining_id and m.dato between dag - 31 and dag + 366
            where t.brukar_id = meg and t.slag = 'fast' and app.tst_er_medlem(t, app.today()) and app.tst_er_medlem(t, m.dato)
                and not exists (
                    select from moete_deltakar d
                    where d.kommune_id = m.kommune_id and d.moete_id = m.moete_id and d.prinsipal_id = t.prinsipal_id
                        and (d.teken_av_at is not null or d.svar = 'forfall')
                )
        ) v
        join moete m on m.kommune_id = v.kommune_id and m.moete_id = v.moete_id
        where not exists (select from kommune_laas l where l.kommune_id = m.kommune_id)
            and m.tilstand <> 'avlyst' and m.dato between dag - 31 and dag + 366
        order by m.dato, m.fraa, m.moete_id;
    end
    $$;

-- A kommune that was closed after the copy is closed in it.
create function app.journal_laas() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.journal_sei('kommune_laast', jsonb_build_object('kommune', new.kommune_id));
        return null;
    end
    $$;
create trigger journal_laas after insert on kommune_laas for each row execute function app.journal_laas();
