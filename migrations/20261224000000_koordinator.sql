-- Barnekoordinator (helse- og omsorgstenestelova § 7-2 a): what is assessed, what is decided, who is asked, and who it is. Bound
-- to a sak, and not to a child: docs/adr/0021.

-- A vurdering: the law's criteria, each with its ground, and what the family wishes. Never changed; the newest counts.
create table koordinator_vurdering (
    kommune_id uuid not null,
    koordinator_vurdering_id uuid not null,
    sak_id uuid not null,
    sjukdom boolean not null,
    sjukdom_grunn text not null
        constraint koordinator_vurdering_sjukdom_lengd check (char_length(sjukdom_grunn) between 1 and 1000),
    langvarig boolean not null,
    langvarig_grunn text not null
        constraint koordinator_vurdering_langvarig_lengd check (char_length(langvarig_grunn) between 1 and 1000),
    velferd boolean not null,
    velferd_grunn text not null
        constraint koordinator_vurdering_velferd_lengd check (char_length(velferd_grunn) between 1 and 1000),
    oenske text not null constraint koordinator_vurdering_oenske check (oenske in ('ja', 'nei', 'ikkje_spurt')),
    spurt_kven text constraint koordinator_vurdering_spurt_lengd check (char_length(spurt_kven) between 1 and 200),
    spurt_dato date,
    skriven_av uuid not null references brukar,
    skriven_at timestamptz not null,
    primary key (kommune_id, koordinator_vurdering_id),
    constraint koordinator_vurdering_i_sak unique (kommune_id, sak_id, koordinator_vurdering_id),
    constraint koordinator_vurdering_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint koordinator_vurdering_spurt check (
        (oenske = 'ikkje_spurt') = (spurt_kven is null) and (spurt_kven is null) = (spurt_dato is null)
    )
);
create index koordinator_vurdering_sak on koordinator_vurdering (kommune_id, sak_id, skriven_at);

-- To be barnekoordinator is offered, also when another hands it over; the old one is it until the new one accepts.
create table koordinator_tilbod (
    kommune_id uuid not null,
    koordinator_tilbod_id uuid not null,
    sak_id uuid not null,
    koordinator_vurdering_id uuid not null,
    fraa_brukar_id uuid not null references brukar,
    til_id uuid not null,
    til_brukar_id uuid not null references brukar,
    melding text not null constraint koordinator_tilbod_melding_lengd check (char_length(melding) between 1 and 2000),
    tilstand text not null default 'tilbydd' constraint koordinator_tilbod_tilstand check (
        tilstand in ('tilbydd', 'teken', 'avvist', 'trekt')
    ),
    svar text constraint koordinator_tilbod_svar_lengd check (char_length(svar) <= 2000),
    tilbydd_at timestamptz not null,
    svart_at timestamptz,
    primary key (kommune_id, koordinator_tilbod_id),
    constraint koordinator_tilbod_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint koordinator_tilbod_vurdering_fkey foreign key (kommune_id, sak_id, koordinator_vurdering_id)
        references koordinator_vurdering (kommune_id, sak_id, koordinator_vurdering_id),
    constraint koordinator_tilbod_svart check ((tilstand = 'tilbydd') = (svart_at is null))
);
create unique index koordinator_tilbod_ein_gong on koordinator_tilbod (kommune_id, sak_id) where tilstand = 'tilbydd';
create index koordinator_tilbod_til on koordinator_tilbod (kommune_id, til_id) where tilstand = 'tilbydd';
create index koordinator_tilbod_sak on koordinator_tilbod (kommune_id, sak_id, tilbydd_at);

