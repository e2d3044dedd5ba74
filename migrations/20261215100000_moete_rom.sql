-- An item that is shut, whoever plans the meeting; and who leads it and who writes (domain.md § 3).

-- The items of a meeting that are shut, to those who plan it: that they are, and not whose they are or who must leave.
create function app.moete_stengde(moetet uuid) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select s.punkt_id
        from moete m
        join moete_punkt_sak s on s.kommune_id = m.kommune_id and s.moete_id = m.moete_id and s.gjeld
        where m.kommune_id = app.kommune_id() and m.moete_id = moetet and m.eining_id = any(app.planlegg_tst())
            and exists (select app.punkt_stengt_av(s.kommune_id, s.punkt_id));
    end
    $$;
grant execute on function app.moete_stengde(uuid) to laget_request;

-- What somebody in the room should not have heard, was not talked through.
create function app.moete_punkt_droefta() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if exists (select app.punkt_stengt_av(new.kommune_id, new.punkt_id)) then
            raise exception 'somebody in the room may not hear of this child'
                using errcode = 'insufficient_privilege', constraint = 'moete_punkt_stengt';
        end if;
        return new;
    end
    $$;
create trigger moete_punkt_droefta before update of tilstand on moete_punkt
    for each row when (new.tilstand = 'droefta') execute function app.moete_punkt_droefta();

-- Two of those who are called.
alter table moete add column moeteleiar_id uuid, add column referent_id uuid,
    add constraint moete_moeteleiar_fkey foreign key (kommune_id, moete_id, moeteleiar_id)
        references moete_deltakar (kommune_id, moete_id, moete_deltakar_id),
    add constraint moete_referent_fkey foreign key (kommune_id, moete_id, referent_id)
        references moete_deltakar (kommune_id, moete_id, moete_deltakar_id);
grant update (moeteleiar_id, referent_id) on moete to laget_request;

-- Whoever is not asked any more, neither leads nor writes.
create function app.moete_deltakar_av() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update moete m set moeteleiar_id = nullif(m.moeteleiar_id, new.moete_deltakar_id),
            referent_id = nullif(m.referent_id, new.moete_deltakar_id)
        where m.kommune_id = new.kommune_id and m.moete_id = new.moete_id
            and new.moete_deltakar_id in (m.moeteleiar_id, m.referent_id);
        return null;
    end
    $$;
create trigger moete_deltakar_av after update of teken_av_at on moete_deltakar
    for each row when (new.teken_av_at is not null) execute function app.moete_deltakar_av();
