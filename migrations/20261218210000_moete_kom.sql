-- Somebody who was not called, came: a vara or a guest, written down when the meeting goes on or is held. And what calling or coming
-- does to the items.

-- As before, and: to a meeting that is held, only whoever was there.
drop policy rett_moete on moete_deltakar;
create policy rett_moete on moete_deltakar as restrictive for insert to laget_request with check (
    (select true from moete m where m.kommune_id = moete_deltakar.kommune_id and m.moete_id = moete_deltakar.moete_id
        and m.eining_id = moete_deltakar.eining_id
        and (m.tilstand in ('planlagt', 'innkalla') or (m.tilstand = 'halde' and moete_deltakar.oppmoete = 'moett')) limit 1)
);

-- As before, and: whoever is in the room already, is not asked to come; a guest from outside is sent the link to the teieplikterklæring.
create or replace function app.moete_deltakar_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') <> 'laget_request' then
            return null;
        end if;
        if new.oppmoete is null or new.prinsipal_id is null then
            perform app.moete_brev_til(new, 'innkalling');
        end if;
        if new.oppmoete is null then
            perform app.moete_sei(new, new.brukar_id, 'moete_innkalla', 'moete_innkalla:' || new.moete_deltakar_id);
        end if;
        return null;
    end
    $$;

-- Which of these people (each with prinsipal_id, brukar_id and instans_id, or instans_slag) would shut which items of a meeting, to those
-- who plan it, of the saker they see. Of a sak that is hidden only that it is there, as on the agenda: else one could find out what is
-- agreed to by asking for one after another.
create function app.moete_ville_stengje(moetet uuid, nye jsonb) returns table (plass integer, nr integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.kommune_id();
    begin
        return query
        with m as (
            select x.* from moete x where x.kommune_id = her and x.moete_id = moetet and x.eining_id = any(app.planlegg_tst())
        ), punkt as (
            select s.sak_id, u.plass, app.ser_sak(s.sak_id) as ser
            from m
            join lateral (
                select p.punkt_id, (row_number() over (order by p.nr))::integer as plass
                from moete_punkt p
                where p.kommune_id = her and p.moete_id = m.moete_id and p.tilstand not in ('teke_ut', 'vidare')
            ) u on true
            join moete_punkt_sak s on s.kommune_id = her and s.punkt_id = u.punkt_id and s.gjeld
        )
        select k.plass, n.nr::integer
        from m
        join punkt k on k.ser
        cross join jsonb_array_elements(nye) with ordinality n (ny, nr)
        where not app.moete_grunnlag(
            jsonb_populate_record(null::moete_deltakar, n.ny || jsonb_build_object('kommune_id', her)), k.sak_id, app.moete_naar(m::moete)
        )
        union all
        select k.plass, null from punkt k where not k.ser
        order by 1, 2;
    end
    $$;
grant execute on function app.moete_ville_stengje(uuid, jsonb) to laget_request;
