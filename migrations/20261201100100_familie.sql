-- The family's own way in: who a føresett or youth is, their sessions, and what they see. A family session is no staff
-- session: another table, another setting of the transaction and another role (docs/adr/0009).

grant usage on schema app, public to laget_familie;

-- Who a føresett is, for certain. As on barn: sealed, and a keyed hash for exact look-up; never in clear.
alter table foeresett add column epost text
        constraint foeresett_epost_form check (epost ~ '^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$'),
    add column fnr_kryptert bytea,
    add column fnr_noekkel smallint,
    add column fnr_oppslag bytea constraint foeresett_fnr_oppslag_lengd check (octet_length(fnr_oppslag) = 32),
    add constraint foeresett_fnr_heilt check (
        (fnr_kryptert is null) = (fnr_oppslag is null) and (fnr_kryptert is null) = (fnr_noekkel is null)
    );
create index foeresett_fnr on foeresett (kommune_id, fnr_oppslag) where fnr_oppslag is not null;
grant update (epost, fnr_kryptert, fnr_noekkel, fnr_oppslag) on foeresett to laget_request;
-- What was typed is written and looked up, and read by no page: of the number a page learns only that there is one.
revoke select on foeresett from laget_request;
grant select (kommune_id, foeresett_id, barn_id, namn, relasjon, telefon, epost, foreldreansvar, bur_saman, innsynsrett,
    avslutta_at, version, created_at, fnr_noekkel) on foeresett to laget_request;

-- A person as one kommune's client at the provider knows it. `oppslag` is the keyed hash of the person's number with each
-- key in use, written anew at each login; the number itself is kept nowhere.
create table familie_person (
    kommune_id uuid not null references kommune,
    familie_person_id uuid not null,
    issuer text not null constraint familie_person_issuer_lengd check (char_length(issuer) between 1 and 500),
    sub text not null constraint familie_person_sub_lengd check (char_length(sub) between 1 and 255),
    oppslag bytea[] not null constraint familie_person_oppslag_tal check (cardinality(oppslag) between 1 and 8),
    created_at timestamptz not null default now(),
    sist_inne timestamptz not null default now(),
    primary key (kommune_id, familie_person_id),
    constraint familie_person_identitet_ein unique (kommune_id, issuer, sub)
);

create table familie_sesjon (
    token_hash bytea primary key constraint familie_sesjon_sha256 check (octet_length(token_hash) = 32),
    kommune_id uuid not null,
    familie_person_id uuid not null,
    klient text not null constraint familie_sesjon_klient_lengd check (char_length(klient) between 1 and 80),
    acr text not null constraint familie_sesjon_acr_lengd check (char_length(acr) <= 100),
    auth_time timestamptz,
    idp_sid text constraint familie_sesjon_sid_lengd check (char_length(idp_sid) <= 255),
    -- the ID token, sealed: the provider asks for it when the person logs out, and it is gone then
    hint_id uuid not null,
    hint_kryptert bytea,
    hint_noekkel smallint,
    created_at timestamptz not null default now(),
    sist_brukt timestamptz not null default now(),
    ledig_til timestamptz not null,
    absolutt_til timestamptz not null,
    avslutta_at timestamptz,
    constraint familie_sesjon_person_fkey foreign key (kommune_id, familie_person_id) references familie_person
);
create index familie_sesjon_person on familie_sesjon (kommune_id, familie_person_id);

-- The context of a family's transaction: the hash of the session's token, and nothing else.
create function app.familie_token() returns bytea
    language sql stable
    return decode(nullif(current_setting('app.familie', true), ''), 'hex');

create function app.familie_sesjon_no() returns setof familie_sesjon
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query select s.* from familie_sesjon s
        where s.token_hash = app.familie_token() and s.avslutta_at is null
            and now() < s.ledig_til and now() < s.absolutt_til;
    end
    $$;

create function app.familie_person() returns uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$ begin return (select s.familie_person_id from app.familie_sesjon_no() s); end $$;

create function app.familie_kommune() returns uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$ begin return (select s.kommune_id from app.familie_sesjon_no() s); end $$;

-- The children of the session's person: those one is føresett to now, with a right to information, and oneself from the
-- day one is 15. With adressesperre a child shows only to whoever lives with it: that it is in the register of the
-- kommune would tell the others where it is.
create function app.familie_barn() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(distinct b.barn_id), '{}')
            from app.familie_sesjon_no() s
            join familie_person p on p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
            cross join lateral (
                select f.barn_id
                from foeresett f
                join barn x on x.kommune_id = f.kommune_id and x.barn_id = f.barn_id
                where f.kommune_id = s.kommune_id and f.fnr_oppslag = any(p.oppslag)
                    and f.avslutta_at is null and f.innsynsrett
                    and (f.bur_saman or not x.adressesperre)
                union
                select x.barn_id
                from barn x
                where x.kommune_id = s.kommune_id and x.fnr_oppslag = any(p.oppslag)
                    and x.foedd + interval '15 years' <= app.today()
            ) b
        );
    end
    $$;

