-- Somebody is on a team once at a time, and may come back. One that never began ends the day before its first, and is in nobody's way.
create function app.tst_medlem_ikkje_oppaa() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        -- a vara is there for the fixed one, and no longer
        new.til := least(new.til, (
            select f.til from tst_medlem f where f.kommune_id = new.kommune_id and f.tst_medlem_id = new.vara_for
        ));
        perform pg_advisory_xact_lock(hashtextextended(new.eining_id::text, 3));
        if (new.til is null or new.til >= new.fraa) and exists (
            select from tst_medlem t
            where t.kommune_id = new.kommune_id and t.eining_id = new.eining_id and t.prinsipal_id = new.prinsipal_id
                and t.tst_medlem_id <> new.tst_medlem_id and (t.til is null or t.til >= t.fraa)
                and (t.til is null or t.til >= new.fraa) and (new.til is null or new.til >= t.fraa)
        ) then
            raise exception 'the person is on the team then' using errcode = 'exclusion_violation', constraint = 'tst_medlem_ikkje_oppaa';
        end if;
        return new;
    end
    $$;
create trigger tst_medlem_ikkje_oppaa before insert or update of fraa, til on tst_medlem
    for each row execute function app.tst_medlem_ikkje_oppaa();
