-- Nobody finds out which fødselsnummer the kommune has by trying: every answer about a number is one of the person's
-- look-ups of the day, whichever page gives it.

-- The look-ups a person has in 24 hours: more than a day's work asks for, too few to try numbers out. Not for the one
-- who asks to say.
create function app.oppslag_maks() returns integer language sql immutable return 20;
grant execute on function app.oppslag_maks() to laget_request;

-- How many look-ups the person has left. The person's other requests wait here until this one has ended, so that
-- several at once do not each get the last one.
create function app.oppslag_att() returns integer
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        meg constant uuid := app.brukar_id();
        her constant uuid := app.kommune_id();
        brukte integer;
    begin
        perform pg_advisory_xact_lock(hashtextextended(concat(her, meg), 2));
        select count(*) into brukte from barn_oppslag o
        where o.kommune_id = her and o.brukar_id = meg and o.at > now() - interval '24 hours';
        return greatest(app.oppslag_maks() - brukte, 0);
    end
    $$;
grant execute on function app.oppslag_att() to laget_request;

-- Find a child by exact fødselsnummer (its keyed hash): opens the card to this person for an hour. Every try
-- counts; over the limit the answer is null and nothing is looked up.
drop function app.finn_barn_fnr(bytea, uuid, integer);
create function app.finn_barn_fnr(oppslag bytea, id uuid, out barn_id uuid, out for_mange boolean)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        meg constant uuid := app.brukar_id();
        her constant uuid := app.kommune_id();
    begin
        for_mange := false;
        if meg is null or her is null or cardinality(app.mine_instansar()) = 0 then
            return;
        end if;
        for_mange := app.oppslag_att() = 0;
        if for_mange then
            return;
        end if;
        select b.barn_id into barn_id from barn b where b.kommune_id = her and b.fnr_oppslag = oppslag;
        insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, barn_id, til)
        values (her, id, meg, finn_barn_fnr.barn_id, now() + interval '1 hour');
    end
    $$;
grant execute on function app.finn_barn_fnr(bytea, uuid) to laget_request;

-- True when another child than this one has the number: asked before it is written on a card. That somebody has it is
-- an answer, and counts. So does a new number on a card that has one, or all that are free could be tried on one card.
-- Over the limit every number is in use.
create function app.nummer_i_bruk(oppslag bytea, barnet uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        i_bruk boolean;
        bytt boolean;
    begin
        if cardinality(app.mine_instansar()) = 0 or app.oppslag_att() = 0 then
            return true;
        end if;
        select coalesce(bool_or(b.barn_id <> barnet), false), coalesce(bool_or(b.barn_id = barnet), false)
        into i_bruk, bytt
        from barn b
        where b.kommune_id = her and (
            (b.fnr_oppslag = oppslag and b.barn_id <> barnet) or (b.barn_id = barnet and b.fnr_oppslag <> oppslag)
        );
        if i_bruk or bytt then
            insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, til)
            values (her, gen_random_uuid(), app.brukar_id(), now());
        end if;
        return i_bruk;
    end
    $$;
grant execute on function app.nummer_i_bruk(bytea, uuid) to laget_request;

-- Counts the reading of an eining's list: one look-up, and one more for each number on it that is somebody's the
-- leader may not be told of (loeynde): that line is left out, and who looks afterwards sees which. A list with more
-- of them than the person has look-ups left uses these up, and is not read. The dry run gives no numbers.
create function app.tel_liste(oppslag bytea[], namn text[], out for_mange boolean, out loeynde bytea[])
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        att constant integer := app.oppslag_att();
        tal integer;
    begin
        loeynde := '{}';
        for_mange := att = 0 or cardinality(app.leia_einingar()) = 0;
        if for_mange then
            return;
        end if;
        select coalesce(array_agg(b.fnr_oppslag), '{}') into loeynde
        from barn b
        where b.kommune_id = her and b.fnr_oppslag = any(oppslag)
            and b.fnr_oppslag not in (select l.fnr_oppslag from app.finn_barn_for_liste(oppslag, namn) l);
        tal := 1 + cardinality(loeynde);
        for_mange := tal > att;
        insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, til)
        select her, gen_random_uuid(), app.brukar_id(), now() from generate_series(1, least(tal, att));
        if for_mange then
            loeynde := '{}';
        end if;
    end
    $$;
grant execute on function app.tel_liste(bytea[], text[]) to laget_request;