-- Who is barnekoordinator, and who was. Made and ended by the database.
create table koordinator (
    kommune_id uuid not null,
    koordinator_id uuid not null,
    sak_id uuid not null,
    prinsipal_id uuid not null,
    brukar_id uuid not null references brukar,
    instans_id uuid not null,
    eining_id uuid,
    fraa timestamptz not null,
    til timestamptz,
    slutt text constraint koordinator_slutt_slag check (slutt in ('overteken', 'avslutta', 'lukka', 'oenske', 'medlemskap')),
    primary key (kommune_id, koordinator_id),
    constraint koordinator_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint koordinator_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint koordinator_eining_fkey foreign key (kommune_id, eining_id) references eining,
    constraint koordinator_periode check ((til is null) = (slutt is null) and til >= fraa)
);
create unique index koordinator_ein_gong on koordinator (kommune_id, sak_id) where til is null;
create index koordinator_prinsipal on koordinator (kommune_id, prinsipal_id) where til is null;
create index koordinator_sak on koordinator (kommune_id, sak_id, fraa);

-- What is decided when nobody is asked: that the child gets none, told with the right to complain, or that it is over.
create table koordinator_avgjerd (
    kommune_id uuid not null,
    koordinator_avgjerd_id uuid not null,
    sak_id uuid not null,
    koordinator_vurdering_id uuid not null,
    slag text not null constraint koordinator_avgjerd_slag check (slag in ('ikkje', 'avslutta')),
    grunn text not null constraint koordinator_avgjerd_grunn_lengd check (char_length(grunn) between 1 and 2000),
    fortalt_kven text not null
        constraint koordinator_avgjerd_fortalt_lengd check (char_length(fortalt_kven) between 1 and 200),
    fortalt_dato date not null,
    fatta_av uuid not null references brukar,
    fatta_at timestamptz not null,
    primary key (kommune_id, koordinator_avgjerd_id),
    constraint koordinator_avgjerd_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint koordinator_avgjerd_vurdering_fkey foreign key (kommune_id, sak_id, koordinator_vurdering_id)
        references koordinator_vurdering (kommune_id, sak_id, koordinator_vurdering_id)
);
create index koordinator_avgjerd_sak on koordinator_avgjerd (kommune_id, sak_id, fatta_at);

alter table sak_tilgang drop constraint sak_tilgang_grunnlag,
    add constraint sak_tilgang_grunnlag check (
        grunnlag in ('lag', 'leiar', 'tilbod', 'samtykke', 'naudrett', 'koordinator', 'koordinator_tilbod')
    ),
    add constraint sak_tilgang_koordinator_tilbod check (grunnlag <> 'koordinator_tilbod' or not skrive);

alter table sak_historikk drop constraint sak_historikk_slag, add constraint sak_historikk_slag check (
    slag in (
        'uro_meld', 'uro_lagt_til', 'samtale', 'samtale_ikkje_halden', 'moete', 'tiltak_sett_inn', 'tiltak_endra',
        'tiltak_stoppa', 'evaluering', 'plan', 'flytta', 'dato', 'avslutta', 'gjenopna', 'lag_inn', 'lag_ut',
        'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'overlevering_trekt', 'sperre_sett',
        'sperre_oppheva', 'samtykke_spurt', 'samtykke_signert', 'samtykke_stadfesta', 'samtykke_trekt', 'samtykke_attende',
        'samtykke_hoeyrt', 'samtykke_invitert', 'samtykke_kopi', 'foeresett', 'koordinator_vurdert', 'koordinator_tilbydd',
        'koordinator_teken', 'koordinator_avvist', 'koordinator_trekt', 'koordinator_ikkje', 'koordinator_slutt'
    )
);

alter table melding drop constraint melding_slag, add constraint melding_slag check (slag in (
    'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
    'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar', 'samtykke_borte',
    'samtykke_svar', 'samtykke_trekt', 'naudrett', 'naudrett_gjennomgang', 'naudrett_mange', 'naudrett_sein',
    'samtykke_sluttar', 'samtykke_andre_svarar', 'samtykke_stadfest', 'kort_endra',
    'moete_innkalla', 'moete_endra', 'moete_avlyst', 'moete_teken_av', 'moete_forfall', 'referat_merknad',
    'koordinator_tilbydd', 'koordinator_teken', 'koordinator_avvist', 'koordinator_slutt', 'koordinator_borte'
));
