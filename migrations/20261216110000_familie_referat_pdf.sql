-- A family takes along its own copy of a referat (docs/adr/0013): the document that was made when it was approved, when all of that is for
-- this reader; else one of what is.

-- As before. Nobody but the youth is told why barnets stemme is missing either: where it is hidden there is no such reason, and the one
-- must look as the other. With adressesperre nothing says where the child goes.
create or replace function app.familie_referat() returns table (
    referat_id uuid, sak_id uuid, dato date, nr smallint, godkjent_at timestamptz, innhald text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.familie_kommune();
        saker constant uuid[] := app.familie_saker();
        meg constant uuid[] := app.familie_meg();
    begin
        return query
        select distinct on (v.referat_id) v.referat_id, v.sak_id, m.dato, v.nr, v.godkjent_at,
            case when u.anna = '{}' then v.innhald else (i.alt || u.anna)::text end
        from referat_versjon v
        join sak s on s.kommune_id = v.kommune_id and s.sak_id = v.sak_id
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join moete m on m.kommune_id = v.kommune_id and m.moete_id = v.moete_id
        cross join lateral (select v.innhald::jsonb as alt) i
        cross join lateral (
            select case when s.barn_id = any(meg) or i.alt -> 'stemme_skjult' = 'null' then '{}'
                else jsonb_build_object('stemme_skjult', null, 'delar', (
                    select jsonb_agg(case when d.del ->> 0 = 'barnets_stemme' then jsonb_build_array('barnets_stemme', '') else d.del end
                        order by d.nr)
                    from jsonb_array_elements(i.alt -> 'delar') with ordinality d (del, nr)
                )) end
            || case when s.barn_id = any(meg) or i.alt ->> 'stemme_manglar' = '' then '{}'
                else jsonb_build_object('stemme_manglar', '') end
            -- "Vinje kommune, TST Åmot skule"
            || case when b.adressesperre then jsonb_build_object('stad', split_part(i.alt ->> 'stad', ', TST ', 1)) else '{}' end as anna
        ) u
        where v.kommune_id = her and v.sak_id = any(saker)
        order by v.referat_id, v.nr desc;
    end
    $$;

-- The document as it was approved, when nothing of it is kept from this reader.
create function app.familie_referat_pdf(referatet uuid) returns bytea
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select v.pdf
            from app.familie_referat() r
            join referat_versjon v on v.kommune_id = app.familie_kommune() and v.referat_id = r.referat_id and v.nr = r.nr
            where r.referat_id = referatet and r.innhald = v.innhald
        );
    end
    $$;
grant execute on function app.familie_referat_pdf(uuid) to laget_familie;
