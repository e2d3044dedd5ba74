-- The figures term by term (docs/adr/0020): what is open is counted as it was when a term ended, a frist is the one that was in force when the sak was
-- opened, a samtykke ends once, and what a term is measured against is kept with its utgåve.
drop function app.tal_rekn(uuid, date);
drop function app.tal_rekn_anna(uuid, date);

-- What happened in a kommune, thing by thing, as its rows are now; with the eining it is of, where it is parted by the kind of eining or instans. What is over its
-- date counts from the day after.
create function app.tal_hendingar(kommune uuid, dag date)
    returns table (figur text, dato date, gruppe text, dagar integer, eining uuid)
    language sql stable
    as $$
        with regel as materialized (
            select r.kode, r.gyldig_fraa as fraa, lead(r.gyldig_fraa, 1, 'infinity') over (partition by r.kode order by r.gyldig_fraa) as til, r.vanleg
            from frist_regel r where r.kode in ('samtale', 'samtale_skolemiljoe')
        ), sett as materialized (
            -- before each change what it changed; after the last what counts now
            select e.kode, lag(e.gjort_at, 1, '-infinity') over (partition by e.kode order by e.gjort_at) as fraa, e.gjort_at as til, e.foer as dagar
            from kommune_frist_endring e where e.kommune_id = kommune and e.kode in ('samtale', 'samtale_skolemiljoe')
            union all
            select k.kode,
                coalesce((select max(e.gjort_at) from kommune_frist_endring e where e.kommune_id = kommune and e.kode = k.kode), '-infinity'), 'infinity',
                (select f.dagar from kommune_frist f where f.kommune_id = kommune and f.kode = k.kode)
            from (values ('samtale'), ('samtale_skolemiljoe')) k (kode)
        ), saker as materialized (
            select s.sak_id, s.steg, s.tilstand, app.tal_eining(i.slag) as eining, coalesce(s.eining_id, s.instans_id) as ved, b.foedd, s.opna_at, s.lukka_at,
                (s.opna_at at time zone 'Europe/Oslo')::date as opna,
                (s.lukka_at at time zone 'Europe/Oslo')::date as lukka,
                (s.opna_at at time zone 'Europe/Oslo')::date + coalesce(f.dagar, r.vanleg) as frist
            from sak s
            join instans i on i.instans_id = s.instans_id
            join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
            join sett f on f.kode = case s.slag when 'skolemiljoe' then 'samtale_skolemiljoe' else 'samtale' end and f.fraa <= s.opna_at and s.opna_at < f.til
            join regel r on r.kode = f.kode and r.fraa <= (s.opna_at at time zone 'Europe/Oslo')::date and (s.opna_at at time zone 'Europe/Oslo')::date < r.til
            where s.kommune_id = kommune
        ), slutt as materialized (
            -- the terms that have ended: each at midnight
            select x.til, x.til::timestamp at time zone 'Europe/Oslo' as at
            from (
                select make_date(aar, maanad, 1) as til
                from generate_series(extract(year from dag)::integer - 2, extract(year from dag)::integer) aar, unnest(array[1, 8]) maanad
            ) x where x.til <= dag
        ), opne as materialized (
            select s.sak_id, s.foedd, l.til, l.at
            from slutt l join saker s on s.opna_at < l.at and coalesce(s.lukka_at >= l.at, true)
        ), samtalar as materialized (
            select x.sak_id, min(x.dato) filter (where x.slag <> 'ikkje_halden') as halden,
                min(x.dato) filter (where x.slag = 'ikkje_halden') as let_vere
            from samtale x where x.kommune_id = kommune group by x.sak_id
        ), evaluert as materialized (
            select e.tiltak_id, min(e.dato) as dato from evaluering e where e.kommune_id = kommune group by e.tiltak_id
        ), prinsipalar as materialized (
            select distinct on (m.prinsipal_id) m.prinsipal_id, app.tal_instans(i.slag) as instans, coalesce(m.eining_id, m.instans_id) as ved
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
            -- the first time something of it was taken back, while it was in force
            select t.samtykke_id, min((t.at at time zone 'Europe/Oslo')::date) as dato
            from samtykke_trekk t
            join samtykke m on m.kommune_id = t.kommune_id and m.samtykke_id = t.samtykke_id
            where t.kommune_id = kommune and t.kanal <> 'fornying' and (t.at at time zone 'Europe/Oslo')::date <= m.til
            group by t.samtykke_id
        ), oppmoete as (
            select m.dato, m.eining_id, i.slag, d.moett
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
        ), hendingar (figur, dato, gruppe, dagar, eining) as (
            select 'nye', s.opna, 'eining=' || s.eining, 0, s.ved from saker s
            union all
            -- as it stood when the term ended: a sak is on steg 1 until it is moved
            select 'opne', o.til - 1, 'alder=' || app.tal_alder(o.foedd, o.til) || ' steg=' || coalesce(h.til_steg, 1), 0, null
            from opne o
            left join lateral (
                select x.til_steg from sak_historikk x
                where x.kommune_id = kommune and x.sak_id = o.sak_id and x.til_steg is not null and x.at < o.at
                order by x.at desc, x.historikk_id desc limit 1
            ) h on true
            union all
            select 'koordinator', o.til - 1, '', 0, null
            from opne o
            where exists (
                select from koordinator k
                where k.kommune_id = kommune and k.sak_id = o.sak_id and k.fraa < o.at and coalesce(k.til >= o.at, true)
            )
            union all
            -- where the talk was due: held by then or not; lawfully not held, or closed before, it was not due
            select 'samtale_frist', s.frist, 'eining=' || s.eining || ' i_tide=' || app.tal_ja(coalesce(t.halden <= s.frist, false)), 0, s.ved
            from saker s left join samtalar t on t.sak_id = s.sak_id
            where s.frist < dag and (coalesce(t.halden <= s.frist, false)
                or (coalesce(t.let_vere > s.frist, true) and coalesce(s.lukka >= s.frist, true)))
            union all
            select 'samtale', t.halden, '', greatest(0, t.halden - s.opna), null
            from saker s join samtalar t on t.sak_id = s.sak_id where t.halden is not null
            union all
            select 'fyrste_tiltak', t.dato, '', greatest(0, t.dato - s.opna), null
            from saker s
            join (
                select x.sak_id, min((x.created_at at time zone 'Europe/Oslo')::date) as dato
                from tiltak x where x.kommune_id = kommune group by x.sak_id
            ) t on t.sak_id = s.sak_id
            union all
            -- what was stopped or in a closed sak and never evaluated, was not due
            select 'tiltak_frist', t.innan,
                'i_tide=' || app.tal_ja(coalesce(e.dato <= t.innan, false)) || ' instans=' || coalesce(p.instans, 'anna'), 0, p.ved
            from tiltak t
            join saker s on s.sak_id = t.sak_id
            left join evaluert e on e.tiltak_id = t.tiltak_id
            left join prinsipalar p on p.prinsipal_id = t.ansvarleg_id
            where t.kommune_id = kommune and t.innan < dag
                and (e.dato is not null or (t.status <> 'stoppa' and coalesce(s.lukka >= t.innan, true)))
            union all
            select 'effekt', e.dato, 'effekt=' || e.effekt || ' eining=' || s.eining, 0, s.ved
            from evaluering e join saker s on s.sak_id = e.sak_id where e.kommune_id = kommune
            union all
            select 'lukka', s.lukka, 'slutt=' || case
                when s.tilstand = 'avslutta' and s.steg <= 3 then 'lokalt'
                when s.tilstand = 'avslutta' then 'tverrfagleg'
                when s.tilstand = 'til_utgreiing' then 'utgreiing'
                when s.tilstand = 'overfoert_barnevern' then 'barnevern'
                else 'flytta' end, 0, null
            from saker s where s.tilstand <> 'open'
            union all
            select 'samtykke_svar', x.svart, 'svar=' || case when not x.nei then 'ja' when x.ja then 'delvis' else 'nei' end, 0, null from skjema x
            union all
            select 'samtykke_trekt', t.dato, '', 0, null from trekk t
            union all
            -- ended by its day, where nothing came in its place and nothing of it was taken back: each samtykke ends once
            select 'samtykke_ut', x.til + 1, '', 0, null
            from skjema x
            where x.til < dag and x.ja and not exists (select from trekk t where t.samtykke_id = x.samtykke_id) and not exists (
                select from samtykke n join samtykke_fullt f on f.kommune_id = n.kommune_id and f.samtykke_id = n.samtykke_id
                where n.kommune_id = kommune and n.erstattar_id = x.samtykke_id and f.dag <= x.til
            )
            union all
            select 'moeteplikt', o.dato, 'instans=' || app.tal_instans(o.slag) || ' moett=' || app.tal_ja(o.moett), 0, o.eining_id from oppmoete o
            union all
            select 'moete_halde', m.dato, 'eining=' || app.tal_eining(i.slag), 0, m.eining_id
            from moete m
            join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
            join instans i on i.instans_id = e.instans_id
            where m.kommune_id = kommune and m.tilstand = 'halde'
        )
        select h.figur, h.dato, h.gruppe, h.dagar, h.eining from hendingar h where h.dato <= dag
    $$;

