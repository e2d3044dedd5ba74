-- The pipeline: uro → tiltak → evaluering, and the rights to see it.

create table sak (
    kommune_id uuid not null references kommune,
    sak_id uuid not null,
    saksnummer text not null,
    barn_id uuid not null,
    slag text not null constraint sak_slag check (slag in ('uro', 'skolemiljoe')),
    -- the owner side: the instans and eining that opened it
    instans_id uuid not null,
    eining_id uuid,
    steg smallint not null default 1 constraint sak_steg check (steg between 1 and 6),
    runde smallint not null default 1 constraint sak_runde check (runde between 1 and 99),
    tilstand text not null default 'open' constraint sak_tilstand check (
        tilstand in ('open', 'avslutta', 'til_utgreiing', 'overfoert_barnevern', 'flytta')
    ),
    -- who has the ball, and when something must happen next
    ansvarleg_id uuid not null,
    ansvarleg_brukar_id uuid not null references brukar,
    neste_dato date,
    neste_kva text not null,
    -- the day it came to this steg and round, or was opened again: what has no date of its own is counted from here
    steg_sidan date not null default app.today(),
    -- what a list shows, kept here by the transactions and triggers that change it
    barn_namn text not null,
    barn_namn_norm text collate "C" not null,
    tiltak_opne integer not null default 0,
    tiltak_frist date,
    opna_at timestamptz not null,
    lukka_at timestamptz,
    version integer not null default 1,
    primary key (kommune_id, sak_id),
    constraint sak_saksnummer_unik unique (kommune_id, saksnummer),
    constraint sak_barn_fkey foreign key (kommune_id, barn_id) references barn,
    constraint sak_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint sak_eining_fkey foreign key (kommune_id, eining_id) references eining,
    constraint sak_open_har_dato check (tilstand <> 'open' or neste_dato is not null),
    constraint sak_lukka check ((tilstand = 'open') = (lukka_at is null))
);
create index sak_barn on sak (kommune_id, barn_id);
create index sak_namn on sak (kommune_id, barn_namn_norm, sak_id);

-- One row per right to see a sak. A prinsipal is a person at a workplace, or a unit's leadership (eining_id).
create table sak_tilgang (
    kommune_id uuid not null,
    sak_id uuid not null,
    prinsipal_id uuid not null,
    barn_id uuid not null,
    grunnlag text not null constraint sak_tilgang_grunnlag check (grunnlag in ('lag', 'leiar', 'tilbod')),
    -- a right to write, not only to see: an offered hand-over may be read before it is accepted
    skrive boolean not null,
    fraa timestamptz not null default now(),
    til timestamptz not null default 'infinity',
    -- the list's sort keys, kept by trigger so that a list reads one index
    open boolean not null,
    neste_dato date,
    primary key (kommune_id, sak_id, prinsipal_id, grunnlag),
    constraint sak_tilgang_sak_fkey foreign key (kommune_id, sak_id) references sak
);
create index sak_tilgang_liste on sak_tilgang (prinsipal_id, open, neste_dato, sak_id)
    include (kommune_id, fraa, til, barn_id);
create index sak_tilgang_barn on sak_tilgang (kommune_id, barn_id, prinsipal_id);

-- Laget: the people on the case, with instans and role. The family sees everyone on it.
create table sak_deltakar (
    kommune_id uuid not null,
    sak_deltakar_id uuid not null,
    sak_id uuid not null,
    prinsipal_id uuid not null,
    brukar_id uuid not null references brukar,
    instans_id uuid not null,
    eining_id uuid,
    oppgaave text not null default '' constraint sak_deltakar_oppgaave_lengd check (char_length(oppgaave) <= 120),
    fraa timestamptz not null,
    til timestamptz,
    primary key (kommune_id, sak_deltakar_id),
    constraint sak_deltakar_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint sak_deltakar_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint sak_deltakar_eining_fkey foreign key (kommune_id, eining_id) references eining
);
create unique index sak_deltakar_ein_gong on sak_deltakar (kommune_id, sak_id, prinsipal_id) where til is null;
create index sak_deltakar_prinsipal on sak_deltakar (kommune_id, prinsipal_id);

