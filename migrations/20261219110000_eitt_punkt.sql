-- Who must leave and what is shut, of one item without reckoning the whole room.

drop function app.moete_maa_ut(uuid);
create function app.moete_maa_ut(moetet uuid, eitt uuid) returns table (punkt_id uuid, moete_deltakar_id uuid, sagt boolean)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid[] := app.principals();
        planlegg constant boolean := exists (
            select from moete m where m.kommune_id = her and m.moete_id = moetet and m.eining_id = any(app.planlegg_tst())
        );
    begin
        if not planlegg and not (moetet = any(app.mine_moete())) then
            return;
        end if;
        return query
        select s.punkt_id, u, exists (
                select from moete_punkt_ute t
                where t.kommune_id = s.kommune_id and t.punkt_id = s.punkt_id and t.moete_deltakar_id = u
            )
        from moete_punkt_sak s
        cross join lateral app.moete_utan_grunnlag(s.kommune_id, s.moete_id, s.sak_id) u
        join moete_deltakar d on d.kommune_id = s.kommune_id and d.moete_deltakar_id = u
        where s.kommune_id = her and s.moete_id = moetet and s.gjeld and (eitt is null or s.punkt_id = eitt)
            and ((planlegg and app.ser_sak(s.sak_id)) or d.prinsipal_id = any(meg));
    end
    $$;
drop function app.moete_stengde(uuid);
create function app.moete_stengde(moetet uuid, eitt uuid) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        planlegg constant uuid[] := app.planlegg_tst();
        kalla constant boolean := moetet = any(app.mine_moete());
    begin
        return query
        select s.punkt_id
        from moete m
        join moete_punkt_sak s on s.kommune_id = m.kommune_id and s.moete_id = m.moete_id and s.gjeld
        where m.kommune_id = app.kommune_id() and m.moete_id = moetet and (eitt is null or s.punkt_id = eitt)
            and ((m.eining_id = any(planlegg) and m.dato <= app.today()) or (kalla and app.ser_sak(s.sak_id)))
            and exists (select app.punkt_stengt_av(s.kommune_id, s.punkt_id));
    end
    $$;
grant execute on function app.moete_maa_ut(uuid, uuid), app.moete_stengde(uuid, uuid) to laget_request;
