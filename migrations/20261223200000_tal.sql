-- Figures for those who lead (domain.md § 7): how many of what, month by month, and never of whom. Every night each kommune's are counted
-- anew from its rows; a page reads these and nothing else.
create table tal (
    kommune_id uuid not null references kommune,
    -- what is counted (src/tal/model.rs)
    figur text not null constraint tal_figur check (figur ~ '^[a-z_]{1,40}$'),
    -- the month it happened in, by its first day; of what is counted as it stands, the month it was counted in
    maanad date not null constraint tal_maanad check (extract(day from maanad) = 1),
    -- how it is parted: 'eining=skule i_tide=ja', the parts in the order of the alphabet
    gruppe text not null constraint tal_gruppe check (gruppe ~ '^([a-z_]+=[a-z0-9_-]+( [a-z_]+=[a-z0-9_-]+)*)?$'),
    -- of what takes some days: how many
    dagar integer not null default 0 constraint tal_dagar check (dagar >= 0),
    verdi integer not null constraint tal_verdi check (verdi > 0),
    primary key (kommune_id, figur, maanad, gruppe, dagar)
);
alter table tal enable row level security, force row level security;
create policy eigar on tal to laget_owner using (true) with check (true);

-- What each kommune was counted on.
create table tal_rekna (
    kommune_id uuid primary key references kommune,
    dag date not null,
    at timestamptz not null
);
alter table tal_rekna enable row level security, force row level security;
create policy eigar on tal_rekna to laget_owner using (true) with check (true);

-- The kind of eining a sak is at.
create function app.tal_eining(slag text) returns text
    language sql immutable
    return case when slag in ('skule', 'barnehage') then slag else 'anna' end;

-- The instans that works.
create function app.tal_instans(slag text) returns text
    language sql immutable
    return case when slag in ('skule', 'barnehage', 'helsestasjon', 'ppt', 'barnevern') then slag else 'anna' end;

-- As everywhere: born on 29 February, a year older on 1 March.
create function app.tal_alder(foedd date, dag date) returns text
    language sql immutable
    return case
        when age(dag::timestamp, foedd::timestamp) < interval '6 years' then '0-5'
        when age(dag::timestamp, foedd::timestamp) < interval '13 years' then '6-12'
        when age(dag::timestamp, foedd::timestamp) < interval '16 years' then '13-15'
        else '16-'
    end;

create function app.tal_ja(ja boolean) returns text
    language sql immutable
    return case when ja then 'ja' else 'nei' end;

