-- The innsynslogg is sealed: a worker chains its rows per kommune by hash, when they are committed (docs/adr/0030). Whoever writes a row
-- waits for nobody, and nobody waits for whoever seals.

-- The transaction a row was written in. It says which rows can no longer come: those of transactions before the oldest that still runs.
alter table innsynslogg add column xid xid8;
alter table innsynslogg alter column xid set default pg_current_xact_id();
create index innsynslogg_xid on innsynslogg (kommune_id, xid, logg_id);

create or replace function app.innsynslogg_set_hash() returns trigger
    language plpgsql
    as $$
    begin
        new.at := now();
        new.xid := pg_current_xact_id();
        new.hash := app.innsynslogg_hash(new);
        return new;
    end
    $$;

-- A field as it is sealed: how many bytes it has, and what it is; null is '-'. No two rows are written alike.
create function app.segl_felt(x text) returns text
    language sql immutable
    return coalesce(octet_length(x)::text || ':' || x || ',', '-,');

-- Every column of a row, in an order that is never changed: `src/segl/model.rs` writes the same. A column that is new comes last.
create function app.innsynslogg_kanonisk(l innsynslogg) returns text
    language sql stable
    return app.segl_felt(l.kommune_id::text) || app.segl_felt(l.logg_id::text)
        || app.segl_felt(case when isfinite(l.at) then (extract(epoch from l.at) * 1000000)::bigint::text end)
        || app.segl_felt(l.brukar_id::text) || app.segl_felt(l.familie_person_id::text)
        || app.segl_felt(l.instans_id::text) || app.segl_felt(l.eining_id::text)
        || app.segl_felt(l.rolle) || app.segl_felt(l.handling)
        || app.segl_felt(array_to_string(l.sak_id_list, ',', 'null')) || app.segl_felt(array_to_string(l.barn_id_list, ',', 'null'))
        || app.segl_felt(l.grunnlag) || app.segl_felt(l.grunn) || app.segl_felt(l.request_id)
        || app.segl_felt(l.avvist::text) || app.segl_felt(l.objekt_id::text)
        || app.segl_felt(encode(l.hash, 'hex')) || app.segl_felt(l.xid::text);

-- Where a kommune's chain begins.
create function app.segl_start(kommune uuid) returns bytea
    language sql immutable
    return sha256(convert_to('innsynslogg ' || kommune, 'UTF8'));

-- A seal is the hash of the seal before it, the position and the row. As an aggregate over a window the chain is one statement.
create function app.segl_steg(siste bytea, start bytea, posisjon bigint, kanonisk text) returns bytea
    language sql immutable
    return sha256(coalesce(siste, start) || int8send(posisjon) || convert_to(kanonisk, 'UTF8'));
create aggregate app.segl_kjede(start bytea, posisjon bigint, kanonisk text) (sfunc = app.segl_steg, stype = bytea);

-- A seal for each row: which it is of, and where in the chain it stands. The position is given when it is sealed.
create table innsynslogg_segl (
    kommune_id uuid not null,
    posisjon bigint not null constraint innsynslogg_segl_posisjon check (posisjon > 0),
    -- no foreign key: a row that is taken away leaves its seal behind
    logg_id uuid not null,
    hash bytea not null constraint innsynslogg_segl_sha256 check (octet_length(hash) = 32),
    primary key (kommune_id, posisjon),
    constraint innsynslogg_segl_rad unique (kommune_id, logg_id)
);

-- How far each kommune's log is sealed.
create table innsynslogg_kjede (
    kommune_id uuid primary key references kommune,
    posisjon bigint not null,
    hash bytea not null,
    segla_at timestamptz not null,
    -- all up to here is sealed
    etter_xid xid8 not null,
    etter_id uuid not null,
    -- whose transactions they are: a copy that is read in on another server has its rows' numbers and counts its own from the start
    tenar text not null,
    -- what was there before is sealed by its time, up to here; null when there is no more of it
    innhent_at timestamptz,
    innhent_id uuid,
    -- nothing that could be sealed is left
    heil boolean not null
);

do $$
declare
    t text;
