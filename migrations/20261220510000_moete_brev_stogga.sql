-- Whoever plans a meeting is told that a letter to a family did not come through, also where they do not see whose: they know already
-- that there is an item, and learn neither who nor how many. Of a sak they are shut out from they are told nothing.
create function app.moete_brev_stogga(moetet uuid) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        planlegg constant uuid[] := app.planlegg_tst();
        sperra constant uuid[] := app.sperra();
    begin
        return query
        select s.punkt_id
        from moete m
        join moete_punkt_sak s on s.kommune_id = m.kommune_id and s.moete_id = m.moete_id and s.gjeld
        where m.kommune_id = app.kommune_id() and m.moete_id = moetet and m.eining_id = any(planlegg) and s.sak_id <> all(sperra)
            and (
                exists (
                    select from moete_familie f
                    where f.kommune_id = s.kommune_id and f.punkt_id = s.punkt_id and f.brev in ('avvist', 'uviss')
                ) or exists (
                    select from referat r
                    join referat_brev b on b.kommune_id = r.kommune_id and b.referat_id = r.referat_id
                    where r.kommune_id = s.kommune_id and r.punkt_id = s.punkt_id and b.tilstand in ('avvist', 'uviss')
                        and not exists (
                            select from referat_brev n
                            where n.kommune_id = b.kommune_id and n.referat_id = b.referat_id and n.laga_at > b.laga_at
                                and n.foeresett_id is not distinct from b.foeresett_id
                        )
                )
            );
    end
    $$;
grant execute on function app.moete_brev_stogga(uuid) to laget_request;