-- All figures of a kommune as its rows are now. What is over its date counts from the day after.
create function app.tal_rekn(kommune uuid, dag date)
    returns table (figur text, maanad date, gruppe text, dagar integer, verdi integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        with frist as (
            select coalesce(max(f.dagar) filter (where f.kode = 'samtale'), 21) as samtale,
                coalesce(max(f.dagar) filter (where f.kode = 'samtale_skolemiljoe'), 7) as skolemiljoe
            from kommune_frist f where f.kommune_id = kommune
        ), saker as materialized (
            select s.sak_id, s.steg, s.tilstand, app.tal_eining(i.slag) as eining, app.tal_alder(b.foedd, dag) as alder,
                (s.opna_at at time zone 'Europe/Oslo')::date as opna,
                (s.lukka_at at time zone 'Europe/Oslo')::date as lukka,
                (s.opna_at at time zone 'Europe/Oslo')::date + case s.slag when 'skolemiljoe' then f.skolemiljoe else f.samtale end as frist
            from sak s
            join instans i on i.instans_id = s.instans_id
            join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
            cross join frist f
            where s.kommune_id = kommune
        ), samtalar as materialized (
            select x.sak_id, min(x.dato) filter (where x.slag <> 'ikkje_halden') as halden,
                min(x.dato) filter (where x.slag = 'ikkje_halden') as let_vere
            from samtale x where x.kommune_id = kommune group by x.sak_id
        ), evaluert as materialized (
            select e.tiltak_id, min(e.dato) as dato from evaluering e where e.kommune_id = kommune group by e.tiltak_id
        ), prinsipalar as materialized (
            select distinct on (m.prinsipal_id) m.prinsipal_id, app.tal_instans(i.slag) as instans
            from medlemskap m join instans i on i.instans_id = m.instans_id
            where m.kommune_id = kommune
            order by m.prinsipal_id
        ), skjema as materialized (
            select x.samtykke_id, x.dag as svart, m.til,
                exists (select from samtykke_signatur g where g.kommune_id = kommune and g.samtykke_id = x.samtykke_id and g.nei <> '{}') as nei,
                exists (
                    select from samtykke_instans n
                    where n.kommune_id = kommune and n.samtykke_id = x.samtykke_id and not exists (
                        select from samtykke_signatur g
                        where g.kommune_id = kommune and g.samtykke_id = x.samtykke_id and n.slag = any(g.nei)
                    )
                ) as ja
            from samtykke_fullt x
            join samtykke m on m.kommune_id = x.kommune_id and m.samtykke_id = x.samtykke_id
            where x.kommune_id = kommune
        ), trekk as materialized (
            select t.samtykke_id, min((t.at at time zone 'Europe/Oslo')::date) as dato,
                min((t.at at time zone 'Europe/Oslo')::date) filter (where t.slag is null) as heilt
            from samtykke_trekk t where t.kommune_id = kommune and t.kanal <> 'fornying' group by t.samtykke_id
        ), oppmoete as (
            select m.dato, i.slag, d.moett
            from moete m
            cross join lateral (
                select k.instans_id, k.oppmoete is not distinct from 'moett' as moett from moete_deltakar k
                where k.kommune_id = m.kommune_id and k.moete_id = m.moete_id and k.slag = 'fast' and k.teken_av_at is null
                union all
                select t.instans_id, false from tst_medlem t
                where t.kommune_id = m.kommune_id and t.eining_id = m.eining_id and t.slag = 'fast' and app.tst_er_medlem(t, m.dato)
                    and not exists (
                        select from moete_deltakar k
                        where k.kommune_id = m.kommune_id and k.moete_id = m.moete_id and k.prinsipal_id = t.prinsipal_id
                            and k.teken_av_at is null
                    )
            ) d
            join instans i on i.instans_id = d.instans_id
            where m.kommune_id = kommune and m.tilstand = 'halde'
        ), hendingar (figur, dato, gruppe, dagar) as (
            select 'nye', s.opna, 'eining=' || s.eining, 0 from saker s
            union all
            -- as it stands today
            select 'opne', dag, 'alder=' || s.alder || ' steg=' || s.steg, 0 from saker s where s.tilstand = 'open'
            union all
            -- where the talk was due: held by then or not; lawfully not held, or closed before, it was not due
            select 'samtale_frist', s.frist, 'eining=' || s.eining || ' i_tide=' || app.tal_ja(coalesce(t.halden <= s.frist, false)), 0
            from saker s left join samtalar t on t.sak_id = s.sak_id
            where s.frist < dag and (coalesce(t.halden <= s.frist, false)
                or (coalesce(t.let_vere > s.frist, true) and coalesce(s.lukka >= s.frist, true)))
            union all
            select 'samtale', t.halden, '', greatest(0, t.halden - s.opna)
            from saker s join samtalar t on t.sak_id = s.sak_id where t.halden is not null
            union all
            select 'fyrste_tiltak', t.dato, '', greatest(0, t.dato - s.opna)
            from saker s
            join (
                select x.sak_id, min((x.created_at at time zone 'Europe/Oslo')::date) as dato
                from tiltak x where x.kommune_id = kommune group by x.sak_id
            ) t on t.sak_id = s.sak_id
            union all
            -- what was stopped or in a closed sak and never evaluated, was not due
            select 'tiltak_frist', t.innan,
                'i_tide=' || app.tal_ja(coalesce(e.dato <= t.innan, false)) || ' instans=' || coalesce(p.instans, 'anna'), 0
            from tiltak t
            join saker s on s.sak_id = t.sak_id
            left join evaluert e on e.tiltak_id = t.tiltak_id
            left join prinsipalar p on p.prinsipal_id = t.ansvarleg_id
            where t.kommune_id = kommune and t.innan < dag
                and (e.dato is not null or (t.status <> 'stoppa' and coalesce(s.lukka >= t.innan, true)))
            union all
            select 'effekt', e.dato, 'effekt=' || e.effekt || ' eining=' || s.eining, 0
            from evaluering e join saker s on s.sak_id = e.sak_id where e.kommune_id = kommune
            union all
            select 'lukka', s.lukka, 'slutt=' || case
                when s.tilstand = 'avslutta' and s.steg <= 3 then 'lokalt'
                when s.tilstand = 'avslutta' then 'tverrfagleg'
                when s.tilstand = 'til_utgreiing' then 'utgreiing'
                when s.tilstand = 'overfoert_barnevern' then 'barnevern'
                else 'flytta' end, 0
            from saker s where s.tilstand <> 'open'
            union all
            select 'samtykke_svar', x.svart, 'svar=' || case when not x.nei then 'ja' when x.ja then 'delvis' else 'nei' end, 0 from skjema x
            union all
            select 'samtykke_trekt', t.dato, '', 0 from trekk t
            union all
            -- ended by its day, where nothing came in its place and it was not taken back
            select 'samtykke_ut', x.til + 1, '', 0
            from skjema x left join trekk t on t.samtykke_id = x.samtykke_id
            where x.til < dag and x.ja and coalesce(t.heilt > x.til, true) and not exists (
                select from samtykke n join samtykke_fullt f on f.kommune_id = n.kommune_id and f.samtykke_id = n.samtykke_id
                where n.kommune_id = kommune and n.erstattar_id = x.samtykke_id and f.dag <= x.til
            )
            union all
            select 'moeteplikt', o.dato, 'instans=' || app.tal_instans(o.slag) || ' moett=' || app.tal_ja(o.moett), 0 from oppmoete o
            union all
            select 'moete_halde', m.dato, 'eining=' || app.tal_eining(i.slag), 0
            from moete m
            join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
            join instans i on i.instans_id = e.instans_id
            where m.kommune_id = kommune and m.tilstand = 'halde'
        )
        select h.figur, date_trunc('month', h.dato)::date, h.gruppe, h.dagar, count(*)::integer
        from hendingar h
        where h.dato <= dag
        group by 1, 2, 3, 4;
    end
    $$;

-- Counts a kommune anew, and says how many figures are other than before.
create function app.tal_tel(kommune uuid, dag_no date) returns integer
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        endra integer;
    begin
        perform pg_advisory_xact_lock(hashtextextended(kommune::text, 9));
        with ny as materialized (
            select * from app.tal_rekn(kommune, dag_no)
        ), borte as (
            delete from tal t
            where t.kommune_id = kommune and not exists (
                select from ny n where (n.figur, n.maanad, n.gruppe, n.dagar) = (t.figur, t.maanad, t.gruppe, t.dagar)
            )
            returning 1
        ), sett as (
            insert into tal as t (kommune_id, figur, maanad, gruppe, dagar, verdi)
            select kommune, n.figur, n.maanad, n.gruppe, n.dagar, n.verdi from ny n
            on conflict (kommune_id, figur, maanad, gruppe, dagar) do update set verdi = excluded.verdi where t.verdi <> excluded.verdi
            returning 1
        )
        select (select count(*) from borte) + (select count(*) from sett) into endra;
        insert into tal_rekna (kommune_id, dag, at) values (kommune, dag_no, now())
        on conflict (kommune_id) do update set dag = excluded.dag, at = excluded.at;
        return endra;
    end
    $$;
grant execute on function app.tal_tel(uuid, date) to laget_system;

-- What has been counted, small figures too: for whoever makes the reports of it, which is no person.
create function app.tal_alle(kommune uuid) returns table (figur text, maanad date, gruppe text, dagar integer, verdi integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select t.figur, t.maanad, t.gruppe, t.dagar, t.verdi from tal t where t.kommune_id = kommune;
    end
    $$;
grant execute on function app.tal_alle(uuid) to laget_system;

-- What a kommune has decided of its figures: under which they are hidden (5, never under 3: domain.md § 7), and that it may be named beside
-- the others. One that has no row has decided nothing.
create table tal_val (
    kommune_id uuid primary key references kommune,
    grense smallint not null default 5 constraint tal_val_grense check (grense between 3 and 20),
    namngitt boolean not null default false,
    version integer not null default 1
);
alter table tal_val enable row level security, force row level security;
create policy eigar on tal_val to laget_owner using (true) with check (true);

-- An *utgåve* is what is shown of the figures, once a month: all that was ever shown is kept, so that the next can be checked against it
-- (docs/adr/0019).
create table tal_utgaave (
    kommune_id uuid not null references kommune,
    -- the first day that is not in it
    til date not null constraint tal_utgaave_til check (extract(day from til) = 1),
    -- the day it was made, and what is counted as it stands was counted
    dag date not null,
    grense smallint not null,
    laga_at timestamptz not null default now(),
    primary key (kommune_id, til)
);
alter table tal_utgaave enable row level security, force row level security;
create policy eigar on tal_utgaave to laget_owner using (true) with check (true);

create table tal_arkiv (
    kommune_id uuid not null,
    figur text not null,
    fraa date not null,
    -- the first day that is not in it; of what is counted as it stands, the day itself
    til date not null,
    gruppe text not null,
    -- small figures too: no role reads this table
    verdi integer not null constraint tal_arkiv_verdi check (verdi >= 0),
    vist boolean not null,
    grense smallint not null,
    utgaave date not null,
    primary key (kommune_id, figur, fraa, til, gruppe),
    constraint tal_arkiv_periode check (fraa <= til),
    constraint tal_arkiv_utgaave_fkey foreign key (kommune_id, utgaave) references tal_utgaave
);
alter table tal_arkiv enable row level security, force row level security;
create policy eigar on tal_arkiv to laget_owner using (true) with check (true);

-- The middle one of the days, where enough are behind it.
create table tal_median (
    kommune_id uuid not null,
    figur text not null,
    fraa date not null,
    til date not null,
    dagar integer not null constraint tal_median_dagar check (dagar >= 0),
    utgaave date not null,
    primary key (kommune_id, figur, fraa, til),
    constraint tal_median_utgaave_fkey foreign key (kommune_id, utgaave) references tal_utgaave
);
alter table tal_median enable row level security, force row level security;
create policy eigar on tal_median to laget_owner using (true) with check (true);

-- Nothing that was shown is shown otherwise afterwards.
create function app.tal_staar() returns trigger
    language plpgsql
    as $$
    begin
        raise exception 'what was shown stands' using errcode = 'insufficient_privilege', constraint = 'tal_staar';
    end
    $$;
create trigger tal_staar before update or delete on tal_utgaave for each row execute function app.tal_staar();
create trigger tal_staar before update or delete on tal_arkiv for each row execute function app.tal_staar();
create trigger tal_staar before update or delete on tal_median for each row execute function app.tal_staar();

-- What the next utgåve is made from and checked against. One at a time in a kommune.
create function app.tal_til_utgaave(kommune uuid, out grense smallint, out siste date)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform pg_advisory_xact_lock(hashtextextended(kommune::text, 9));
        select coalesce(max(v.grense), 5) into grense from tal_val v where v.kommune_id = kommune;
        select max(u.til) into siste from tal_utgaave u where u.kommune_id = kommune;
    end
    $$;
grant execute on function app.tal_til_utgaave(uuid) to laget_system;

create function app.tal_arkivet(kommune uuid)
    returns table (figur text, fraa date, til date, gruppe text, verdi integer, vist boolean, grense smallint)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select a.figur, a.fraa, a.til, a.gruppe, a.verdi, a.vist, a.grense from tal_arkiv a where a.kommune_id = kommune;
    end
    $$;
grant execute on function app.tal_arkivet(uuid) to laget_system;

create function app.tal_gi_ut(kommune uuid, til_no date, dag_no date, grensa smallint, figur text[], fraa date[], til date[], gruppe text[],
        verdi integer[], vist boolean[])
    returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into tal_utgaave (kommune_id, til, dag, grense) values (kommune, til_no, dag_no, grensa);
        insert into tal_arkiv (kommune_id, figur, fraa, til, gruppe, verdi, vist, grense, utgaave)
        select kommune, r.figur, r.fraa, r.til, r.gruppe, r.verdi, r.vist, grensa, til_no
        from unnest(figur, fraa, til, gruppe, verdi, vist) r (figur, fraa, til, gruppe, verdi, vist);
    end
    $$;
grant execute on function app.tal_gi_ut(uuid, date, date, smallint, text[], date[], date[], text[], integer[], boolean[]) to laget_system;

create function app.tal_gi_median(kommune uuid, til_no date, figur text[], fraa date[], til date[], dagar integer[]) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into tal_median (kommune_id, figur, fraa, til, dagar, utgaave)
        select kommune, r.figur, r.fraa, r.til, r.dagar, til_no
        from unnest(figur, fraa, til, dagar) r (figur, fraa, til, dagar);
    end
    $$;
grant execute on function app.tal_gi_median(uuid, date, text[], date[], date[], integer[]) to laget_system;
