-- What was open, and what came, less what was closed, is what is open also when a closed sak is opened again: it comes anew (docs/adr/0020).

create index sak_historikk_gjenopna on sak_historikk (kommune_id, sak_id, at) where slag = 'gjenopna';

-- The first day after the term (haust or vår) of a day.
create function app.tal_termin_til(dag date) returns date
    language sql immutable
    return case when extract(month from dag) >= 8 then make_date(extract(year from dag)::integer + 1, 1, 1)
        else make_date(extract(year from dag)::integer, 8, 1) end;

-- What happened in a kommune, thing by thing, as its rows are now; with the eining it is of, where it is parted by the kind of eining or instans. What is over its
-- date counts from the day after.
create or replace function app.tal_hendingar(kommune uuid, dag date)
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
        ), gjenopna as (
            -- after the figures of the term it was closed in were given out: what stands there is not told again
            select s.eining, s.ved, (h.at at time zone 'Europe/Oslo')::date as dato
            from sak_historikk h
            join saker s on s.sak_id = h.sak_id
            cross join lateral (
                select (max(x.at) at time zone 'Europe/Oslo')::date as dato from sak_historikk x
                where x.kommune_id = kommune and x.sak_id = h.sak_id and x.slag = 'avslutta' and x.at < h.at
            ) l
            join tal_utgaave u on u.kommune_id = kommune and u.til = app.tal_termin_til(l.dato)
                and u.dag <= (h.at at time zone 'Europe/Oslo')::date
            where h.kommune_id = kommune and h.slag = 'gjenopna'
        ), hendingar (figur, dato, gruppe, dagar, eining) as (
            select 'nye', s.opna, 'eining=' || s.eining, 0, s.ved from saker s
            union all
            select 'nye', g.dato, 'eining=' || g.eining, 0, g.ved from gjenopna g
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
