-- What was refused is a row about the child it concerned, whatever stood in the address.

-- The id in the address of something that is neither a sak nor a child: a tiltak, an offer, a føresett.
alter table innsynslogg add column objekt_id uuid;

-- Null adds nothing: rows from before have the hash they had.
create or replace function app.innsynslogg_hash(l innsynslogg) returns bytea
    language sql stable
    return sha256(convert_to(concat_ws(chr(31),
        l.kommune_id, l.logg_id, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), l.brukar_id,
        coalesce(l.instans_id::text, '-'), coalesce(l.eining_id::text, '-'), l.rolle, l.handling,
        array_to_string(l.sak_id_list, ','), array_to_string(l.barn_id_list, ','), l.grunnlag,
        coalesce(l.grunn, ''), l.request_id, l.avvist, l.objekt_id
    ), 'UTF8'));

-- The program does not know what a refused address was about: it was not shown. The log does.
create function app.innsynslogg_gjeld() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        sak_list uuid[];
        barn_list uuid[];
    begin
        select array_agg(distinct g.sak_id) filter (where g.sak_id is not null),
            array_agg(distinct g.barn_id) filter (where g.barn_id is not null)
        into sak_list, barn_list
        from (
            select s.sak_id, s.barn_id from sak s
            where s.kommune_id = new.kommune_id and s.sak_id = any(new.sak_id_list)
            union all
            select s.sak_id, s.barn_id from tiltak t
            join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
            where t.kommune_id = new.kommune_id and t.tiltak_id = new.objekt_id
            union all
            select s.sak_id, s.barn_id from overlevering o
            join sak s on s.kommune_id = o.kommune_id and s.sak_id = o.sak_id
            where o.kommune_id = new.kommune_id and o.overlevering_id = new.objekt_id
            union all
            select null, f.barn_id from foeresett f
            where f.kommune_id = new.kommune_id and f.foeresett_id = new.objekt_id
        ) g;
        new.sak_id_list := (select coalesce(array_agg(distinct x), '{}') from unnest(new.sak_id_list || sak_list) x);
        new.barn_id_list := (select coalesce(array_agg(distinct x), '{}') from unnest(new.barn_id_list || barn_list) x);
        return new;
    end
    $$;
-- by name before innsynslogg_set_hash: the hash is of the whole row
create trigger innsynslogg_gjeld before insert on innsynslogg for each row when (new.avvist)
    execute function app.innsynslogg_gjeld();

-- A trigger needs no right to its function: nobody has one, so that none can be called by other ways.
revoke execute on function app.innsynslogg_set_hash(), app.innsynslogg_frys() from laget_request, laget_system;

-- As before, and: the leader of an eining is told of a sak only when it is the eining's. That there is one somewhere
-- else shows only to those who may see it.
create or replace function app.innsyn_i_barn(barn uuid, foer_at timestamptz, foer_id uuid, tal integer) returns table (
    logg_id uuid, at timestamptz, instans_namn text, eining_namn text, rolle text, handling text,
    grunnlag text, grunn text, avvist boolean
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select l.logg_id, l.at, i.namn,
            -- with adressesperre the staff's eining would tell where the child goes: the eining's own leader knows it
            case when l.eining_id = any(app.leia_einingar()) or not exists (
                select from barn b where b.kommune_id = l.kommune_id and b.barn_id = barn and b.adressesperre
            ) then e.namn end,
            l.rolle, l.handling, l.grunnlag, l.grunn, l.avvist
        from innsynslogg l
        left join instans i on i.instans_id = l.instans_id
        left join eining e on e.kommune_id = l.kommune_id and e.eining_id = l.eining_id
        where l.kommune_id = app.kommune_id()
            and l.barn_id_list @> array[barn]
            -- that somebody wrote a melding to barnevernet is for the reporter and the leader's register only
            and l.handling not like '%barnevern%'
            -- nor of a sak to somebody who is shut out from it
            and not l.sak_id_list && app.sperra()
            and (foer_at is null or (l.at, l.logg_id) < (foer_at, foer_id))
            and (
                (
                    -- a child of this kommune: a refused try at another's is a row here too
                    app.har_rolle('personvernombod')
                    and exists (select from barn b where b.kommune_id = l.kommune_id and b.barn_id = barn)
                )
                or (
                    l.eining_id = any(app.leia_einingar())
                    and exists (
                        select from barn b where b.kommune_id = l.kommune_id and b.barn_id = barn
                            and b.eining_id = any(app.leia_einingar())
                    )
                    and not exists (
                        select from sak s
                        where s.kommune_id = l.kommune_id and s.barn_id = barn and s.sak_id = any(l.sak_id_list)
                            and (s.eining_id is null or s.eining_id <> all(app.leia_einingar()))
                    )
                )
            )
        order by l.at desc, l.logg_id desc
        limit least(tal, 200)
    $$;
