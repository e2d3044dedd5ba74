-- What a proposed rule does: as before, how many forms it ends, and how many may begin to hold though somebody has said no, who does not have
-- to answer any more.
drop function app.samtykke_regel_verknad();
create function app.samtykke_regel_verknad() returns table (samtykke_regel_id uuid, minst integer, trass_nei integer)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        -- the kommune's own forms first: how a form stands is dear to reckon
        with mine as materialized (
            select s.kommune_id, s.samtykke_id, s.til, i.slag, app.samtykke_gruppe(i.slag) as gruppe, k.barn_id, b.foedd
            from samtykke s
            join samtykke_instans i on i.kommune_id = s.kommune_id and i.samtykke_id = s.samtykke_id
            join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
            join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
            where s.kommune_id = (select app.kommune_id()) and s.til >= (select app.today())
        ),
        raakt as materialized (
            select r.samtykke_regel_id, r.krav, r.gyldig_fraa, m.*
            from samtykke_regel r
            join mine m on m.gruppe = r.gruppe and m.til >= r.gyldig_fraa
                and app.alder(m.foedd, r.gyldig_fraa) between r.alder_fraa and r.alder_til
            where r.kommune_id = (select app.kommune_id())
        )
        select r.samtykke_regel_id, (count(distinct f.samtykke_id) filter (where f.sluttar) / 5 * 5)::integer,
            (count(distinct f.samtykke_id) filter (where f.trass_nei) / 5 * 5)::integer
        from samtykke_regel r
        left join lateral (
            select m.samtykke_id,
                not n.ja and (app.samtykke_status(m.kommune_id, m.samtykke_id, m.slag, m.gyldig_fraa)).staar = 'gyldig' as sluttar,
                n.ja and exists (
                    select from app.samtykke_maa_signere(m.kommune_id, m.barn_id, m.slag, m.gyldig_fraa) g
                    where app.samtykke_svar(m.kommune_id, m.samtykke_id, m.slag, g.signatar, g.foeresett_id) in ('nei', 'trekt')
                ) as trass_nei
            from raakt m
            cross join lateral (
                select coalesce(bool_and(
                    app.samtykke_svar(m.kommune_id, m.samtykke_id, m.slag, g.signatar, g.foeresett_id) = 'ja'
                ), true) as ja
                from app.samtykke_signatarar(m.kommune_id, m.barn_id, m.krav) g
            ) n
            where m.samtykke_regel_id = r.samtykke_regel_id
        ) f on true
        where r.kommune_id = (select app.kommune_id()) and app.har_rolle('systemansvarleg') and r.gyldig_fraa >= (select app.today())
            and not exists (
                select from samtykke_regel_svar v
                where v.kommune_id = r.kommune_id and v.samtykke_regel_id = r.samtykke_regel_id
            )
        group by r.samtykke_regel_id
    $$;
grant execute on function app.samtykke_regel_verknad() to laget_request;