-- Opens a family's transaction: role and context, for this transaction only. Staff's context is taken away.
create function app.begin_family(token_hash bytea) returns void
    language plpgsql
    as $$
    begin
        perform set_config('app.sesjon', '', true), set_config('app.familie', encode(token_hash, 'hex'), true),
            set_config('role', 'laget_familie', true);
    end
    $$;
grant execute on function app.begin_family(bytea) to laget_login;

-- As before, and: a family's context is taken away.
create or replace function app.begin_request(token_hash bytea, read_only boolean) returns void
    language plpgsql
    as $$
    begin
        perform set_config('app.familie', '', true), set_config('app.sesjon', encode(token_hash, 'hex'), true),
            set_config('role', 'laget_request', true);
        if read_only then
            perform set_config('transaction_read_only', 'on', true);
        end if;
    end
    $$;

grant execute on function app.familie_token(), app.familie_person(), app.familie_kommune(), app.familie_barn()
    to laget_familie;

-- The session a cookie stands for; prolonged at most once a minute.
create function app.find_familie_sesjon(hash bytea) returns table (
    familie_person_id uuid, kommune_id uuid, kommune_namn text, klient text, sekund_att integer
)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        update familie_sesjon s
        set sist_brukt = now(), ledig_til = least(now() + interval '15 minutes', s.absolutt_til)
        where s.token_hash = find_familie_sesjon.hash and s.avslutta_at is null
            and now() < s.ledig_til and now() < s.absolutt_til and s.sist_brukt < now() - interval '1 minute';
        return query select s.familie_person_id, s.kommune_id, k.namn, s.klient,
            extract(epoch from least(now() + interval '15 minutes', s.absolutt_til) - now())::integer
        from familie_sesjon s
        join kommune k on k.kommune_id = s.kommune_id
        where s.token_hash = find_familie_sesjon.hash and s.avslutta_at is null
            and now() < s.ledig_til and now() < s.absolutt_til;
    end
    $$;
grant execute on function app.find_familie_sesjon(bytea) to laget_login;

do $$
declare
    t text;
begin
    foreach t in array array['familie_person', 'familie_sesjon'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy system on %I to laget_system using (true) with check (true)', t);
    end loop;
end
$$;
grant select, insert, update (oppslag, sist_inne) on familie_person to laget_system;
grant select, insert, update (avslutta_at, hint_kryptert, hint_noekkel) on familie_sesjon to laget_system;

-- What a family sees of a child: the name and the day of birth. No other table, and no other column.
create policy kommune_familie on barn as restrictive to laget_familie
    using (kommune_id = (select app.familie_kommune())) with check (kommune_id = (select app.familie_kommune()));
create policy familie on barn for select to laget_familie
    using (barn_id = any((select app.familie_barn())::uuid[]));
grant select (kommune_id, barn_id, fornamn, etternamn, foedd) on barn to laget_familie;

-- The innsynslogg: a row is a brukar's or a family person's, never both and never nobody's.
alter table innsynslogg alter column brukar_id drop not null,
    add column familie_person_id uuid,
    add constraint innsynslogg_kven check ((brukar_id is null) <> (familie_person_id is null));
create index innsynslogg_familie on innsynslogg (kommune_id, familie_person_id, at) where familie_person_id is not null;

-- Null adds nothing: rows from before have the hash they had.
create or replace function app.innsynslogg_hash(l innsynslogg) returns bytea
    language sql stable
    return sha256(convert_to(concat_ws(chr(31),
        l.kommune_id, l.logg_id, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        coalesce(l.brukar_id::text, 'familie:' || l.familie_person_id),
        coalesce(l.instans_id::text, '-'), coalesce(l.eining_id::text, '-'), l.rolle, l.handling,
        array_to_string(l.sak_id_list, ','), array_to_string(l.barn_id_list, ','), l.grunnlag,
        coalesce(l.grunn, ''), l.request_id, l.avvist, l.objekt_id
    ), 'UTF8'));

create policy kommune_familie on innsynslogg as restrictive to laget_familie
    using (kommune_id = (select app.familie_kommune())) with check (kommune_id = (select app.familie_kommune()));
create policy opprette_familie on innsynslogg for insert to laget_familie with check (
    brukar_id is null and familie_person_id = (select app.familie_person()) and sak_id_list = '{}'
);
grant insert on innsynslogg to laget_familie;
grant execute on function app.innsynslogg_hash(innsynslogg) to laget_familie;

-- What has served its time: logins that were begun, used logout tokens and the sessions of families. Beside app.rydd, in
-- the same job.
create function app.rydd_familie(i_kommune uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        delete from familie_sesjon s
        where s.kommune_id = i_kommune
            and least(s.ledig_til, s.absolutt_til, s.avslutta_at) < now() - interval '60 days';
        delete from oidc_flyt f where f.created_at < now() - interval '1 day';
        delete from oidc_utlogging u where u.at < now() - interval '1 day';
    end
    $$;
grant execute on function app.rydd_familie(uuid) to laget_system;