-- Sperre: a named person shut out for habilitet. It beats every role.
create table sak_sperre (
    kommune_id uuid not null,
    sak_sperre_id uuid not null,
    sak_id uuid not null,
    brukar_id uuid not null references brukar,
    grunn text not null constraint sak_sperre_grunn_lengd check (char_length(grunn) between 1 and 1000),
    sett_av uuid not null references brukar,
    sett_at timestamptz not null,
    oppheva_av uuid references brukar,
    oppheva_at timestamptz,
    primary key (kommune_id, sak_sperre_id),
    constraint sak_sperre_sak_fkey foreign key (kommune_id, sak_id) references sak
);
create unique index sak_sperre_ein_gong on sak_sperre (kommune_id, sak_id, brukar_id) where oppheva_at is null;
create index sak_sperre_brukar on sak_sperre (brukar_id) where oppheva_at is null;

-- An uro: what somebody saw and wrote down. A sak may hold several.
create table uro (
    kommune_id uuid not null,
    uro_id uuid not null,
    sak_id uuid not null,
    meldt_av uuid not null references brukar,
    instans_id uuid not null,
    eining_id uuid,
    kva_er_sett text not null constraint uro_kva_er_sett_lengd check (char_length(kva_er_sett) between 1 and 8000),
    kven_er_uroa text not null constraint uro_kven_er_uroa_lengd check (char_length(kven_er_uroa) between 1 and 1000),
    kva_meistrar_barnet text not null
        constraint uro_kva_meistrar_lengd check (char_length(kva_meistrar_barnet) between 1 and 8000),
    kor_raskt text not null constraint uro_kor_raskt check (kor_raskt in ('straks', 'innan_ei_veke', 'vanleg')),
    meldt_at timestamptz not null,
    primary key (kommune_id, uro_id),
    constraint uro_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint uro_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint uro_eining_fkey foreign key (kommune_id, eining_id) references eining
);
create index uro_sak on uro (kommune_id, sak_id);

-- The talk with the føresette (steg 2), and the meeting with them and the team (steg 5).
create table samtale (
    kommune_id uuid not null,
    samtale_id uuid not null,
    sak_id uuid not null,
    slag text not null constraint samtale_slag check (slag in ('foeresette', 'moete', 'ikkje_halden')),
    dato date not null,
    korleis text constraint samtale_korleis check (korleis in ('moete', 'telefon', 'video', 'heimebesoek', 'anna')),
    kven_var_med text constraint samtale_kven_lengd check (char_length(kven_var_med) <= 1000),
    foeresette_sa text constraint samtale_foeresette_lengd check (char_length(foeresette_sa) <= 8000),
    barnets_stemme text constraint samtale_stemme_lengd check (char_length(barnets_stemme) <= 8000),
    -- barnets stemme is mandatory, or a reason why it is missing (domain.md § 3)
    stemme_manglar_grunn text constraint samtale_stemme_grunn_lengd check (char_length(stemme_manglar_grunn) <= 1000),
    -- may not be shown to the føresette: the reason, and with it who decided (skriven_av)
    ikkje_vis_grunn text constraint samtale_ikkje_vis_lengd check (char_length(ikkje_vis_grunn) <= 1000),
    -- the lawful reason not to have the talk (danger to the child → melding til barnevernet)
    ikkje_halden_grunn text constraint samtale_ikkje_halden_lengd check (char_length(ikkje_halden_grunn) <= 1000),
    -- a meeting with other instansar: where the signed consent is kept
    samtykke_stad text constraint samtale_samtykke_lengd check (char_length(samtykke_stad) <= 200),
    runde smallint not null,
    skriven_av uuid not null references brukar,
    skriven_at timestamptz not null,
    primary key (kommune_id, samtale_id),
    constraint samtale_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint samtale_halden check (
        (slag = 'ikkje_halden') = (ikkje_halden_grunn is not null)
        and (slag = 'ikkje_halden' or (korleis is not null and foeresette_sa is not null))
        and (slag = 'ikkje_halden' or barnets_stemme is not null or stemme_manglar_grunn is not null)
    )
);
create index samtale_sak on samtale (kommune_id, sak_id);

