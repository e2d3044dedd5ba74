-- As before, and: `eigne` are the rows of the person, true, or those of all others, false. What others did must not drown in one's own.
drop function app.familie_innsyn(uuid, timestamptz, uuid, integer);
create function app.familie_innsyn(barn uuid, foer_at timestamptz, foer_id uuid, tal integer, eigne boolean default null)
    returns table (
    logg_id uuid, at timestamptz, instans_namn text, eining_namn text, rolle text, handling text, grunnlag text, avvist boolean
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        with rader as materialized (
            select l.* from innsynslogg l where l.barn_id_list @> array[barn]
        ),
        her as materialized (
            select app.familie_kommune() as kommune_id, app.familie_person() as person, app.familie_barn() as barna,
                app.familie_saker() as saker
        ),
        barnet as materialized (
            select b.adressesperre,
                array(select s.sak_id from sak s where s.kommune_id = b.kommune_id and s.barn_id = b.barn_id
                    and s.sak_id = any(her.saker)) as synlege,
                array(select s.sak_id from sak s where s.kommune_id = b.kommune_id and s.barn_id = b.barn_id
                    and s.sak_id <> all(her.saker)) as loeynde
            from her
            join barn b on b.kommune_id = her.kommune_id and b.barn_id = barn and b.barn_id = any(her.barna)
        )
        select l.logg_id, l.at, i.namn, case when not barnet.adressesperre then e.namn end, l.rolle, l.handling,
            l.grunnlag, l.avvist
        from her
        cross join barnet
        join rader l on l.kommune_id = her.kommune_id
        left join instans i on i.instans_id = l.instans_id
        left join eining e on e.kommune_id = l.kommune_id and e.eining_id = l.eining_id
        where l.handling not like '%barnevern%'
            and (eigne is null or eigne = (l.familie_person_id is not null))
            and (foer_at is null or (l.at, l.logg_id) < (foer_at, foer_id))
            and case
                when l.familie_person_id is not null then l.familie_person_id = her.person
                when l.sak_id_list && barnet.synlege then true
                -- of the card alone. A look by barnevernet at a child it has no sak here with, tells of one elsewhere
                else not l.avvist and not l.sak_id_list && barnet.loeynde
                    and l.handling in ('barn.opne', 'barn.soekje', 'barn.oppslag', 'barn.registrere', 'barn.endre',
                        'barn.importere', 'barn.innsyn', 'foeresett.skrive')
                    and coalesce(i.slag, '') <> 'barnevern'
            end
        order by l.at desc, l.logg_id desc
        limit least(tal, 200)
    $$;
grant execute on function app.familie_innsyn(uuid, timestamptz, uuid, integer, boolean) to laget_familie;
