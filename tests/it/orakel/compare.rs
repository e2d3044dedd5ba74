//! Asks the database the same questions, in every session's own context, and looks for a difference.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};

use super::rules::{Rows, Viewer};
use super::world::World;

/// Every table, what names a row of it here, and whether a request may change it.
const TABLES: [(&str, &str, bool); 52] = [
    ("barn", "barn_id", true),
    ("barn_adresse", "barn_id", true),
    ("barn_eining", "barn_id", false),
    ("foeresett", "foeresett_id", true),
    ("sak", "sak_id", true),
    ("skolemiljoeplan", "sak_id", true),
    ("slettestopp", "sak_id", true),
    ("arkivoverfoering", "sak_id", true),
    ("sak_sperre", "sak_sperre_id", true),
    ("overlevering", "overlevering_id", true),
    ("uro", "uro_id", false),
    ("samtale", "samtale_id", false),
    ("tiltak", "tiltak_id", true),
    ("evaluering", "evaluering_id", false),
    ("syn", "syn_id", false),
    ("tilbakemelding", "tilbakemelding_id", false),
    ("samtykke", "samtykke_id", false),
    ("samtykke_instans", "samtykke_id || ' ' || slag", false),
    ("samtykke_signatur", "signatur_id", false),
    ("samtykke_stadfesting", "signatur_id", false),
    ("samtykke_hoeyrt", "samtykke_id", false),
    ("samtykke_trekk", "trekk_id", false),
    ("samtykke_attende", "samtykke_id", false),
    ("samtykke_invitasjon", "invitasjon_id", true),
    ("samtykke_brev", "brev_id", false),
    ("naudrett", "naudrett_id", false),
    ("naudrett_sak", "naudrett_id || ' ' || sak_id", false),
    ("naudrett_gjennomgang", "naudrett_gjennomgang_id", false),
    ("samtykke_kopi", "kopi_id", false),
    ("individuellplan", "individuellplan_id", false),
    ("individuellplan_del", "individuellplan_id", false),
    ("individuellplan_versjon", "individuellplan_id", false),
    ("individuellplan_svar", "individuellplan_svar_id", false),
    ("individuellplan_merknad", "individuellplan_id", false),
    ("koordinator_vurdering", "koordinator_vurdering_id", false),
    ("koordinator_avgjerd", "koordinator_avgjerd_id", false),
    ("koordinator", "koordinator_id", false),
    ("koordinator_tilbod", "koordinator_tilbod_id", true),
    ("barnevernsmelding", "barnevernsmelding_id", true),
    ("melding", "melding_id", true),
    ("utkast", "sti", true),
    ("innsynslogg", "logg_id", false),
    ("logg_treff", "logg_treff_id", false),
    ("barn_oppslag", "barn_oppslag_id", false),
    ("medlemskap", "medlemskap_id", false),
    ("moete_deltakar", "moete_deltakar_id", true),
    ("moete_punkt", "punkt_id", true),
    ("moete_punkt_system", "punkt_id", true),
    ("moete_punkt_anonym", "punkt_id", true),
    ("moete_punkt_sak", "punkt_id", false),
    (
        "moete_punkt_ute",
        "punkt_id || ' ' || moete_deltakar_id",
        false,
    ),
    ("moete_familie", "moete_familie_id", true),
];

