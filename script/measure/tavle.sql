-- Some who are barnekoordinator for a hundred and fifty children each, as if they had accepted: those whose sak has a samtykke first.
-- In every fifth sak a samtykke is about to end, and every fourth is on the agenda of a meeting in ten days. The board is read with all of it.
create table public.maalt_tavle as
select v.*, gen_random_uuid() as medlemskap_id
from (
    select m.kommune_id, m.brukar_id, m.instans_id, row_number() over (partition by m.kommune_id order by md5(m.medlemskap_id::text)) - 1 as nr
    from medlemskap m
    join instans i using (instans_id)
    where m.rolle = 'tilsett' and i.slag in ('helsestasjon', 'skule')
        and m.kommune_id in (select kommune_id from sak group by 1 order by count(*) desc, 1 limit 3)
        and m.til is null
        -- whoever works in several places is not only this when they log in
        and not exists (select from medlemskap x where x.brukar_id = m.brukar_id and x.medlemskap_id <> m.medlemskap_id)
        and not exists (select from public.maalt_samtykke x where x.brukar_id = m.brukar_id)
) v
where v.nr < 6;
insert into medlemskap (kommune_id, medlemskap_id, brukar_id, instans_id, rolle, fraa)
select kommune_id, medlemskap_id, brukar_id, instans_id, 'barnekoordinator', '2020-01-01' from public.maalt_tavle;

create table public.maalt_tavle_sak as
select t.kommune_id, s.sak_id, s.eining_id, t.brukar_id, t.instans_id, m.prinsipal_id, s.nr, gen_random_uuid() as vurdering_id
from (
    select s.kommune_id, s.sak_id, s.eining_id, row_number() over (partition by s.kommune_id order by d.sak_id is null, md5(s.sak_id::text)) as nr
    from sak s
    join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
    left join (select distinct sak_id from public.maalt_deling) d on d.sak_id = s.sak_id
    where s.kommune_id in (select kommune_id from public.maalt_tavle) and s.tilstand = 'open' and app.alder(b.foedd, app.today()) < 17
) s
join public.maalt_tavle t on t.kommune_id = s.kommune_id and t.nr = s.nr % 6
join medlemskap m on m.kommune_id = t.kommune_id and m.medlemskap_id = t.medlemskap_id
where s.nr <= 6 * 150;

set session_replication_role = replica;
insert into koordinator_vurdering (kommune_id, koordinator_vurdering_id, sak_id, sjukdom, sjukdom_grunn, langvarig, langvarig_grunn,
    velferd, velferd_grunn, oenske, spurt_kven, spurt_dato, skriven_av, skriven_at)
select kommune_id, vurdering_id, sak_id, true, 'Langvarig sjukdom', true, 'Fysioterapi', true, 'NAV', 'ja', 'Dei føresette', app.today(),
    brukar_id, now()
from public.maalt_tavle_sak;
insert into koordinator (kommune_id, koordinator_id, sak_id, prinsipal_id, brukar_id, instans_id, fraa)
select kommune_id, gen_random_uuid(), sak_id, prinsipal_id, brukar_id, instans_id, now() from public.maalt_tavle_sak;
update samtykke s set til = app.today() + 20
from public.maalt_tavle_sak t where t.kommune_id = s.kommune_id and t.sak_id = s.sak_id and t.nr % 5 = 0;

insert into tst_team (kommune_id, eining_id)
select distinct kommune_id, eining_id from public.maalt_tavle_sak where eining_id is not null on conflict do nothing;
create table public.maalt_tavle_moete as
select kommune_id, eining_id, gen_random_uuid() as moete_id, (array_agg(brukar_id))[1] as brukar_id
from public.maalt_tavle_sak where eining_id is not null group by 1, 2;
insert into moete (kommune_id, moete_id, eining_id, dato, fraa, til, stad, tilstand, laga_av, laga_at)
select kommune_id, moete_id, eining_id, app.today() + 10, '12:00', '14:00', 'Møterom 2', 'innkalla', brukar_id, now()
from public.maalt_tavle_moete;
create table public.maalt_tavle_punkt as
select m.*, s.sak_id, gen_random_uuid() as punkt_id, row_number() over (partition by m.moete_id order by s.sak_id) as nr
from public.maalt_tavle_sak s join public.maalt_tavle_moete m using (kommune_id, eining_id) where s.nr % 4 = 0;
insert into moete_punkt (kommune_id, punkt_id, moete_id, eining_id, nr, element, slag, minutt, laga_av, laga_at)
select kommune_id, punkt_id, moete_id, eining_id, nr, 1, 'namngitt', 5, brukar_id, now() from public.maalt_tavle_punkt;
insert into moete_punkt_sak (kommune_id, punkt_id, moete_id, sak_id)
select kommune_id, punkt_id, moete_id, sak_id from public.maalt_tavle_punkt;
set session_replication_role = origin;
-- the rights that come with it
select count(app.koordinator_rett(kommune_id, sak_id)) from public.maalt_tavle_sak;
drop table public.maalt_tavle_moete, public.maalt_tavle_punkt;
analyze koordinator, koordinator_vurdering, sak_tilgang, samtykke, moete, moete_punkt, moete_punkt_sak;
