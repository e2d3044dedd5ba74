-- The ground: the schema of helpers, tenants, services, units and people.

create schema app;
grant usage on schema app to laget_login, laget_request, laget_system;
alter default privileges revoke execute on functions from public;
revoke all on schema public from public;
grant usage on schema public to laget_login, laget_request, laget_system;

-- Access is decided by the calendar of Vest-Telemark, not by the server's.
create function app.today() returns date
    language sql stable
    return (now() at time zone 'Europe/Oslo')::date;
grant execute on function app.today() to laget_request, laget_system, laget_login;

-- A tenant. Every row about a child belongs to exactly one.
create table kommune (
    kommune_id uuid primary key,
    nummer text not null constraint kommune_nummer_unik unique
        constraint kommune_nummer_fire_siffer check (nummer ~ '^[0-9]{4}$'),
    namn text not null constraint kommune_namn_unik unique
);

-- The clocks of a kommune, in days (domain.md § 2).
create table kommune_frist (
    kommune_id uuid not null references kommune,
    kode text not null constraint kommune_frist_kode check (kode in (
        'samtale', 'samtale_skolemiljoe', 'tiltak', 'moete', 'avgjerd', 'barnevern_svar'
    )),
    dagar integer not null constraint kommune_frist_dagar check (dagar between 1 and 366),
    primary key (kommune_id, kode)
);

-- A service that may hold or receive information: the 16 of the consent form, and PPT.
create table instans (
    instans_id uuid primary key,
    slag text not null constraint instans_slag check (slag in (
        'helsestasjon', 'jordmor', 'ressurspedagog', 'miljoeterapeut', 'ungdomskontakt', 'skule',
        'barnehage', 'fastlege', 'fysioterapeut', 'barnevern', 'kommunepsykolog', 'kot',
        'bu_og_avlastning', 'nav', 'spesialisthelseteneste', 'andre', 'ppt', 'administrasjon'
    )),
    namn text not null,
    interkommunal boolean not null default false
);

-- Which kommunar an instans serves: its own, or for an interkommunal one a grant each.
create table instans_kommune (
    kommune_id uuid not null references kommune,
    instans_id uuid not null references instans,
    fraa date not null,
    til date,
    primary key (kommune_id, instans_id),
    constraint instans_kommune_periode check (til is null or til >= fraa)
);

-- A skule, barnehage or service unit of a kommune. Units merge and close often.
create table eining (
    kommune_id uuid not null references kommune,
    eining_id uuid not null,
    instans_id uuid not null,
    namn text not null,
    gyldig_fraa date not null,
    gyldig_til date,
    etterfoelgjar_id uuid,
    primary key (kommune_id, eining_id),
    constraint eining_id_unik unique (eining_id),
    constraint eining_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint eining_etterfoelgjar_fkey foreign key (kommune_id, etterfoelgjar_id) references eining,
    constraint eining_periode check (gyldig_til is null or gyldig_til >= gyldig_fraa)
);
create unique index eining_namn_unik on eining (kommune_id, instans_id, namn);

-- A person who logs in.
create table brukar (
    brukar_id uuid primary key,
    brukarnamn text not null constraint brukar_brukarnamn_unik unique
        constraint brukar_brukarnamn_form check (brukarnamn ~ '^[a-z0-9][a-z0-9._@-]{1,79}$'),
    namn text not null constraint brukar_namn_lengd check (char_length(namn) between 1 and 120),
    sperra_at timestamptz,
    created_at timestamptz not null
);

-- The password's hash, apart from the person so that no page can come near it.
create table passord (
    brukar_id uuid primary key references brukar,
    hash text not null,
    updated_at timestamptz not null
);

-- A person's dated role in an instans, in one kommune. Access is derived from the live ones.
create table medlemskap (
    kommune_id uuid not null references kommune,
    medlemskap_id uuid not null,
    brukar_id uuid not null references brukar,
    instans_id uuid not null,
    eining_id uuid,
    rolle text not null constraint medlemskap_rolle check (rolle in (
        'tilsett', 'einingsleiar', 'barnekoordinator', 'slt_koordinator', 'kommunalsjef',
        'interkommunal_leiar', 'systemansvarleg', 'personvernombod'
    )),
    stilling text not null default '',
    fraa date not null,
    til date,
    -- Who this person is at this workplace, whatever the role: what rights to a sak are given to.
    prinsipal_id uuid not null generated always as (
        md5(kommune_id::text || brukar_id::text || instans_id::text || coalesce(eining_id::text, ''))::uuid
    ) stored,
    primary key (kommune_id, medlemskap_id),
    constraint medlemskap_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint medlemskap_eining_fkey foreign key (kommune_id, eining_id) references eining,
    constraint medlemskap_periode check (til is null or til >= fraa),
    constraint medlemskap_leiar_har_eining check (rolle <> 'einingsleiar' or eining_id is not null)
);
create index medlemskap_brukar on medlemskap (brukar_id, kommune_id);
create index medlemskap_prinsipal on medlemskap (kommune_id, prinsipal_id);
create index medlemskap_eining on medlemskap (kommune_id, eining_id);
