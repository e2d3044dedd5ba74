//! What the catalogue says about the role of families.

use super::katalog::nothing_found;

/// What a family may read, table by table; what it may write is what it writes itself.
const FAMILIE_LES: &str = "
    barn kommune_id barn_id fornamn etternamn foedd
    foeresett kommune_id foeresett_id barn_id namn relasjon
    sak kommune_id sak_id saksnummer barn_id slag steg neste_dato neste_kva ansvarleg_brukar_id opna_at lukka_at
    sak_deltakar kommune_id sak_deltakar_id sak_id brukar_id
    samtale kommune_id samtale_id sak_id slag dato korleis
    tiltak kommune_id tiltak_id sak_id maal tiltak ansvarleg_brukar_id innan status created_at
    evaluering kommune_id evaluering_id tiltak_id sak_id dato effekt grunngjeving kva_no tiltak
    syn kommune_id syn_id sak_id eige_syn barnets_stemme skrive_at moete_familie_id
    tilbakemelding kommune_id tilbakemelding_id sak_id tiltak_id svar tekst skrive_at
    referat_merknad kommune_id merknad_id referat_id sak_id tekst skrive_at nr
    individuellplan_merknad kommune_id merknad_id individuellplan_id nr sak_id tekst skrive_at
    samtykke_svarutkast kommune_id samtykke_id familie_person_id ja nei spraak at
    familie_utkast kommune_id familie_person_id sti felt updated_at stempel
    samtykkemal mal gyldig_fraa gyldig_til heimel_skilje
    samtykkemal_instans mal slag rekkje med_namn gruppe
    samtykkemal_tekst mal spraak kode tekst kontrollert_at kontrollert_av
    samtykke_heimel mal rekkje tekst gyldig_fraa gyldig_til";
const FAMILIE_SKRIV: &str = "
    syn kommune_id syn_id sak_id eige_syn barnets_stemme moete_familie_id
    tilbakemelding kommune_id tilbakemelding_id sak_id tiltak_id svar tekst
    referat_merknad kommune_id merknad_id referat_id sak_id tekst nr
    individuellplan_merknad kommune_id merknad_id individuellplan_id nr sak_id tekst
    samtykke_svarutkast kommune_id samtykke_id familie_person_id ja nei spraak at
    familie_utkast kommune_id familie_person_id sti felt updated_at stempel";
const FAMILIE_ENDRE: &str = "
    samtykke_svarutkast ja nei spraak at
    familie_utkast felt updated_at stempel";

/// "'barn.foedd select', …" of a list as those above.
fn columns(list: &str, what: &str) -> String {
    let mut found = Vec::new();
    for line in list.lines() {
        let mut words = line.split_whitespace();
        let table = words.next().unwrap_or_default();
        found.extend(words.map(|column| format!("'{table}.{column} {what}'")));
    }
    found.join(", ")
}

#[tokio::test]
async fn a_family_may_read_and_write_the_columns_of_its_pages_and_no_other() {
    nothing_found(
        &format!(
            "select c.relname || '.' || a.attname || ' ' || p.what
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            cross join unnest(array['select', 'insert', 'update', 'references']) p (what)
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
                and has_column_privilege('laget_familie', c.oid, a.attnum, p.what)
                and not (c.relname = 'innsynslogg' and p.what = 'insert')
                and c.relname || '.' || a.attname || ' ' || p.what not in ({}, {}, {})",
            columns(FAMILIE_LES, "select"),
            columns(FAMILIE_SKRIV, "insert"),
            columns(FAMILIE_ENDRE, "update"),
        ),
        "grant select (tilstand) on sak to laget_familie",
    )
    .await;
}

#[tokio::test]
async fn every_table_a_family_may_touch_stands_behind_the_wall_of_its_kommune() {
    nothing_found(
        "select c.relname::text from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and has_any_column_privilege('laget_familie', c.oid, 'select, insert, update')
            -- the words of the form of consent: public, and about nobody
            and c.relname not in ('samtykkemal', 'samtykkemal_instans', 'samtykkemal_tekst', 'samtykke_heimel')
            and not exists (
                select from pg_policies p
                where p.schemaname = 'public' and p.tablename = c.relname
                    and p.permissive = 'RESTRICTIVE' and p.cmd = 'ALL' and p.roles = '{laget_familie}'
                    and p.qual = '(kommune_id = ( SELECT app.familie_kommune() AS familie_kommune))'
                    and p.with_check = p.qual
            )",
        "drop policy kommune_familie on barn",
    )
    .await;
}

#[tokio::test]
async fn a_family_may_call_its_own_functions_and_no_other() {
    nothing_found(
        "select p.proname::text from pg_proc p
        where p.pronamespace in ('app'::regnamespace, 'public'::regnamespace)
            and has_function_privilege('laget_familie', p.oid, 'execute')
            and p.proname not in ('familie_token', 'familie_person', 'familie_kommune', 'familie_barn', 'innsynslogg_hash',
                'familie_meg', 'familie_saker', 'familie_koordinator', 'familie_individuellplan',
                'familie_individuellplan_svar', 'familie_ord', 'familie_folk', 'familie_kontakt', 'familie_eining',
                'familie_innsyn', 'familie_moete', 'familie_moete_svar', 'familie_referat', 'familie_referat_pdf',
                'familie_referat_versjonar', 'familie_samtykke',
                'familie_samtykke_linjer', 'familie_signatur', 'familie_opna', 'familie_lenke', 'familie_fersk', 'familie_signer', 'familie_trekk',
                'familie_trekt',
                'alder', 'today', 'sortering')",
        "grant execute on function app.brukar_id() to laget_familie",
    )
    .await;
}