create table tiltak (
    kommune_id uuid not null,
    tiltak_id uuid not null,
    sak_id uuid not null,
    -- local (steg 3) or from the meeting (steg 5), and which round of 5 → 6
    steg smallint not null constraint tiltak_steg check (steg in (3, 5)),
    runde smallint not null,
    maal text not null constraint tiltak_maal_lengd check (char_length(maal) between 1 and 2000),
    tiltak text not null constraint tiltak_tiltak_lengd check (char_length(tiltak) between 1 and 2000),
    -- how the text compares with others: the same tiltak is not renewed after 'verkar ikkje'
    tiltak_norm text collate "C" not null,
    ansvarleg_id uuid not null,
    ansvarleg_brukar_id uuid not null references brukar,
    innan date not null,
    status text not null default 'paagaar' constraint tiltak_status check (
        status in ('planlagd', 'paagaar', 'utfoert', 'stoppa')
    ),
    stoppa_grunn text constraint tiltak_stoppa_lengd check (char_length(stoppa_grunn) <= 1000),
    siste_effekt text constraint tiltak_siste_effekt check (siste_effekt in ('verkar', 'verkar_delvis', 'verkar_ikkje')),
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (kommune_id, tiltak_id),
    constraint tiltak_i_sak unique (kommune_id, sak_id, tiltak_id),
    constraint tiltak_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint tiltak_stoppa check ((status = 'stoppa') = (stoppa_grunn is not null))
);
create index tiltak_ansvarleg on tiltak (kommune_id, ansvarleg_id, innan) where status in ('planlagd', 'paagaar');

create table evaluering (
    kommune_id uuid not null,
    evaluering_id uuid not null,
    tiltak_id uuid not null,
    sak_id uuid not null,
    dato date not null,
    effekt text not null constraint evaluering_effekt check (effekt in ('verkar', 'verkar_delvis', 'verkar_ikkje')),
    grunngjeving text not null constraint evaluering_grunngjeving_lengd check (char_length(grunngjeving) between 1 and 4000),
    barnets_oppleving text not null
        constraint evaluering_barnets_lengd check (char_length(barnets_oppleving) between 1 and 4000),
    foeresette_oppleving text not null
        constraint evaluering_foeresette_lengd check (char_length(foeresette_oppleving) between 1 and 4000),
    kva_no text not null constraint evaluering_kva_no check (kva_no in ('hald_fram', 'juster', 'avslutt', 'nytt_tiltak')),
    skriven_av uuid not null references brukar,
    skriven_at timestamptz not null,
    -- what was evaluated, compared as tiltak.tiltak_norm: the text of the tiltak may be another afterwards
    tiltak_norm text collate "C" not null,
    primary key (kommune_id, evaluering_id),
    constraint evaluering_tiltak_fkey foreign key (kommune_id, sak_id, tiltak_id)
        references tiltak (kommune_id, sak_id, tiltak_id)
);
create index evaluering_tiltak on evaluering (kommune_id, tiltak_id);
create index evaluering_sak on evaluering (kommune_id, sak_id);

-- A skolemiljø case's plan has exactly these five fields (opplæringslova § 12-4).
create table skolemiljoeplan (
    kommune_id uuid not null,
    sak_id uuid not null,
    problem text not null constraint skolemiljoeplan_problem_lengd check (char_length(problem) between 1 and 4000),
    tiltak text not null constraint skolemiljoeplan_tiltak_lengd check (char_length(tiltak) between 1 and 4000),
    naar text not null constraint skolemiljoeplan_naar_lengd check (char_length(naar) between 1 and 1000),
    kven text not null constraint skolemiljoeplan_kven_lengd check (char_length(kven) between 1 and 1000),
    evaluering text not null constraint skolemiljoeplan_evaluering_lengd check (char_length(evaluering) between 1 and 1000),
    version integer not null default 1,
    skriven_av uuid not null references brukar,
    updated_at timestamptz not null,
    primary key (kommune_id, sak_id),
    constraint skolemiljoeplan_sak_fkey foreign key (kommune_id, sak_id) references sak
);

