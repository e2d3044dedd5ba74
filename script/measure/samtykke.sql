-- Some who work in other instansar than the ones that own saker, each on the lag of sixty of them by a samtykke the parents have
-- signed. For every second of them the right is then made one of the lag, as if no samtykke decided: the same people, forms,
-- saker and pages, so that what is left between the two is what the samtykke costs.
create table public.maalt_samtykke as
select m.prinsipal_id, m.brukar_id, m.kommune_id, m.instans_id, i.slag,
    row_number() over (partition by m.kommune_id order by md5(m.medlemskap_id::text)) % 2 = 0 as med
from medlemskap m
join instans i using (instans_id)
where m.rolle = 'tilsett' and i.slag in ('ppt', 'helsestasjon', 'barnevern', 'nav')
    and m.kommune_id in (select kommune_id from sak group by 1 order by count(*) desc, 1 limit 3)
    -- whoever works in several kommunar is not in this one when they log in
    and not exists (select from medlemskap x where x.brukar_id = m.brukar_id and x.kommune_id <> m.kommune_id);

create table public.maalt_deling as
select m.*, s.sak_id, s.barn_id, s.instans_id as eigar_id, e.slag as eigar_slag, s.ansvarleg_brukar_id,
    gen_random_uuid() as samtykke_id
from public.maalt_samtykke m
cross join lateral (
    select s.*
    from sak s
    join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
    where s.kommune_id = m.kommune_id and s.tilstand = 'open' and s.steg in (2, 3, 5) and s.instans_id <> m.instans_id
        and b.omsorgsstatus = 'foreldre' and app.alder(b.foedd, app.today()) < 11
        and exists (
            select from foeresett f
            where f.kommune_id = b.kommune_id and f.barn_id = b.barn_id and f.foreldreansvar and f.avslutta_at is null
        )
        and not exists (
            select from sak_deltakar d
            where d.kommune_id = s.kommune_id and d.sak_id = s.sak_id and d.prinsipal_id = m.prinsipal_id
        )
    order by md5(s.sak_id::text || m.prinsipal_id)
    limit 60
) s
join instans e on e.instans_id = s.instans_id;

insert into samtykke (kommune_id, samtykke_id, sak_id, mal, foeremaal, fraa, til, innhenta_av, innhenta_instans_id, innhenta_at)
select kommune_id, samtykke_id, sak_id, 'v2', 'Betre hjelp på skulen', app.today(), app.today() + 300, ansvarleg_brukar_id,
    eigar_id, now()
from public.maalt_deling;
insert into samtykke_instans (kommune_id, samtykke_id, sak_id, slag, instans_id)
select kommune_id, samtykke_id, sak_id, slag, instans_id from public.maalt_deling
union all
select kommune_id, samtykke_id, sak_id, eigar_slag, eigar_id from public.maalt_deling;
insert into samtykke_signatur (kommune_id, signatur_id, samtykke_id, sak_id, signatar, foeresett_id, namn, rolle, maate, nivaa, ja,
    nei, spraak, tekst, stad, signert_dato, at)
select d.kommune_id, gen_random_uuid(), d.samtykke_id, d.sak_id, 'foeresett', f.foeresett_id, f.namn, 'føresett', 'oidc', 'idporten-loa-high',
    array[d.slag, d.eigar_slag], '{}', 'nn', 'Teksten', 'på nett', app.today(), now()
from public.maalt_deling d
join foeresett f on f.kommune_id = d.kommune_id and f.barn_id = d.barn_id and f.foreldreansvar and f.avslutta_at is null;
insert into sak_deltakar (kommune_id, sak_deltakar_id, sak_id, prinsipal_id, brukar_id, instans_id, oppgaave, fraa)
select kommune_id, gen_random_uuid(), sak_id, prinsipal_id, brukar_id, instans_id, 'Rettleiing', now() from public.maalt_deling;

update sak_tilgang t set grunnlag = 'lag', fraa = '-infinity', til = 'infinity'
from public.maalt_samtykke m
where m.kommune_id = t.kommune_id and m.prinsipal_id = t.prinsipal_id and not m.med and t.grunnlag = 'samtykke';
analyze sak_tilgang, sak_deltakar, samtykke, samtykke_instans, samtykke_signatur;
