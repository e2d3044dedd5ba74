-- How many different children a person opens in an hour is counted with the row of the log, so that all processes share it (docs/adr/0030). What counts is
-- a row about one child, of somebody at work, that was not refused: a list of many is one page and not many openings.

-- What was opened within the last hours: the first time in the hour. A worker clears it.
create table lese_opna (
    kommune_id uuid not null references kommune,
    brukar_id uuid not null references brukar,
    barn_id uuid not null,
    at timestamptz not null,
    primary key (kommune_id, brukar_id, barn_id)
);
create index lese_opna_tid on lese_opna (kommune_id, brukar_id, at);

-- Kommunar in which so much is opened that everybody must, until then.
create table lese_kommune (
    kommune_id uuid primary key references kommune,
    til timestamptz not null
);

do $$
declare
    t text;
begin
    foreach t in array array['lese_opna', 'lese_kommune'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
    end loop;
end
$$;

-- How many a person may open, and all of a kommune: with how many are many, in versions. None is 200 and 2000.
alter table logg_grense
    add column konto smallint constraint logg_grense_konto check (konto between 5 and 2000),
    add column kommunen integer constraint logg_grense_kommunen check (kommunen between 50 and 100000);
grant insert (konto, kommunen) on logg_grense to laget_request;

create function app.lese_grense(kommune uuid, out konto integer, out kommunen integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        select g.konto, g.kommunen into konto, kommunen from logg_grense g where g.kommune_id = kommune order by g.versjon desc limit 1;
        konto := coalesce(konto, 200);
        kommunen := coalesce(kommunen, 2000);
    end
    $$;

-- An alarm is something the personvernombod goes through. One that is judged is not judged again: the next is another.
alter table logg_treff add column gang smallint not null default 1,
    drop constraint logg_treff_slag,
    add constraint logg_treff_slag check (slag in ('slektsnamn', 'eige_barn', 'kollega', 'natt', 'mange', 'budsjett', 'budsjett_kommune')),
    drop constraint logg_treff_ein,
    add constraint logg_treff_ein unique nulls not distinct (kommune_id, slag, doegn, brukar_id, barn_id, gang),
    drop constraint logg_treff_heilt,
    add constraint logg_treff_heilt check (
        (barn_id is null) = (slag in ('natt', 'mange', 'budsjett', 'budsjett_kommune'))
        and (grense is not null) = (slag in ('mange', 'budsjett', 'budsjett_kommune'))
        and (grunn is not null) = (slag in ('eige_barn', 'kollega')) and fyrste <= siste
    );
alter table logg_treff alter column grense type integer;

-- The alarm: a row of the log, so that it is sealed with the others, a treff that leads to what was read, and a melding.
create function app.lese_alarm(kommune uuid, kven uuid, i_slag text, i_tal integer, i_grense integer, request text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        dag constant date := (now() at time zone 'Europe/Oslo' - interval '6 hours')::date;
        i_gang smallint;
        ombod uuid;
    begin
        insert into innsynslogg (kommune_id, logg_id, brukar_id, rolle, handling, grunnlag, request_id, hash)
        values (kommune, gen_random_uuid(), kven, '', 'lesing.' || i_slag, '', request, '');
        select count(*) + 1 into i_gang from logg_treff t
        where t.kommune_id = kommune and t.slag = i_slag and t.doegn = dag and t.brukar_id = kven and t.ferdig;
        insert into logg_treff (kommune_id, logg_treff_id, slag, doegn, brukar_id, fyrste, siste, tal, avviste, tal_barn, grense, helg, laga_at, gang)
        values (kommune, gen_random_uuid(), i_slag, dag, kven, now() - interval '1 hour', now(), i_tal, 0, i_tal, i_grense,
            extract(isodow from now() at time zone 'Europe/Oslo') > 5, now(), i_gang)
        on conflict on constraint logg_treff_ein do update set siste = excluded.siste, laga_at = excluded.laga_at,
            tal = greatest(logg_treff.tal, excluded.tal), tal_barn = greatest(logg_treff.tal_barn, excluded.tal_barn);
        for ombod in select f.id from app.naudrett_ombod(kommune) f (id) where f.id <> kven order by 1 loop
            perform app.naudrett_seie_fraa(kommune, ombod, 'logg_treff', null, null, null,
                'lesing:' || i_slag || ':' || kven || ':' || i_tal || ':' || to_char(now(), 'YYYYMMDDHH24'));
        end loop;
    end
    $$;

-- Who it is must be shown anew in all sessions of a person, or of a kommune: for what is read, and for all else that a session alone is not enough
-- for.
create function app.lese_glem(kommune uuid, kven uuid) returns void
    language sql security definer set search_path = public, pg_temp
    as $$
    -- well past the hour: those who wait here may have begun before
    update sesjon s set stadfesta_at = now() - interval '2 hours'
    where (s.brukar_id = kven or kven is null and s.kommune_id = kommune) and s.avslutta_at is null and s.absolutt_til > now()
        and s.stadfesta_at > now() - interval '1 hour'
    $$;

-- Counts a child that is opened. At the limit there is an alarm, and all sessions of the person are as if nobody had shown who it is; past it
-- that is asked for, and holds for an hour; past twice as many nothing more is opened until the hour has gone on. But a naudrett, which cannot
-- wait: it passes, and there is an alarm. One person's own openings wait for each other here, and nobody else's.
create function app.lese_teljing() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        grense integer;
        tal integer;
        ny boolean;
        naud constant boolean := new.handling = 'naudrett.bruke'
            or new.handling = 'barn.opne' and coalesce(current_setting('app.naudrett', true), '') = 'ja';
    begin
        -- written by nobody's request
        if app.token_hash() is null or exists (
            select from lese_opna o
            where o.kommune_id = new.kommune_id and o.brukar_id = new.brukar_id and o.barn_id = new.barn_id_list[1] and o.at > now() - interval '1 hour'
        ) then
            return new;
        end if;
        perform pg_advisory_xact_lock(hashtextextended(new.kommune_id || ' ' || new.brukar_id, 30));
        insert into lese_opna (kommune_id, brukar_id, barn_id, at) values (new.kommune_id, new.brukar_id, new.barn_id_list[1], now())
        on conflict (kommune_id, brukar_id, barn_id) do update set at = excluded.at;
        grense := (app.lese_grense(new.kommune_id)).konto;
        select count(*) into tal from (
            select from lese_opna o
            where o.kommune_id = new.kommune_id and o.brukar_id = new.brukar_id and o.at > now() - interval '1 hour'
            limit 2 * grense + 1
        ) o;
        if tal > 2 * grense and not naud then
            raise exception 'too many children in an hour' using errcode = 'check_violation', constraint = 'lese_stogg';
        end if;
        if not naud and (tal > grense or exists (select from lese_kommune k where k.kommune_id = new.kommune_id and k.til > now())) then
            if not exists (select from sesjon s where s.token_hash = app.token_hash() and s.stadfesta_at > now() - interval '1 hour') then
                raise exception 'who is it' using errcode = 'check_violation', constraint = 'lese_stadfest';
            end if;
            if tal = grense + 1 then
                insert into innsynslogg (kommune_id, logg_id, brukar_id, rolle, handling, grunnlag, request_id, hash)
                values (new.kommune_id, gen_random_uuid(), new.brukar_id, '', 'lesing.stadfesta', '', new.request_id, '');
            end if;
        end if;
        ny := tal >= grense and not exists (
            select from logg_treff t
            where t.kommune_id = new.kommune_id and t.slag = 'budsjett' and t.brukar_id = new.brukar_id and t.laga_at > now() - interval '1 hour'
                and t.doegn >= (now() at time zone 'Europe/Oslo' - interval '30 hours')::date
        );
        if ny then
            perform app.lese_glem(new.kommune_id, new.brukar_id);
        end if;
        if ny or tal >= 2 * grense then
            perform app.lese_alarm(new.kommune_id, new.brukar_id, 'budsjett', tal, grense, new.request_id);
        end if;
        return new;
    end
    $$;
create trigger innsynslogg_lesing before insert on innsynslogg for each row
    when (new.brukar_id is not null and not new.avvist and cardinality(new.barn_id_list) = 1 and new.rolle <> 'personvernombod')
    execute function app.lese_teljing();

-- Every minute: is so much opened in a kommune that everybody must show who it is? And clears what is old. Gives how many alarms there were in the
-- last hour. What a kommune opens is not counted where a row is written: those who read would wait for each other.
create function app.lese_runde() returns bigint
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r record;
    begin
        delete from lese_opna o where o.at < now() - interval '2 hours';
        for r in
            select o.kommune_id, count(*)::integer as tal, g.kommunen, mode() within group (order by o.brukar_id) as mest
            from lese_opna o
            cross join lateral app.lese_grense(o.kommune_id) g
            where o.at > now() - interval '1 hour'
            group by o.kommune_id, g.kommunen
            having count(*) >= g.kommunen
            order by o.kommune_id
        loop
            insert into lese_kommune as k (kommune_id, til) values (r.kommune_id, now() + interval '1 hour')
            on conflict (kommune_id) do update set til = excluded.til where k.til <= now();
            if found then
                perform app.lese_glem(r.kommune_id, null);
                perform app.lese_alarm(r.kommune_id, r.mest, 'budsjett_kommune', r.tal, r.kommunen, 'arbeidar');
            end if;
        end loop;
        return (select count(*) from logg_treff t where t.slag in ('budsjett', 'budsjett_kommune') and t.laga_at > now() - interval '1 hour');
    end
    $$;
revoke execute on function app.lese_grense(uuid), app.lese_alarm(uuid, uuid, text, integer, integer, text), app.lese_teljing(),
    app.lese_glem(uuid, uuid), app.lese_runde() from public;
grant execute on function app.lese_runde() to laget_system;
