-- The register of all children of the einingar. Being in it says nothing.

create table barn (
    kommune_id uuid not null references kommune,
    barn_id uuid not null,
    fornamn text not null constraint barn_fornamn_lengd check (char_length(fornamn) between 1 and 80),
    etternamn text not null constraint barn_etternamn_lengd check (char_length(etternamn) between 1 and 80),
    -- search keys: 'fornamn etternamn' and 'etternamn fornamn' as text::search_key makes them
    namn_norm text collate "C" not null,
    etternamn_norm text collate "C" not null,
    foedd date not null constraint barn_foedd_rimeleg check (foedd between '1990-01-01' and '2100-01-01'),
    -- fødselsnummer: sealed, and a keyed hash for exact look-up; never in clear
    fnr_kryptert bytea,
    fnr_noekkel smallint,
    fnr_oppslag bytea constraint barn_fnr_oppslag_lengd check (octet_length(fnr_oppslag) = 32),
    eining_id uuid,
    omsorgsstatus text not null default 'foreldre' constraint barn_omsorgsstatus check (
        omsorgsstatus in ('foreldre', 'fosterheim', 'omsorgsovertaking', 'institusjon', 'einsleg_mindreaarig')
    ),
    adressesperre boolean not null default false,
    sist_i_liste date,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (kommune_id, barn_id),
    constraint barn_fnr_unik unique (kommune_id, fnr_oppslag),
    constraint barn_fnr_heilt check (
        (fnr_kryptert is null) = (fnr_oppslag is null) and (fnr_kryptert is null) = (fnr_noekkel is null)
    ),
    constraint barn_eining_fkey foreign key (kommune_id, eining_id) references eining
);
create index barn_namn on barn (kommune_id, namn_norm, barn_id);
create index barn_etternamn on barn (kommune_id, etternamn_norm, barn_id);
create index barn_i_eining on barn (kommune_id, eining_id, etternamn_norm, barn_id);

-- Where the child goes now and went before.
create table barn_eining (
    kommune_id uuid not null,
    barn_id uuid not null,
    eining_id uuid not null,
    fraa date not null,
    til date,
    primary key (kommune_id, barn_id, eining_id, fraa),
    constraint barn_eining_barn_fkey foreign key (kommune_id, barn_id) references barn,
    constraint barn_eining_eining_fkey foreign key (kommune_id, eining_id) references eining,
    constraint barn_eining_periode check (til is null or til >= fraa)
);

-- The address stands apart: with adressesperre only the leader of the child's own eining can read it.
create table barn_adresse (
    kommune_id uuid not null,
    barn_id uuid not null,
    adresse text not null constraint barn_adresse_lengd check (char_length(adresse) between 1 and 200),
    primary key (kommune_id, barn_id),
    constraint barn_adresse_barn_fkey foreign key (kommune_id, barn_id) references barn
);

-- A guardian's link to a child.
create table foeresett (
    kommune_id uuid not null,
    foeresett_id uuid not null,
    barn_id uuid not null,
    namn text not null constraint foeresett_namn_lengd check (char_length(namn) between 1 and 120),
    relasjon text not null constraint foeresett_relasjon check (
        relasjon in ('mor', 'far', 'medmor', 'steforelder', 'fosterforelder', 'verje', 'anna')
    ),
    telefon text constraint foeresett_telefon_lengd check (char_length(telefon) <= 30),
    foreldreansvar boolean not null,
    bur_saman boolean not null,
    innsynsrett boolean not null,
    avslutta_at timestamptz,
    version integer not null default 1,
    created_at timestamptz not null,
    primary key (kommune_id, foeresett_id),
    constraint foeresett_barn_fkey foreign key (kommune_id, barn_id) references barn
);
create index foeresett_barn on foeresett (kommune_id, barn_id);

-- A card opened by exact fødselsnummer (PPT, barnevern, NAV): for one person, for a short time, counted.
create table barn_oppslag (
    kommune_id uuid not null,
    barn_oppslag_id uuid not null,
    brukar_id uuid not null references brukar,
    -- null when the number was not found: tries are counted too
    barn_id uuid,
    at timestamptz not null default now(),
    til timestamptz not null,
    primary key (kommune_id, barn_oppslag_id),
    constraint barn_oppslag_barn_fkey foreign key (kommune_id, barn_id) references barn
);
create index barn_oppslag_brukar on barn_oppslag (kommune_id, brukar_id, at);
