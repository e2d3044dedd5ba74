-- Logging in at a provider (ID-porten, Ansattporten): what must be remembered between the two halves of a login, and
-- who a person of the staff is there. Nothing here is a secret: the browser's cookie is, and only its hash is kept.

-- One row for each login that was begun. The cookie's hash is the key; state, nonce and PKCE verifier are derived from
-- the cookie, so that a copy of the table opens no login.
create table oidc_flyt (
    cookie_hash bytea primary key constraint oidc_flyt_sha256 check (octet_length(cookie_hash) = 32),
    -- the client that was used, as the settings name it
    klient text not null constraint oidc_flyt_klient_lengd check (char_length(klient) between 1 and 80),
    foeremaal text not null constraint oidc_flyt_foeremaal check (
        foeremaal in ('familie', 'signere', 'tilsett', 'knyt')
    ),
    -- the session that asked for the link, when that is what the login is for
    sesjon_hash bytea constraint oidc_flyt_sesjon_sha256 check (octet_length(sesjon_hash) = 32),
    til text not null constraint oidc_flyt_til_lengd check (char_length(til) <= 1000),
    created_at timestamptz not null default now(),
    brukt_at timestamptz,
    constraint oidc_flyt_knyt check ((foeremaal = 'knyt') = (sesjon_hash is not null))
);
create index oidc_flyt_created_at on oidc_flyt (created_at);

-- A logout token is used once.
create table oidc_utlogging (
    issuer text not null constraint oidc_utlogging_issuer_lengd check (char_length(issuer) <= 500),
    jti_hash bytea not null constraint oidc_utlogging_sha256 check (octet_length(jti_hash) = 32),
    at timestamptz not null default now(),
    primary key (issuer, jti_hash)
);

-- Who a brukar is at a provider. Linked by the brukar, logged in with the password; never by name or e-mail.
create table brukar_identitet (
    issuer text not null constraint brukar_identitet_issuer_lengd check (char_length(issuer) between 1 and 500),
    sub text not null constraint brukar_identitet_sub_lengd check (char_length(sub) between 1 and 255),
    brukar_id uuid not null references brukar,
    created_at timestamptz not null default now(),
    primary key (issuer, sub),
    constraint brukar_identitet_ein unique (brukar_id, issuer)
);

-- Which session at the provider a session here came from, so that a logout there ends it.
alter table sesjon add column idp_issuer text constraint sesjon_issuer_lengd check (char_length(idp_issuer) <= 500),
    add column idp_sub text constraint sesjon_sub_lengd check (char_length(idp_sub) <= 255),
    add column idp_sid text constraint sesjon_sid_lengd check (char_length(idp_sid) <= 255);
create index sesjon_idp on sesjon (idp_issuer, idp_sub) where idp_issuer is not null;

do $$
declare
    t text;
begin
    foreach t in array array['oidc_flyt', 'oidc_utlogging', 'brukar_identitet'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy system on %I to laget_system using (true) with check (true)', t);
    end loop;
end
$$;
grant select, insert, update (brukt_at) on oidc_flyt to laget_system;
grant select, insert on oidc_utlogging, brukar_identitet to laget_system;
