-- Who was there stands while a referat of the meeting is approved: it says so too.

-- Whether one is approved, and is not opened to be put right: to those who plan the meeting.
create function app.moete_referat_stend(moetet uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from referat r
            join moete m on m.kommune_id = r.kommune_id and m.moete_id = r.moete_id
            where r.kommune_id = app.kommune_id() and r.moete_id = moetet and r.tilstand = 'godkjent'
                and m.eining_id = any(app.planlegg_tst())
        );
    end
    $$;
grant execute on function app.moete_referat_stend(uuid) to laget_request;

create function app.moete_oppmoete_stend() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') = 'laget_request' and exists (
            select from referat r
            where r.kommune_id = new.kommune_id and r.moete_id = new.moete_id and r.tilstand = 'godkjent'
        ) then
            raise exception 'a referat that says who was there is approved'
                using errcode = 'insufficient_privilege', constraint = 'moete_oppmoete_stend';
        end if;
        return new;
    end
    $$;
create trigger moete_oppmoete_stend before update of oppmoete, kom, gjekk on moete_deltakar for each row
    when ((new.oppmoete, new.kom, new.gjekk) is distinct from (old.oppmoete, old.kom, old.gjekk))
    execute function app.moete_oppmoete_stend();
create trigger moete_oppmoete_stend_ny before insert on moete_deltakar for each row
    when (new.oppmoete is not null) execute function app.moete_oppmoete_stend();

-- The same of the family, by the referat of their item.
create function app.moete_familie_stend() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') = 'laget_request' and exists (
            select from referat r
            where r.kommune_id = new.kommune_id and r.punkt_id = new.punkt_id and r.tilstand = 'godkjent'
        ) then
            raise exception 'a referat that says who was there is approved'
                using errcode = 'insufficient_privilege', constraint = 'moete_oppmoete_stend';
        end if;
        return new;
    end
    $$;
create trigger moete_familie_stend before update of oppmoete on moete_familie for each row
    when (new.oppmoete is distinct from old.oppmoete) execute function app.moete_familie_stend();