/// Compares everything; gives the number of decisions, or the differences up to the one that is looked for.
pub async fn compare(
    world: &World,
    admin: &mut PgConnection,
    login: &mut PgConnection,
    looked_for: &str,
) -> Result<usize, String> {
    let mut writable = count("sak_deltakar", admin).await;
    let mut readable = writable + count("sak_historikk", admin).await;
    for (table, _, changeable) in TABLES {
        let rows = count(table, admin).await;
        readable += rows;
        writable += if changeable { rows } else { 0 };
    }
    // what meetings tell takes as long to ask for as all the rest: not asked when something else is looked for
    let is_told = |table: &str| super::moete::TOLD.iter().any(|(told, _)| *told == table);
    let told = looked_for.is_empty() || looked_for.split('"').any(is_told);
    let mut differences = Vec::new();
    for sesjon in &world.sesjonar {
        let viewer = Viewer::of(world, sesjon);
        let mut tx = login.begin().await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&sesjon.token[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let mut oracle = viewer.as_ref().map(Viewer::shown).unwrap_or_default();
        oracle.retain(|(table, _)| told || !is_told(table));
        let mut database = shown(&mut tx).await;
        if told {
            database.extend(super::moete::told(world, &mut tx).await);
        }
        let said = [
            ("shows", oracle, database),
            (
                "lets be changed",
                viewer.as_ref().map(Viewer::changeable).unwrap_or_default(),
                changeable(&mut tx).await,
            ),
        ];
        for (what, oracle, database) in said {
            let too_much = database.difference(&oracle).map(|row| ("too much", row));
            let too_little = oracle.difference(&database).map(|row| ("too little", row));
            for (how, row) in too_much.chain(too_little) {
                differences.push(format!("the database {what} {how}: {row:?} to {sesjon:?}"));
            }
        }
        // the number beside «Meldingar» is of those that are shown; only a live session is ever asked about
        if let Some(viewer) = &viewer {
            let (oracle, database) = (
                viewer.ulesne(),
                super::innboks::ulesne(&sesjon.token, admin).await,
            );
            if oracle != database {
                differences.push(format!(
                    "the database counts {database} meldingar, and not {oracle}, to {sesjon:?}"
                ));
            }
        }
        tx.rollback().await.unwrap();
        if differences
            .iter()
            .any(|said: &String| said.contains(looked_for))
        {
            break;
        }
    }
    if differences.is_empty() {
        Ok(world.sesjonar.len() * (readable + writable))
    } else {
        Err(differences.join("\n"))
    }
}

/// Rows that triggers make too, so that their ids come from the database; here such a row is its sak and a
/// number, which says how many are seen.
const NUMBERED: [&str; 2] = ["sak_deltakar", "sak_historikk"];

async fn shown(db: &mut PgConnection) -> Rows {
    let mut questions: Vec<String> = NUMBERED
        .iter()
        .map(|table| {
            format!(
                "select '{table}' as t,
                    sak_id || ' ' || (row_number() over (partition by sak_id) - 1) as k from {table}"
            )
        })
        .collect();
    for (table, key, _) in TABLES {
        // what follows from a withdrawal or a no is made by the database, and has its own tests
        let made = if table == "samtykke_trekk" {
            "where kanal <> 'fornying'"
        } else {
            ""
        };
        questions.push(format!(
            "select '{table}' as t, ({key})::text as k from {table} {made}"
        ));
    }
    let rows: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(questions.join(" union all ")))
        .fetch_all(db)
        .await
        .unwrap();
    rows.into_iter()
        .map(|(table, key)| (known(&table), key))
        .collect()
}

/// A row that can be locked for update can be updated: the same policies decide.
async fn changeable(db: &mut PgConnection) -> Rows {
    let mut rows = Rows::new();
    for (table, key, changeable) in TABLES {
        if changeable {
            let question = format!("select {key}::text from {table} for update");
            let keys: Vec<String> = sqlx::query_scalar(AssertSqlSafe(question))
                .fetch_all(&mut *db)
                .await
                .unwrap();
            rows.extend(keys.into_iter().map(|key| (table, key)));
        }
    }
    let locked = "with s as (select sak_id from sak_deltakar for update)
        select sak_id || ' ' || (row_number() over (partition by sak_id) - 1) from s";
    let keys: Vec<String> = sqlx::query_scalar(locked).fetch_all(db).await.unwrap();
    rows.extend(keys.into_iter().map(|key| ("sak_deltakar", key)));
    rows
}

fn known(table: &str) -> &'static str {
    let names = TABLES.iter().map(|(name, _, _)| *name);
    names.chain(NUMBERED).find(|name| *name == table).unwrap()
}

async fn count(table: &str, admin: &mut PgConnection) -> usize {
    let rows: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}")))
        .fetch_one(admin)
        .await
        .unwrap();
    usize::try_from(rows).unwrap()
}
