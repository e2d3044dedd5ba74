-- The report of access to a child tells of those who were asked to be barnekoordinator too, also when nobody answered.
create or replace function app.barn_tilgang(barn uuid, sidan timestamptz) returns table (
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
            -- whoever was asked to be it read the sak until the answer, or until the question was taken back or could not stand
            select o.til_id, o.sak_id, 'koordinator_tilbod', o.tilbydd_at, o.svart_at
            from saker s join koordinator_tilbod o on o.kommune_id = her and o.sak_id = s.sak_id
            where o.tilstand <> 'tilbydd'
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
            where o.kommune_id = her and o.barn_id = barnet.barn_id and (ombod or coalesce(m.eining_id = any(leia), false))
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
