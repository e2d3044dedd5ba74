-- A colleague is somebody at the same eining; who is at an eining of an instans, is not the colleague of all who have none there.
create or replace function app.logg_treff_i(kommune uuid, dag date)
    returns table (slag text, brukar_id uuid, barn_id uuid, grunn text, fyrste timestamptz, siste timestamptz, tal integer,
        avviste integer, tal_barn integer, grense smallint, helg boolean)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        byrjar constant timestamptz := (dag + time '06:00') at time zone 'Europe/Oslo';
        endar constant timestamptz := (dag + 1 + time '06:00') at time zone 'Europe/Oslo';
        mange_no constant smallint := coalesce((
            select g.mange from logg_grense g where g.kommune_id = kommune order by g.versjon desc limit 1
        ), 20);
    begin
        return query
        with rader as materialized (
            select l.logg_id, l.at, l.brukar_id, l.instans_id, l.eining_id, l.rolle, l.barn_id_list, l.avvist, l.at at time zone 'Europe/Oslo' as her
            from innsynslogg l
            -- an hour before it too: the hour of many may begin there
            where l.kommune_id = kommune and l.at >= byrjar - interval '1 hour' and l.at < endar
                and l.brukar_id is not null and l.barn_id_list <> '{}' and l.handling not like '%barnevern%'
        ), eitt as materialized (
            -- a child of this kommune: a try at another's is a row here too
            select r.logg_id, r.at, r.brukar_id, r.instans_id, r.eining_id, r.rolle, r.avvist, r.her, b.barn_id
            from rader r
            join barn b on b.kommune_id = kommune and b.barn_id = r.barn_id_list[1]
            where cardinality(r.barn_id_list) = 1
        ), par as materialized (
            select e.brukar_id, e.barn_id, min(e.at) as fyrste, max(e.at) as siste, count(*)::integer as tal,
                (count(*) filter (where e.avvist))::integer as avviste, bool_or(extract(isodow from e.her) > 5) as helg
            from eitt e
            where e.at >= byrjar
            group by e.brukar_id, e.barn_id
        ), tilsette as materialized (
            select * from app.foeresett_tilsett(kommune, array(select distinct p.barn_id from par p))
        ), mine as materialized (
            select b.brukar_id, app.slektsnamn(b.namn, true) as namn
            from brukar b where b.brukar_id in (select p.brukar_id from par p)
        ), deira as materialized (
            select b.barn_id, app.slektsnamn(b.etternamn, false) || coalesce((
                select array_agg(n) from foeresett f cross join lateral unnest(app.slektsnamn(f.namn, true)) n
                where f.kommune_id = kommune and f.barn_id = b.barn_id
            ), '{}') as namn
            from barn b where b.kommune_id = kommune and b.barn_id in (select p.barn_id from par p)
        ), travle as materialized (
            -- the ombod goes through many: that is the work
            select e.brukar_id from eitt e where e.rolle <> 'personvernombod'
            group by e.brukar_id having count(distinct e.barn_id) >= mange_no
        ), timar as (
            -- the hour that ends with each row: joined by person, so that it is the square of one person's day and not of everybody's
            select e.brukar_id, e.at, count(distinct x.barn_id)::integer as barn, count(*)::integer as tal,
                (count(*) filter (where x.avvist))::integer as avviste, min(x.at) as fyrste
            from eitt e
            join travle t on t.brukar_id = e.brukar_id
            join eitt x on x.brukar_id = e.brukar_id and x.rolle <> 'personvernombod' and x.at > e.at - interval '1 hour' and x.at <= e.at
            where e.at >= byrjar and e.rolle <> 'personvernombod'
            group by e.brukar_id, e.logg_id, e.at
        ), stader as (
            select distinct e.brukar_id, e.barn_id, e.instans_id, e.eining_id from eitt e where e.at >= byrjar
        )
        select 'slektsnamn', p.brukar_id, p.barn_id, null, p.fyrste, p.siste, p.tal, p.avviste, 1, null::smallint, p.helg
        from par p
        join mine m on m.brukar_id = p.brukar_id
        join deira d on d.barn_id = p.barn_id and d.namn && m.namn
        union all
        select 'eige_barn', p.brukar_id, p.barn_id, t.grunn, p.fyrste, p.siste, p.tal, p.avviste, 1, null::smallint, p.helg
        from par p join tilsette t on t.barn_id = p.barn_id and t.brukar_id = p.brukar_id
        union all
        (
            select distinct on (p.brukar_id, p.barn_id) 'kollega', p.brukar_id, p.barn_id, t.grunn, p.fyrste, p.siste, p.tal, p.avviste, 1,
                null::smallint, p.helg
            from par p
            join tilsette t on t.barn_id = p.barn_id and t.brukar_id <> p.brukar_id
            -- at the same eining as the one who looked, or at the same instans where neither is at an eining
            join stader e on e.brukar_id = p.brukar_id and e.barn_id = p.barn_id
            join medlemskap m on m.kommune_id = kommune and m.brukar_id = t.brukar_id and m.instans_id = e.instans_id
                and m.eining_id is not distinct from e.eining_id
                and m.fraa <= dag + 1 and (m.til is null or m.til >= dag)
            order by p.brukar_id, p.barn_id, array_position(array['innlogging', 'epost', 'namn'], t.grunn)
        )
        union all
        select 'natt', r.brukar_id, null, null, min(r.at), max(r.at), count(distinct r.logg_id)::integer,
            (count(distinct r.logg_id) filter (where r.avvist))::integer, count(distinct b.barn_id)::integer, null::smallint,
            bool_or(extract(isodow from r.her) > 5)
        from rader r
        cross join lateral unnest(r.barn_id_list) n (barn_id)
        join barn b on b.kommune_id = kommune and b.barn_id = n.barn_id
        where r.at >= byrjar and (extract(hour from r.her) >= 23 or extract(hour from r.her) < 6)
        group by r.brukar_id
        union all
        (
            select distinct on (t.brukar_id) 'mange', t.brukar_id, null, null, t.fyrste, t.at, t.tal, t.avviste, t.barn, mange_no,
                extract(isodow from t.at at time zone 'Europe/Oslo') > 5
            from timar t
            where t.barn >= mange_no
            order by t.brukar_id, t.barn desc, t.at, t.tal desc
        );
    end
    $$;
