-- Sessions, login attempts and the helpers every policy is built from.

create table sesjon (
    token_hash bytea primary key constraint sesjon_token_sha256 check (octet_length(token_hash) = 32),
    brukar_id uuid not null references brukar,
    -- null until a person with several kommunar has chosen
    kommune_id uuid references kommune,
    created_at timestamptz not null,
    sist_brukt timestamptz not null,
    ledig_til timestamptz not null,
    absolutt_til timestamptz not null,
    avslutta_at timestamptz
);
create index sesjon_brukar on sesjon (brukar_id);

-- Every try to log in, so that all processes share one count. Keys are hashes, never names or addresses.
create table innloggingsforsoek (
    innloggingsforsoek_id uuid primary key,
    konto_hash bytea not null,
    adresse_hash bytea not null,
    at timestamptz not null default now(),
    lukkast boolean not null default false
);
create index innloggingsforsoek_konto on innloggingsforsoek (konto_hash, at);
create index innloggingsforsoek_adresse on innloggingsforsoek (adresse_hash, at);
create index innloggingsforsoek_at on innloggingsforsoek (at);

grant select, insert, update on sesjon to laget_system;
grant select, insert, update, delete on innloggingsforsoek to laget_system;
grant select, insert, update on brukar, passord to laget_system;
grant select on medlemskap, kommune, instans, instans_kommune, eining to laget_system;

-- After a transaction a custom setting is '' and not null.
create function app.token_hash() returns bytea
    language sql stable
    return decode(nullif(current_setting('app.sesjon', true), ''), 'hex');

-- The helpers are plpgsql because its plans are kept for the connection; sql functions with a search_path of
-- their own are planned anew at every call, several times a statement.
--
-- The person behind the session, or null: the context is only the hash of the session's token,
-- so a forged setting names nobody, and logout acts at the next statement.
create function app.brukar_id() returns uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
        select s.brukar_id
        from sesjon s
        join brukar b on b.brukar_id = s.brukar_id
        where s.token_hash = app.token_hash()
            and s.avslutta_at is null
            and now() < s.ledig_til
            and now() < s.absolutt_til
            and b.sperra_at is null
        );
    end
    $$;

-- The live medlemskap of the session's person in the session's kommune.
create function app.medlemskap_no() returns setof medlemskap
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query select m.*
        from sesjon s
        join brukar b on b.brukar_id = s.brukar_id
        join medlemskap m on m.brukar_id = s.brukar_id and m.kommune_id = s.kommune_id
        join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
        where s.token_hash = app.token_hash()
            and s.avslutta_at is null
            and now() < s.ledig_til
            and now() < s.absolutt_til
            and b.sperra_at is null
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            and g.fraa <= app.today() and (g.til is null or g.til >= app.today());
    end
    $$;

-- The tenant wall: the kommune the session acts in, if the person has a live medlemskap there.
create function app.kommune_id() returns uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
        select m.kommune_id from app.medlemskap_no() m limit 1
        );
    end
    $$;

-- Roles that may never see a child are no principals at all (domain.md § 5).
create function app.ser_barn(rolle text) returns boolean
    language sql immutable
    return rolle not in ('systemansvarleg', 'personvernombod', 'kommunalsjef', 'interkommunal_leiar');

-- What rights to a sak can be given to: a person at a workplace, and a unit's leadership.
create function app.principals() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
        select coalesce(array_agg(distinct p.id), '{}')
        from (
            select m.prinsipal_id as id from app.medlemskap_no() m
            where m.rolle not in ('systemansvarleg', 'personvernombod')
            union all
            select m.eining_id from app.medlemskap_no() m where m.rolle = 'einingsleiar'
        ) p
        );
    end
    $$;

create function app.mine_einingar() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
        select coalesce(array_agg(distinct m.eining_id) filter (where m.eining_id is not null), '{}')
        from app.medlemskap_no() m where app.ser_barn(m.rolle)
        );
    end
    $$;

create function app.leia_einingar() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
        select coalesce(array_agg(distinct m.eining_id), '{}')
        from app.medlemskap_no() m where m.rolle = 'einingsleiar'
        );
    end
    $$;

create function app.mine_instansar() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
        select coalesce(array_agg(distinct m.instans_id), '{}')
        from app.medlemskap_no() m where app.ser_barn(m.rolle)
        );
    end
    $$;

create function app.er_helsestasjon() returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
        select exists (
            select from app.medlemskap_no() m
            join instans i on i.instans_id = m.instans_id
            where i.slag = 'helsestasjon' and app.ser_barn(m.rolle)
        )
        );
    end
    $$;

create function app.har_rolle(ein text) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
        select exists (select from app.medlemskap_no() m where m.rolle = ein)
        );
    end
    $$;

