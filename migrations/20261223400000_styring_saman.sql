-- The kommunar side by side: those that share an interkommunal instans with this one. Unless every one of them has said that it may be named, none is but
-- one's own, and they stand in an order that is nobody's (of a hash of each and of the utgåve).
create function app.tal_region() returns uuid[]
    language sql stable security definer set search_path = public, pg_temp
    return (
        select coalesce(array_agg(distinct g.kommune_id), '{}')
        from instans_kommune g
        join instans i on i.instans_id = g.instans_id and i.interkommunal
        join instans_kommune her on her.instans_id = g.instans_id and her.kommune_id = app.kommune_id()
        where her.fraa <= app.today() and (her.til is null or her.til >= app.today())
            and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
    );

-- The last term that is over and that all of them have an utgåve of, and what is shown of it: the whole and by these groups.
create function app.tal_kommunane()
    returns table (til date, nr bigint, namn text, her boolean, figur text, gruppe text, tal integer, dagar integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        alle constant uuid[] := app.tal_region();
        felles date;
        namngjevne constant boolean := cardinality(alle) = (select count(*) from tal_val v where v.kommune_id = any(alle) and v.namngitt);
    begin
        if not (app.har_rolle('kommunalsjef') or app.har_rolle('interkommunal_leiar')) then
            return;
        end if;
        select max(u.til) into felles
        from (
            select x.til from tal_utgaave x where x.kommune_id = any(alle) and extract(month from x.til) in (1, 8)
            group by x.til having count(*) = cardinality(alle)
        ) u;
        return query
        select felles, k.nr, case when namngjevne or k.kommune_id = app.kommune_id() then k.namn end, k.kommune_id = app.kommune_id(),
            a.figur, a.gruppe, case when a.vist then a.verdi end,
            (select m.dagar from tal_median m
                where m.kommune_id = k.kommune_id and m.figur = a.figur and m.fraa = a.fraa and m.til = a.til and a.gruppe = '')
        from (
            select x.kommune_id, x.namn, row_number() over (
                order by case when namngjevne then app.sortering(x.namn) else '' end collate "C", md5(x.kommune_id::text || felles::text)
            ) as nr
            from kommune x where x.kommune_id = any(alle)
        ) k
        join tal_arkiv a on a.kommune_id = k.kommune_id and a.til = felles and a.fraa < a.til
        where a.gruppe in ('', 'i_tide=ja', 'moett=ja', 'effekt=verkar', 'slutt=lokalt');
    end
    $$;
grant execute on function app.tal_kommunane() to laget_request;

-- Of the instans one leads: who came and what was evaluated in time, in each of its kommunar, in the last term of each that is over.
create function app.tal_instansen() returns table (kommune text, til date, figur text, gruppe text, tal integer)
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
        where mine.slag <> 'anna'
        order by app.sortering(k.namn) collate "C";
    end
    $$;
grant execute on function app.tal_instansen() to laget_request;

-- Whether the kommune may be named, and under what its figures are hidden: of whoever leads it.
create function app.tal_vala() returns table (grense smallint, namngitt boolean, version integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select coalesce(v.grense, 5::smallint), coalesce(v.namngitt, false), coalesce(v.version, 0)
        from (select app.har_rolle('kommunalsjef') as leier) x left join tal_val v on v.kommune_id = app.kommune_id()
        where x.leier;
    end
    $$;
grant execute on function app.tal_vala() to laget_request;

create function app.tal_vel(grensa smallint, namngi boolean, foer integer) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if not app.har_rolle('kommunalsjef') then
            return false;
        end if;
        insert into tal_val as v (kommune_id, grense, namngitt) values (app.kommune_id(), grensa, namngi)
        on conflict (kommune_id) do update set grense = excluded.grense, namngitt = excluded.namngitt, version = v.version + 1
        where v.version = foer;
        return found;
    end
    $$;
grant execute on function app.tal_vel(smallint, boolean, integer) to laget_request;