begin
    foreach t in array array['innsynslogg_segl', 'innsynslogg_kjede'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
    end loop;
end
$$;
create trigger innsynslogg_segl_frys before update or delete or truncate on innsynslogg_segl
    for each statement execute function app.innsynslogg_frys();

create function app.segl_er(kommune uuid, rad uuid) returns boolean
    language sql stable
    return exists (select from innsynslogg_segl s where s.kommune_id = kommune and s.logg_id = rad);

-- Goes through as many rows of a kommune as are asked for, seals those that are not sealed, and says how many it was and whether there are
-- more. Another that seals the same kommune now does it; then it is none.
create function app.segl(kommune uuid, maks integer, out nye integer, out att boolean)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        k innsynslogg_kjede;
        lesne integer;
        siste_id uuid;
        siste record;
        id_list uuid[];
        tekst_list text[];
        -- rows of transactions before this are all here, or will never be
        grense constant xid8 := pg_snapshot_xmin(pg_current_snapshot());
        her constant text := (select s.system_identifier::text from pg_control_system() s);
        nil constant uuid := '00000000-0000-0000-0000-000000000000';
    begin
        nye := 0;
        att := false;
        insert into innsynslogg_kjede (kommune_id, posisjon, hash, segla_at, etter_xid, etter_id, tenar, heil)
        select kommune, 0, app.segl_start(kommune), now(), '0', nil, '', false
        where exists (select from innsynslogg l where l.kommune_id = kommune)
        on conflict do nothing;
        select * into k from innsynslogg_kjede x where x.kommune_id = kommune for update skip locked;
        if not found then
            return;
        end if;
        if k.tenar <> her then
            k.tenar := her;
            k.etter_xid := grense;
            k.etter_id := nil;
            k.innhent_at := '-infinity';
            k.innhent_id := nil;
        end if;
        -- so many rows are looked at, also when they are sealed: none of them takes longer
        if k.innhent_at is not null then
            select count(*)::integer, (array_agg(l.logg_id order by l.at desc, l.logg_id desc))[1],
                array_agg(l.logg_id order by l.at, l.logg_id) filter (where not app.segl_er(kommune, l.logg_id)),
                array_agg(app.innsynslogg_kanonisk(l) order by l.at, l.logg_id) filter (where not app.segl_er(kommune, l.logg_id))
            into lesne, siste_id, id_list, tekst_list
            from (
                select x.* from innsynslogg x
                where x.kommune_id = kommune and (x.at, x.logg_id) > (k.innhent_at, k.innhent_id)
                order by x.at, x.logg_id
                limit maks
            ) l;
        else
            select count(*)::integer, (array_agg(l.logg_id order by l.xid desc, l.logg_id desc))[1],
                array_agg(l.logg_id order by l.xid, l.logg_id) filter (where not app.segl_er(kommune, l.logg_id)),
                array_agg(app.innsynslogg_kanonisk(l) order by l.xid, l.logg_id) filter (where not app.segl_er(kommune, l.logg_id))
            into lesne, siste_id, id_list, tekst_list
            from (
                select x.* from innsynslogg x
                where x.kommune_id = kommune and (x.xid, x.logg_id) > (k.etter_xid, k.etter_id) and x.xid < grense
                order by x.xid, x.logg_id
                limit maks
            ) l;
            if lesne = 0 and k.heil then
                return;
            end if;
        end if;
        nye := coalesce(cardinality(id_list), 0);
        -- when there is no more of what was there before: those that have come since
        att := lesne = maks or k.innhent_at is not null;
        insert into innsynslogg_segl (kommune_id, posisjon, logg_id, hash)
        select kommune, k.posisjon + r.nr, r.id, app.segl_kjede(k.hash, k.posisjon + r.nr, r.tekst) over (order by r.nr)
        from unnest(id_list, tekst_list) with ordinality r (id, tekst, nr);
        select l.xid, l.at into siste from innsynslogg l where l.kommune_id = kommune and l.logg_id = siste_id;
        if k.innhent_at is not null then
            k.innhent_at := case when lesne = maks then siste.at end;
            k.innhent_id := case when lesne = maks then siste_id end;
        else
            k.etter_xid := case when att then siste.xid else grense end;
            k.etter_id := case when att then siste_id else nil end;
        end if;
        update innsynslogg_kjede x set posisjon = k.posisjon + nye, segla_at = now(), heil = not att, tenar = k.tenar,
            hash = coalesce((select s.hash from innsynslogg_segl s where s.kommune_id = kommune and s.posisjon = k.posisjon + nye), x.hash),
            etter_xid = k.etter_xid, etter_id = k.etter_id, innhent_at = k.innhent_at, innhent_id = k.innhent_id
        where x.kommune_id = kommune;
    end
    $$;

-- The rows of a kommune that wait to be sealed: `app.segl` comes to them. A row that has no seal and is not among them was put in behind its back.
create function app.segl_ventar(kommune uuid) returns table (logg_id uuid, at timestamptz)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        k innsynslogg_kjede;
    begin
        select * into k from innsynslogg_kjede x where x.kommune_id = kommune;
        if k.tenar is distinct from (select s.system_identifier::text from pg_control_system() s) then
            -- nothing of it is sealed yet, or it was read in on another server since
            k.etter_xid := '0';
            k.etter_id := '00000000-0000-0000-0000-000000000000';
            k.innhent_at := '-infinity';
            k.innhent_id := k.etter_id;
        end if;
        return query select l.logg_id, l.at from innsynslogg l
        where l.kommune_id = kommune and (l.xid, l.logg_id) > (k.etter_xid, k.etter_id)
            and not exists (select from innsynslogg_segl s where s.kommune_id = kommune and s.logg_id = l.logg_id);
        if k.innhent_at is not null then
            return query select l.logg_id, l.at from innsynslogg l
            where l.kommune_id = kommune and (l.at, l.logg_id) > (k.innhent_at, k.innhent_id)
                and coalesce((l.xid, l.logg_id) <= (k.etter_xid, k.etter_id), true)
                and not exists (select from innsynslogg_segl s where s.kommune_id = kommune and s.logg_id = l.logg_id);
        end if;
    end
    $$;

-- What is cleared away of a kommune's log when its time is over: all up to a position, where the chain was this. The seals after it stand on it.
create table innsynslogg_rydda (
    kommune_id uuid not null references kommune,
    posisjon bigint not null,
    hash bytea not null,
    -- rows from before this
    foer timestamptz not null,
    tal bigint not null,
    at timestamptz not null,
    primary key (kommune_id, posisjon)
);
alter table innsynslogg_rydda enable row level security, force row level security;
create policy eigar on innsynslogg_rydda to laget_owner using (true) with check (true);

-- As before, but for what clears away.
create or replace function app.innsynslogg_frys() returns trigger
    language plpgsql
    as $$
    begin
        if tg_op = 'DELETE' and current_setting('app.ryddar', true) = 'innsynslogg' then
            return null;
        end if;
        raise exception 'innsynslogg is insert-only' using errcode = 'insufficient_privilege';
    end
    $$;
create trigger innsynslogg_rydda_frys before update or delete or truncate on innsynslogg_rydda
    for each statement execute function app.logg_kontroll_frys();

-- Clears away the oldest rows of a kommune's log, those before the first that is not older than this, and leaves where the chain was. Nobody is
-- given it: the owner of the schema calls it, and the file of heads tells that it was done.
create function app.innsynslogg_rydd(kommune uuid, i_foer timestamptz) returns bigint
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        til bigint;
        fjerna bigint;
    begin
        perform 1 from innsynslogg_kjede k where k.kommune_id = kommune for update;
        select s.posisjon into til
        from innsynslogg_segl s
        where s.kommune_id = kommune and s.posisjon < coalesce((
            select x.posisjon from innsynslogg_segl x
            left join innsynslogg l on l.kommune_id = kommune and l.logg_id = x.logg_id
            where x.kommune_id = kommune and coalesce(l.at >= i_foer, true)
            order by x.posisjon limit 1
        ), (select k.posisjon + 1 from innsynslogg_kjede k where k.kommune_id = kommune))
        order by s.posisjon desc limit 1;
        if til is null then
            return 0;
        end if;
        perform set_config('app.ryddar', 'innsynslogg', true);
        delete from innsynslogg l using innsynslogg_segl s
        where s.kommune_id = kommune and s.posisjon <= til and l.kommune_id = kommune and l.logg_id = s.logg_id;
        get diagnostics fjerna = row_count;
        insert into innsynslogg_rydda (kommune_id, posisjon, hash, foer, tal, at)
        select kommune, til, s.hash, i_foer, fjerna, now() from innsynslogg_segl s where s.kommune_id = kommune and s.posisjon = til;
        delete from innsynslogg_segl s where s.kommune_id = kommune and s.posisjon <= til;
        perform set_config('app.ryddar', '', true);
        return fjerna;
    end
    $$;

-- The heads of the chains in which nothing is left, and what is cleared away: they are kept outside of the database. What is sealed after a head
-- was written after it.
create function app.segl_hovud() returns table (kommune_id uuid, posisjon bigint, hash bytea, tid timestamptz, rydda boolean)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select k.kommune_id, k.posisjon, k.hash, k.segla_at, false from innsynslogg_kjede k where k.heil and k.posisjon > 0
        union all
        (
            select distinct on (r.kommune_id) r.kommune_id, r.posisjon, r.hash, r.at, true
            from innsynslogg_rydda r order by r.kommune_id, r.posisjon desc
        )
        order by 1, 5;
    end
    $$;
revoke execute on function app.segl_felt(text), app.segl_er(uuid, uuid), app.innsynslogg_kanonisk(innsynslogg), app.segl_start(uuid),
    app.segl_steg(bytea, bytea, bigint, text), app.segl_kjede(bytea, bigint, text), app.segl(uuid, integer), app.segl_ventar(uuid),
    app.innsynslogg_rydd(uuid, timestamptz), app.segl_hovud() from public;
grant execute on function app.segl(uuid, integer), app.segl_hovud() to laget_system;