-- Opens a request: role, context and read-only mode, for this transaction only.
create function app.begin_request(token_hash bytea, read_only boolean) returns void
    language plpgsql
    as $$
    begin
        perform set_config('app.sesjon', encode(token_hash, 'hex'), true),
            set_config('role', 'laget_request', true);
        if read_only then
            perform set_config('transaction_read_only', 'on', true);
        end if;
    end
    $$;
grant execute on function app.begin_request(bytea, boolean) to laget_login;

-- Opens a system transaction: login, sessions, limits. It sees no child.
create function app.begin_system() returns void
    language plpgsql
    as $$ begin perform set_config('role', 'laget_system', true); end $$;
grant execute on function app.begin_system() to laget_login;

-- The session a cookie stands for, with its live medlemskap: one row each, none when it is over.
create function app.find_sesjon(hash bytea) returns table (
    brukar_id uuid, brukarnamn text, brukar_namn text, kommune_id uuid, kommune_namn text,
    tal_kommunar bigint, boer_forlengast boolean, sekund_att integer,
    rolle text, instans_id uuid, instans_slag text, instans_namn text, eining_id uuid, eining_namn text,
    prinsipal_id uuid, stilling text
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select b.brukar_id, b.brukarnamn, b.namn, m.kommune_id, k.namn,
            (
                select count(distinct a.kommune_id) from medlemskap a
                join instans_kommune ag on ag.kommune_id = a.kommune_id and ag.instans_id = a.instans_id
                where a.brukar_id = b.brukar_id
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
                    and ag.fraa <= app.today() and (ag.til is null or ag.til >= app.today())
            ),
            now() - s.sist_brukt > interval '1 minute',
            extract(epoch from least(now() + interval '30 minutes', s.absolutt_til) - now())::integer, m.rolle, m.instans_id, i.slag, i.namn, m.eining_id, e.namn,
            m.prinsipal_id, m.stilling
        from sesjon s
        join brukar b on b.brukar_id = s.brukar_id
        left join (
            medlemskap m
            join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
            join instans i on i.instans_id = m.instans_id
            join kommune k on k.kommune_id = m.kommune_id
            left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        ) on m.brukar_id = s.brukar_id and m.kommune_id = s.kommune_id
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
        where s.token_hash = hash
            and s.avslutta_at is null
            and now() < s.ledig_til
            and now() < s.absolutt_til
            and b.sperra_at is null
        order by m.fraa, m.medlemskap_id
    $$;
grant execute on function app.find_sesjon(bytea) to laget_login, laget_system;

grant execute on function app.token_hash(), app.brukar_id(), app.kommune_id(), app.medlemskap_no(),
    app.ser_barn(text), app.principals(), app.mine_einingar(), app.leia_einingar(), app.mine_instansar(),
    app.er_helsestasjon(), app.har_rolle(text) to laget_request;

-- The policies of the ground. Owner and system rows are let through by name, nobody else.
do $$
declare
    t text;
begin
    foreach t in array array['kommune', 'kommune_frist', 'instans', 'instans_kommune', 'eining', 'brukar', 'medlemskap'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('grant select on %I to laget_request', t);
    end loop;
    foreach t in array array['sesjon', 'passord', 'innloggingsforsoek'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
    end loop;
    foreach t in array array['kommune', 'instans', 'instans_kommune', 'eining', 'brukar', 'medlemskap',
            'sesjon', 'passord', 'innloggingsforsoek'] loop
        execute format('create policy system on %I to laget_system using (true) with check (true)', t);
    end loop;
    foreach t in array array['kommune', 'kommune_frist', 'instans_kommune', 'eining', 'medlemskap'] loop
        execute format(
            'create policy kommune on %I as restrictive to laget_request using (kommune_id = (select app.kommune_id()))', t);
        execute format('create policy synleg on %I for select to laget_request using (true)', t);
    end loop;
end
$$;

create policy synleg on instans for select to laget_request using (
    instans_id in (select g.instans_id from instans_kommune g)
);
-- Colleagues of the same kommune, now or before: their names stand in lag and history.
create policy synleg on brukar for select to laget_request using (
    (select true from medlemskap m where m.brukar_id = brukar.brukar_id limit 1)
);

-- A session in use lives on, never past its absolute end. Called at most once a minute.
create function app.forleng_sesjon(hash bytea, ledig interval) returns void
    language sql security definer set search_path = public, pg_temp
    as $$
        update sesjon s
        set sist_brukt = now(), ledig_til = least(now() + ledig, s.absolutt_til)
        where s.token_hash = hash and s.avslutta_at is null
            and now() < s.ledig_til and now() < s.absolutt_til
    $$;
grant execute on function app.forleng_sesjon(bytea, interval) to laget_login;
