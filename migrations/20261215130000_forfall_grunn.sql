-- Why somebody cannot come, is for those who plan and for oneself: "sjukt barn" is not for everybody who is called. The page hid it;
-- now the rows do.
revoke select on moete_deltakar from laget_request;
grant select (kommune_id, moete_deltakar_id, moete_id, eining_id, slag, vara_for, prinsipal_id, brukar_id, instans_id, namn, instans_slag,
    epost, svar, oppmoete, kom, gjekk, teieplikt_at, teieplikt_maate, teken_av_at, kalla_av, kalla_at, version)
    on moete_deltakar to laget_request;

-- Of those who are called to a meeting: who has left the job they were called from, and why they cannot come where one may know it.
create function app.moete_deltakarar(moetet uuid) returns table (moete_deltakar_id uuid, slutta boolean, grunn text)
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
        select d.moete_deltakar_id, not app.moete_arbeider(d),
            case when planlegg or d.prinsipal_id = any(meg) then d.forfall_grunn end
        from moete_deltakar d
        where d.kommune_id = her and d.moete_id = moetet;
    end
    $$;
grant execute on function app.moete_deltakarar(uuid) to laget_request;
revoke execute on function app.moete_arbeider(moete_deltakar) from laget_request;