-- A hand-over is offered; the old one keeps the case until the new one accepts.
create table overlevering (
    kommune_id uuid not null,
    overlevering_id uuid not null,
    sak_id uuid not null,
    fraa_brukar_id uuid not null references brukar,
    til_id uuid not null,
    til_brukar_id uuid not null references brukar,
    melding text not null constraint overlevering_melding_lengd check (char_length(melding) between 1 and 2000),
    tilstand text not null default 'tilbydd' constraint overlevering_tilstand check (
        tilstand in ('tilbydd', 'overteken', 'avvist', 'trekt')
    ),
    svar text constraint overlevering_svar_lengd check (char_length(svar) <= 2000),
    tilbydd_at timestamptz not null,
    svart_at timestamptz,
    primary key (kommune_id, overlevering_id),
    constraint overlevering_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint overlevering_svart check ((tilstand = 'tilbydd') = (svart_at is null))
);
create unique index overlevering_ein_gong on overlevering (kommune_id, sak_id) where tilstand = 'tilbydd';
create index overlevering_til on overlevering (kommune_id, til_id) where tilstand = 'tilbydd';

-- The case's timeline: every transition and what else happened. Append-only.
create table sak_historikk (
    kommune_id uuid not null,
    historikk_id uuid not null,
    sak_id uuid not null,
    slag text not null,
    fraa_steg smallint,
    til_steg smallint,
    tekst text constraint sak_historikk_tekst_lengd check (char_length(tekst) <= 4000),
    brukar_id uuid not null references brukar,
    at timestamptz not null,
    primary key (kommune_id, historikk_id),
    constraint sak_historikk_sak_fkey foreign key (kommune_id, sak_id) references sak
);
create index sak_historikk_sak on sak_historikk (kommune_id, sak_id, at);

-- The register of meldingar til barnevernet (barnevernslova § 13-2): who, when, grounds, receipt and the
-- clock. Never the text, and seen by the reporter and the reporter's leader only.
create table barnevernsmelding (
    kommune_id uuid not null,
    barnevernsmelding_id uuid not null,
    barn_id uuid not null,
    meldt_av uuid not null references brukar,
    prinsipal_id uuid not null,
    instans_id uuid not null,
    eining_id uuid,
    grunnar text[] not null constraint barnevernsmelding_grunnar check (
        cardinality(grunnar) between 1 and 5
        and grunnar <@ array['mishandling', 'sjukdom', 'nedsett_funksjon', 'eiga_utvikling', 'menneskehandel']
    ),
    meldt_dato date not null,
    kvittering text constraint barnevernsmelding_kvittering_lengd check (char_length(kvittering) <= 60),
    svar_frist date not null,
    svar_dato date,
    version integer not null default 1,
    created_at timestamptz not null,
    primary key (kommune_id, barnevernsmelding_id),
    constraint barnevernsmelding_barn_fkey foreign key (kommune_id, barn_id) references barn,
    constraint barnevernsmelding_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint barnevernsmelding_eining_fkey foreign key (kommune_id, eining_id) references eining
);
create index barnevernsmelding_prinsipal on barnevernsmelding (kommune_id, prinsipal_id);
create index barnevernsmelding_eining on barnevernsmelding (kommune_id, eining_id);
create index barnevernsmelding_barn on barnevernsmelding (kommune_id, barn_id);

-- What a person is writing and has not sent: kept per person and page, on the server.
create table utkast (
    kommune_id uuid not null references kommune,
    brukar_id uuid not null references brukar,
    sti text not null constraint utkast_sti_lengd check (char_length(sti) between 1 and 300),
    felt text not null constraint utkast_felt_lengd check (octet_length(felt) <= 400000),
    updated_at timestamptz not null,
    primary key (kommune_id, brukar_id, sti)
);
