-- The report of access to one child: who could see, since when and by what right, and who saw. For whoever reads the log of the child
-- already: the personvernombod, and the leader of the child's eining.

-- The instant a day begins on the clocks of Vest-Telemark.
create function app.oslo_midnatt(dag date) returns timestamptz
    language sql stable
    return dag::timestamp at time zone 'Europe/Oslo';

-- What a right to one child is, and whose, that held after an instant. A right to a sak is a row of sak_tilgang; of one that is over the
-- tables it was made from are asked. Nobody has it longer than the medlemskap it rests on.
create function app.barn_tilgang(barn uuid, sidan timestamptz) returns table (
    brukar_id uuid, instans_namn text, eining_namn text, rolle text, grunnlag text, fraa timestamptz, til timestamptz
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        leia constant uuid[] := app.leia_einingar();
        stengd constant uuid[] := app.sperra();
        ombod constant boolean := app.har_rolle('personvernombod');
        barnet barn;
        -- with adressesperre the eining would tell where the child goes: its own leader knows it
        loeynt boolean;
    begin
        select * into barnet from barn b
        where b.kommune_id = her and b.barn_id = barn_tilgang.barn and (ombod or b.eining_id = any(leia));
        if not found then
            return;
        end if;
        loeynt := barnet.adressesperre and not coalesce(barnet.eining_id = any(leia), false);
        return query
        with saker as materialized (
            -- of a sak somewhere else the leader is not told, nor anybody of one that shuts them out
            select s.sak_id from sak s
            where s.kommune_id = her and s.barn_id = barnet.barn_id and s.sak_id <> all(stengd)
                and (ombod or coalesce(s.eining_id = any(leia), false))
        ), rettar (prinsipal_id, sak_id, grunnlag, fraa, til) as (
            select t.prinsipal_id, t.sak_id, t.grunnlag, t.fraa, t.til
            from saker s join sak_tilgang t on t.kommune_id = her and t.sak_id = s.sak_id
            where t.grunnlag <> 'naudrett'
            union all
            select d.prinsipal_id, d.sak_id, 'lag', d.fraa, d.til
            from saker s join sak_deltakar d on d.kommune_id = her and d.sak_id = s.sak_id
            where d.til is not null
            union all
            select k.prinsipal_id, k.sak_id, 'koordinator', k.fraa, k.til
            from saker s join koordinator k on k.kommune_id = her and k.sak_id = s.sak_id
            where k.til is not null
            union all
            select n.prinsipal_id, x.sak_id, 'naudrett', n.at, n.til
            from saker s
            join naudrett_sak x on x.kommune_id = her and x.sak_id = s.sak_id
            join naudrett n on n.kommune_id = her and n.naudrett_id = x.naudrett_id
        ), folk (brukar_id, instans_id, eining_id, rolle, grunnlag, fraa, til) as (
            select m.brukar_id, m.instans_id, m.eining_id, m.rolle, r.grunnlag, greatest(r.fraa, app.oslo_midnatt(m.fraa)),
                least(r.til, app.oslo_midnatt(m.til + 1), b.sperra_at, (
                    select min(p.sett_at) from sak_sperre p
                    where p.kommune_id = her and p.sak_id = r.sak_id and p.brukar_id = m.brukar_id and p.oppheva_at is null
                ))
            from rettar r
            join medlemskap m on m.kommune_id = her and m.rolle not in ('systemansvarleg', 'personvernombod')
                and (m.prinsipal_id = r.prinsipal_id or (m.rolle = 'einingsleiar' and m.eining_id = r.prinsipal_id))
            join brukar b on b.brukar_id = m.brukar_id
            union all
            -- the card: who works at the eining the child goes or went to, and at the helsestasjon
            select m.brukar_id, m.instans_id, m.eining_id, m.rolle, 'eining',
                greatest(app.oslo_midnatt(e.fraa), app.oslo_midnatt(m.fraa)),
                least(app.oslo_midnatt(e.til), app.oslo_midnatt(m.til + 1), b.sperra_at)
            from barn_eining e
            join medlemskap m on m.kommune_id = her and m.eining_id = e.eining_id and app.ser_barn(m.rolle)
            join brukar b on b.brukar_id = m.brukar_id
            where e.kommune_id = her and e.barn_id = barnet.barn_id
            union all
            select m.brukar_id, m.instans_id, m.eining_id, m.rolle, 'helsestasjon',
                greatest(barnet.created_at, app.oslo_midnatt(m.fraa)), least(app.oslo_midnatt(m.til + 1), b.sperra_at)
            from medlemskap m
            join instans i on i.instans_id = m.instans_id and i.slag = 'helsestasjon'
            join brukar b on b.brukar_id = m.brukar_id
            where m.kommune_id = her and app.ser_barn(m.rolle)
            union all
            -- a look-up by number opens the card for those of the same instans
            select o.brukar_id, m.instans_id, m.eining_id, m.rolle, 'oppslag', o.at, o.til
            from barn_oppslag o
            join lateral (
                select m.* from medlemskap m
                where m.kommune_id = her and m.brukar_id = o.brukar_id and app.ser_barn(m.rolle)
                order by m.fraa <= (o.at at time zone 'Europe/Oslo')::date desc, m.fraa desc limit 1
            ) m on true
            where o.kommune_id = her and o.barn_id = barnet.barn_id
        )
        select f.brukar_id, i.namn, case when not loeynt then e.namn end, f.rolle, f.grunnlag, min(f.fraa),
            max(coalesce(f.til, 'infinity'))
        from folk f
        join instans i on i.instans_id = f.instans_id
        left join eining e on e.kommune_id = her and e.eining_id = f.eining_id
        where f.fraa < coalesce(f.til, 'infinity') and coalesce(f.til, 'infinity') > sidan
        -- one line for a right that lasts, whatever gave it; one for each that is over
        group by f.brukar_id, i.namn, e.namn, f.rolle, f.grunnlag, case when coalesce(f.til, 'infinity') <= now() then f.til end
        union all
        select null, null, null, 'familie', 'familie', f.created_at, coalesce(f.avslutta_at, 'infinity')
        from foeresett f
        where f.kommune_id = her and f.barn_id = barnet.barn_id and f.innsynsrett and coalesce(f.avslutta_at, 'infinity') > sidan
        order by 5, 6, 2, 3;
    end
    $$;
grant execute on function app.barn_tilgang(uuid, timestamptz) to laget_request;

-- What was done about one child between two instants, added up: by the same rule as app.innsyn_i_barn.
create function app.barn_spor(barn uuid, sidan timestamptz, foer timestamptz) returns table (
    brukar_id uuid, instans_namn text, eining_namn text, rolle text, handling text, avvist boolean, uttak boolean, tal integer,
    fyrste timestamptz, siste timestamptz
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        leia constant uuid[] := app.leia_einingar();
        stengd constant uuid[] := app.sperra();
        ombod constant boolean := app.har_rolle('personvernombod');
        barnet barn;
        loeynt boolean;
        andre_stader uuid[];
    begin
        select * into barnet from barn b
        where b.kommune_id = her and b.barn_id = barn_spor.barn and (ombod or b.eining_id = any(leia));
        if not found then
            return;
        end if;
        loeynt := barnet.adressesperre and not coalesce(barnet.eining_id = any(leia), false);
        select coalesce(array_agg(s.sak_id), '{}') into andre_stader from sak s
        where s.kommune_id = her and s.barn_id = barnet.barn_id and (s.eining_id is null or s.eining_id <> all(leia));
        return query
        with rader as materialized (
            select l.* from innsynslogg l where l.barn_id_list @> array[barnet.barn_id]
        )
        select l.brukar_id, i.namn, case when not loeynt then e.namn end, l.rolle, l.handling, l.avvist, u.uttak,
            count(*)::integer, min(l.at), max(l.at)
        from rader l
        left join instans i on i.instans_id = l.instans_id
        left join eining e on e.kommune_id = l.kommune_id and e.eining_id = l.eining_id
        cross join lateral (
            select l.handling ~ '(pdf|utskrift|eksport)' or 'pdf' = any(string_to_array(l.grunnlag, ',')) as uttak
        ) u
        where l.kommune_id = her and l.at >= sidan and l.at < foer
            -- that somebody wrote a melding to barnevernet is for the reporter and the leader's register only
            and l.handling not like '%barnevern%'
            and not l.sak_id_list && stengd
            and (ombod or (l.eining_id = any(leia) and not l.sak_id_list && andre_stader))
        group by l.brukar_id, i.namn, e.namn, l.rolle, l.handling, l.avvist, u.uttak
        order by max(l.at) desc, l.handling, 2, 3;
    end
    $$;
grant execute on function app.barn_spor(uuid, timestamptz, timestamptz) to laget_request;