-- All figures of a kommune.
create function app.tal_rekn(kommune uuid, dag date)
    returns table (figur text, maanad date, gruppe text, dagar integer, verdi integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select h.figur, date_trunc('month', h.dato)::date, h.gruppe, h.dagar, count(*)::integer
        from app.tal_hendingar(kommune, dag) h
        group by 1, 2, 3, 4;
    end
    $$;

-- The figures of a term that are not parted by kind outside of the house: all of it of skular, or of barnehagar, is of one.
create function app.tal_udelt(kommune uuid, fraa date, til date, dag date) returns text[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return array(
            select distinct x.figur
            from (
                select h.figur from app.tal_hendingar(kommune, dag) h
                where h.eining is not null and h.dato >= fraa and h.dato < tal_udelt.til and h.gruppe ~ '(eining|instans)=(skule|barnehage)'
                group by h.figur, substring(h.gruppe from '(?:eining|instans)=([a-z]+)')
                having count(distinct h.eining) = 1
                union all
                -- what the plan asks for is told though none of it was held
                select 'moete_halde'
                from tst_team t
                join eining e on e.kommune_id = t.kommune_id and e.eining_id = t.eining_id
                join instans i on i.instans_id = e.instans_id
                where t.kommune_id = kommune and i.slag in ('skule', 'barnehage')
                group by i.slag
                having count(*) = 1
            ) x order by 1
        );
    end
    $$;

-- What a kommune aimed at, and what its plan asked for, before each change. Before the first change counts what that changed, and after the last what stands.
create table tal_maal_endring (
    kommune_id uuid not null references kommune,
    tal_maal_endring_id uuid not null default gen_random_uuid(),
    -- a figure of tal_maal, or 'krav ', the kind of tst_krav and 'haust' or 'vaar'
    kva text not null,
    -- none when it was not decided
    foer integer,
    gjort_at timestamptz not null default clock_timestamp(),
    primary key (kommune_id, tal_maal_endring_id)
);
create index tal_maal_endring_kva on tal_maal_endring (kommune_id, kva, gjort_at);
alter table tal_maal_endring enable row level security, force row level security;
create policy eigar on tal_maal_endring to laget_owner using (true) with check (true);

create function app.tal_maal_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into tal_maal_endring (kommune_id, kva, foer)
        values (new.kommune_id, new.figur, case when tg_op = 'UPDATE' then old.maal end);
        return null;
    end
    $$;
create trigger tal_maal_ny after insert on tal_maal for each row execute function app.tal_maal_endra();
create trigger tal_maal_endra after update on tal_maal for each row when (new.maal <> old.maal) execute function app.tal_maal_endra();

create function app.tst_krav_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into tal_maal_endring (kommune_id, kva, foer)
        select new.kommune_id, 'krav ' || new.slag || ' ' || x.termin, x.foer
        from (values ('haust', old.haust, new.haust), ('vaar', old.vaar, new.vaar)) x (termin, foer, etter)
        where x.foer <> x.etter;
        return null;
    end
    $$;
create trigger tst_krav_endra after update on tst_krav for each row execute function app.tst_krav_endra();

-- What was decided of it at midnight when a term ended, where it has been changed since.
create function app.tal_maal_foer(kommune uuid, til date) returns table (kva text, maal integer)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select distinct on (e.kva) e.kva, e.foer
        from tal_maal_endring e
        where e.kommune_id = kommune and e.gjort_at >= tal_maal_foer.til::timestamp at time zone 'Europe/Oslo'
        order by e.kva, e.gjort_at, e.tal_maal_endring_id
    $$;

-- How many meetings the plan asked of the teams of a kind of eining, in the term until a day.
create function app.tal_krav(kommune uuid, til date) returns table (eining text, krav integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        hausten constant boolean := extract(month from til - 1) >= 8;
        fraa constant date := make_date(extract(year from til - 1)::integer, case when hausten then 8 else 1 end, 1);
    begin
        return query
        select app.tal_eining(i.slag), sum(coalesce(f.maal, case when hausten then k.haust else k.vaar end))::integer
        from tst_team t
        join tst_krav k on k.kommune_id = kommune and k.slag = t.krav
        left join app.tal_maal_foer(kommune, tal_krav.til) f on f.kva = 'krav ' || k.slag || case when hausten then ' haust' else ' vaar' end
        join eining e on e.kommune_id = kommune and e.eining_id = t.eining_id
        join instans i on i.instans_id = e.instans_id
        where t.kommune_id = kommune and e.gyldig_fraa < tal_krav.til and coalesce(e.gyldig_til >= fraa, true)
        group by 1;
    end
    $$;
drop function app.tal_krav();

-- Of those that were made before, nobody has looked.
alter table tal_utgaave add column udelt text[] not null default array['nye', 'samtale_frist', 'tiltak_frist', 'effekt', 'moeteplikt', 'moete_halde'];

-- What the figures of an utgåve are measured against: what the kommune aimed at, and how many meetings the plan asked for, as it was when the term
-- ended. Of what the kommune had not decided there is no row.
create table tal_utgaave_maal (
    kommune_id uuid not null,
    til date not null,
    -- a figure of tal_maal, or 'krav eining=skule'
    kva text not null,
    maal integer not null,
    primary key (kommune_id, til, kva),
    constraint tal_utgaave_maal_utgaave_fkey foreign key (kommune_id, til) references tal_utgaave
);
alter table tal_utgaave_maal enable row level security, force row level security;
create policy eigar on tal_utgaave_maal to laget_owner using (true) with check (true);
create trigger tal_staar before update or delete on tal_utgaave_maal for each row execute function app.tal_staar();

create function app.tal_maal_daa(kommune uuid, til date) returns table (kva text, maal integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select x.figur, x.maal
        from (
            select m.figur, case when f.kva is null then m.maal else f.maal end::integer as maal
            from tal_maal m
            left join app.tal_maal_foer(kommune, tal_maal_daa.til) f on f.kva = m.figur
            where m.kommune_id = kommune
        ) x where x.maal is not null
        union all
        select 'krav eining=' || k.eining, k.krav from app.tal_krav(kommune, tal_maal_daa.til) k;
    end
    $$;
insert into tal_utgaave_maal (kommune_id, til, kva, maal)
select u.kommune_id, u.til, m.kva, m.maal from tal_utgaave u cross join lateral app.tal_maal_daa(u.kommune_id, u.til) m;

create or replace function app.tal_gi_ut(kommune uuid, til_no date, dag_no date, grensa smallint, figur text[], fraa date[], til date[], gruppe text[],
        verdi integer[], vist boolean[])
    returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        slutt constant boolean := extract(month from til_no) in (1, 8);
        byrja constant date := til_no - case when extract(month from til_no) = 1 then interval '5 months' else interval '7 months' end;
    begin
        insert into tal_utgaave (kommune_id, til, dag, grense, udelt)
        values (kommune, til_no, dag_no, grensa, case when slutt then app.tal_udelt(kommune, byrja, til_no, dag_no) else '{}' end);
        insert into tal_utgaave_maal (kommune_id, til, kva, maal)
        select kommune, til_no, m.kva, m.maal from app.tal_maal_daa(kommune, til_no) m;
        insert into tal_arkiv (kommune_id, figur, fraa, til, gruppe, verdi, vist, grense, utgaave)
        select kommune, r.figur, r.fraa, r.til, r.gruppe, r.verdi, r.vist, grensa, til_no
        from unnest(figur, fraa, til, gruppe, verdi, vist) r (figur, fraa, til, gruppe, verdi, vist);
    end
    $$;

create function app.tal_udelte(til_dagar date[]) returns table (til date, figur text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
    begin
        if not app.har_rolle('kommunalsjef') then
            return;
        end if;
        return query
        select u.til, f.figur from tal_utgaave u cross join unnest(u.udelt) f (figur) where u.kommune_id = her and u.til = any(til_dagar);
    end
    $$;
grant execute on function app.tal_udelte(date[]) to laget_request;

create function app.tal_maala(til_dagar date[]) returns table (til date, kva text, maal integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
    begin
        if not app.har_rolle('kommunalsjef') then
            return;
        end if;
        return query
        select m.til, m.kva, m.maal from tal_utgaave_maal m where m.kommune_id = her and m.til = any(til_dagar);
    end
    $$;
grant execute on function app.tal_maala(date[]) to laget_request;

-- Of the instans one leads: the figures of its kind of service. What has no figures of its own is counted with other such.
create or replace function app.tal_instansen() returns table (kommune text, til date, figur text, gruppe text, tal integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select k.namn, u.til, a.figur, a.gruppe, case when a.vist then a.verdi end
        from (
            select distinct l.kommune_id, app.tal_instans(i.slag) as slag
            from medlemskap l
            join instans i on i.instans_id = l.instans_id
            where l.brukar_id = app.brukar_id() and l.rolle = 'interkommunal_leiar' and l.kommune_id = any(app.leia_kommunar())
                and l.fraa <= app.today() and (l.til is null or l.til >= app.today())
        ) mine
        join kommune k on k.kommune_id = mine.kommune_id
        cross join lateral (
            select max(x.til) as til from tal_utgaave x where x.kommune_id = mine.kommune_id and extract(month from x.til) in (1, 8)
        ) u
        join tal_arkiv a on a.kommune_id = mine.kommune_id and a.til = u.til and a.figur in ('moeteplikt', 'tiltak_frist')
            and a.gruppe in ('instans=' || mine.slag, 'i_tide=ja instans=' || mine.slag, 'instans=' || mine.slag || ' moett=ja')
        order by app.sortering(k.namn) collate "C";
    end
    $$;
