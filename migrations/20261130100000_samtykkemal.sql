-- The form of consent as data: which words, which instansar and which laws stood on it, at which time.
-- A template that somebody may have signed is never changed: a new wording is a new template (domain.md § 4).

-- A template. v1 is the plan's own form; v2 keeps its meaning, adds PPT and cites the laws in force.
create table samtykkemal (
    mal text primary key constraint samtykkemal_mal check (mal ~ '^v[1-9][0-9]*$'),
    gyldig_fraa date not null,
    gyldig_til date,
    -- What stands between two laws in the line of laws.
    heimel_skilje text not null constraint samtykkemal_heimel_skilje check (heimel_skilje in (', ', '; ')),
    constraint samtykkemal_periode check (gyldig_til is null or gyldig_til >= gyldig_fraa)
);

-- The instansar of a template, in its order.
create table samtykkemal_instans (
    mal text not null references samtykkemal,
    slag text not null constraint samtykkemal_instans_slag check (slag in (
        'helsestasjon', 'jordmor', 'ressurspedagog', 'miljoeterapeut', 'ungdomskontakt', 'skule',
        'barnehage', 'fastlege', 'fysioterapeut', 'barnevern', 'kommunepsykolog', 'kot',
        'bu_og_avlastning', 'nav', 'spesialisthelseteneste', 'andre', 'ppt'
    )),
    rekkje integer not null constraint samtykkemal_instans_rekkje check (rekkje > 0),
    -- Whether the form asks for a name after it.
    med_namn boolean not null,
    -- Which row of the table of who signs it belongs to (domain.md § 4).
    gruppe text not null constraint samtykkemal_instans_gruppe check (gruppe in (
        'skule', 'barnehage', 'helse', 'barnevern', 'andre'
    )),
    primary key (mal, slag),
    constraint samtykkemal_instans_rekkje_unik unique (mal, rekkje)
);

-- The words, by language. `{kommune}`, `{dato}`, `{tal}`, `{alle}`, `{stad}`, `{vitne}`, `{nivaa}` and `{tenester}` are filled in.
create table samtykkemal_tekst (
    mal text not null references samtykkemal,
    spraak text not null constraint samtykkemal_tekst_spraak check (spraak in ('nn', 'nb', 'en', 'pl', 'uk', 'ar')),
    kode text not null constraint samtykkemal_tekst_kode check (kode ~ '^[a-z_]+([.][a-z_]+)?$'),
    tekst text not null constraint samtykkemal_tekst_ikkje_tom check (tekst <> '' and tekst = btrim(tekst)),
    -- When a translator read it through, and who. Nynorsk is the text the others are made from and needs none.
    kontrollert_at timestamptz,
    kontrollert_av text,
    primary key (mal, spraak, kode),
    constraint samtykkemal_tekst_kontroll check (
        (kontrollert_at is null) = (kontrollert_av is null) and (spraak <> 'nn' or kontrollert_at is null)
    )
);

-- The laws the form names. Their names and sections stand in Norwegian in every language: they are looked up there.
create table samtykke_heimel (
    mal text not null references samtykkemal,
    rekkje integer not null constraint samtykke_heimel_rekkje check (rekkje > 0),
    tekst text not null constraint samtykke_heimel_ikkje_tom check (tekst <> '' and tekst = btrim(tekst)),
    gyldig_fraa date not null,
    gyldig_til date,
    primary key (mal, rekkje, gyldig_fraa),
    constraint samtykke_heimel_periode check (gyldig_til is null or gyldig_til >= gyldig_fraa)
);

-- Public words without a person in them: everybody logged in may read them, nobody may change them here.
do $$
declare
    t text;
begin
    foreach t in array array['samtykkemal', 'samtykkemal_instans', 'samtykkemal_tekst', 'samtykke_heimel'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy synleg on %I for select to laget_request'
            ' using ((select app.brukar_id()) is not null)', t);
        execute format('grant select on %I to laget_request', t);
    end loop;
end $$;

-- The plan came into use in spring 2024. helsepersonellova chapter 5 was numbered anew from 1 July 2026.
insert into samtykkemal (mal, gyldig_fraa, gyldig_til, heimel_skilje) values
    ('v1', '2024-01-01', '2026-06-30', ', '),
    ('v2', '2026-07-01', null, '; ');

insert into samtykkemal_instans (mal, slag, rekkje, med_namn, gruppe)
select 'v1', slag, rekkje, slag in ('fastlege', 'spesialisthelseteneste', 'andre'), gruppe
from (values
    ('helsestasjon', 1, 'helse'),
    ('jordmor', 2, 'helse'),
    ('ressurspedagog', 3, 'skule'),
    ('miljoeterapeut', 4, 'skule'),
    ('ungdomskontakt', 5, 'andre'),
    ('skule', 6, 'skule'),
    ('barnehage', 7, 'barnehage'),
    ('fastlege', 8, 'helse'),
    ('fysioterapeut', 9, 'helse'),
    ('barnevern', 10, 'barnevern'),
    ('kommunepsykolog', 11, 'helse'),
    ('kot', 12, 'skule'),
    ('bu_og_avlastning', 13, 'andre'),
    ('nav', 14, 'andre'),
    ('spesialisthelseteneste', 15, 'helse'),
    ('andre', 16, 'andre')
) as i (slag, rekkje, gruppe);

-- v2 is the same with PPT, which the plan's form forgets, after skule and barnehage.
insert into samtykkemal_instans (mal, slag, rekkje, med_namn, gruppe)
select 'v2', slag, case when rekkje <= 7 then rekkje else rekkje + 1 end, med_namn, gruppe
from samtykkemal_instans
union all
values ('v2', 'ppt', 8, false, 'skule');

-- v1: the plan's line as it stands, wrong sections and all. v2: corrected (domain.md § 4).
insert into samtykke_heimel (mal, rekkje, tekst, gyldig_fraa) values
    ('v1', 1, 'Forvaltningslova §13', '2024-01-01'),
    ('v1', 2, 'Lov om helsepersonell kap. 5', '2024-01-01'),
    ('v1', 3, 'Pasient- og brukarrettighetslova kap. 4', '2024-01-01'),
    ('v1', 4, 'Helse- og omsorgslova kap. 4', '2024-01-01'),
    ('v1', 5, 'Lov om barneverntenester §6-7', '2024-01-01'),
    ('v1', 6, 'Lov om behandling av personopplysningar kap 3', '2024-01-01'),
    ('v2', 1, 'forvaltningslova §§ 13–13 b', '2026-07-01'),
    ('v2', 2, 'helsepersonellova §§ 21–22', '2026-07-01'),
    ('v2', 3, 'pasient- og brukarrettslova §§ 3-4, 4-3, 4-4', '2026-07-01'),
    ('v2', 4, 'helse- og omsorgstenestelova §§ 7-1–7-3', '2026-07-01'),
    ('v2', 5, 'barnevernslova §§ 13-1, 15-8', '2026-07-01'),
    ('v2', 6, 'opplæringslova §§ 24-1, 24-5', '2026-07-01'),
    ('v2', 7, 'barnehagelova §§ 2 b, 47 a', '2026-07-01');
