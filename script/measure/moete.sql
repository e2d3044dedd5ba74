-- For the leader of each of some einingar a meeting today with two hundred items: a fifth of them about saker of the eining, and six in
-- the room, of whom three may not hear of most of them. The agenda is read with all of it.
create table public.maalt_moete as
select distinct on (m.eining_id) m.kommune_id, m.eining_id, m.prinsipal_id, m.brukar_id, m.instans_id, gen_random_uuid() as moete_id
from medlemskap m
where m.rolle = 'einingsleiar' and m.kommune_id in (select kommune_id from sak group by 1 order by count(*) desc, 1 limit 3)
    and exists (select from sak s where s.kommune_id = m.kommune_id and s.eining_id = m.eining_id and s.tilstand = 'open')
    -- whoever works in several kommunar is not in this one when they log in
    and not exists (select from medlemskap x where x.brukar_id = m.brukar_id and x.kommune_id <> m.kommune_id)
order by m.eining_id, m.medlemskap_id;

insert into tst_team (kommune_id, eining_id) select kommune_id, eining_id from public.maalt_moete on conflict do nothing;
insert into moete (kommune_id, moete_id, eining_id, dato, fraa, til, stad, tilstand, laga_av, laga_at)
select kommune_id, moete_id, eining_id, app.today(), '08:00', '16:00', 'Møterom 2', 'innkalla', brukar_id, now() from public.maalt_moete;

-- those who come from other instansar came after the items were put there: nothing asks the room then
set session_replication_role = replica;
insert into moete_deltakar (kommune_id, moete_deltakar_id, moete_id, eining_id, slag, prinsipal_id, brukar_id, instans_id, kalla_av, kalla_at)
select m.kommune_id, gen_random_uuid(), m.moete_id, m.eining_id, 'gjest', p.prinsipal_id, p.brukar_id, p.instans_id, m.brukar_id, now()
from public.maalt_moete m
cross join lateral (
    select m.prinsipal_id, m.brukar_id, m.instans_id
    union all
    (
        select x.prinsipal_id, x.brukar_id, x.instans_id from medlemskap x
        where x.kommune_id = m.kommune_id and x.eining_id = m.eining_id and x.prinsipal_id <> m.prinsipal_id
        order by x.medlemskap_id limit 2
    )
    union all
    (
        select distinct on (i.slag) x.prinsipal_id, x.brukar_id, x.instans_id
        from medlemskap x join instans i using (instans_id)
        where x.kommune_id = m.kommune_id and x.rolle = 'tilsett' and i.slag in ('ppt', 'helsestasjon', 'barnevern')
        order by i.slag, x.medlemskap_id
    )
) p;

create table public.maalt_punkt as
select m.kommune_id, m.moete_id, m.eining_id, m.brukar_id, n as nr, gen_random_uuid() as punkt_id, s.sak_id,
    case when s.sak_id is not null then 'namngitt' when n % 3 = 0 then 'anonym' else 'system' end as slag
from public.maalt_moete m
cross join generate_series(1, 200) n
left join lateral (
    select s.sak_id, row_number() over (order by md5(s.sak_id::text)) as nr
    from sak s
    where s.kommune_id = m.kommune_id and s.eining_id = m.eining_id and s.tilstand = 'open'
) s on s.nr * 5 = n and s.nr <= 40;
insert into moete_punkt (kommune_id, punkt_id, moete_id, eining_id, nr, element, slag, minutt, laga_av, laga_at)
select kommune_id, punkt_id, moete_id, eining_id, nr, 1 + nr % 3, slag, 5, brukar_id, now() from public.maalt_punkt;
insert into moete_punkt_system (kommune_id, punkt_id, moete_id, tittel, tekst)
select kommune_id, punkt_id, moete_id, 'Trivselsarbeid ' || nr, 'Korleis det går med det de blei samde om sist.'
from public.maalt_punkt where slag = 'system';
insert into moete_punkt_anonym (kommune_id, punkt_id, moete_id, aldersgruppe, tema, proevd, undring)
select kommune_id, punkt_id, moete_id, '6-9', 'Uro i timane', 'Fast plass og færre overgangar i åtte veker.', 'Kva meir kan ein gjere?'
from public.maalt_punkt where slag = 'anonym';
insert into moete_punkt_sak (kommune_id, punkt_id, moete_id, sak_id)
select kommune_id, punkt_id, moete_id, sak_id from public.maalt_punkt where slag = 'namngitt';
set session_replication_role = origin;
drop table public.maalt_punkt;
analyze moete, moete_deltakar, moete_punkt, moete_punkt_system, moete_punkt_anonym, moete_punkt_sak;
