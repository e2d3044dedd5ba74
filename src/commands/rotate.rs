//! `laget rotate-keys`: seals and hashes anew what another key than the one in use has made.
//!
//! It runs beside the application: a value is written only if it is still the one that was read, in small batches,
//! each of them whole. Stopped anywhere it is run again. It acts as `laget_noekkel`, which reads nothing of a person.

mod kommune;
mod numbers;
mod queries;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::admin::{self, AdminArgs};
use super::output;
use crate::config;
use crate::crypto::Keys;

/// Faults that are named; the rest are counted.
const NAMED: usize = 20;

/// The options of `rotate-keys`.
#[derive(Args)]
pub(super) struct RotateArgs {
    /// Nøkkelfila, med både den nye og den gamle nøkkelen (eller `LAGET_KEY_FILE`)
    #[arg(long, value_name = "FIL", env = "LAGET_KEY_FILE", value_parser = crate::config::path())]
    key_file: Option<PathBuf>,
    /// Kor mange verdiar som blir skrivne om gongen (500)
    #[arg(long, value_name = "TAL", default_value_t = 500, value_parser = clap::value_parser!(u16).range(1..=5000))]
    porsjon: u16,
    #[command(flatten)]
    admin: AdminArgs,
}

/// What was done, and what could not be.
#[derive(Debug, Default)]
struct Report {
    /// Values that were sealed anew.
    sealed: u64,
    /// Hashes that were written anew.
    hashed: u64,
    /// Table, id and why, of values that were left as they were.
    faults: Vec<String>,
}

/// Does it, and says what still uses another key; the exit code 1 when something does.
pub(super) async fn run(args: RotateArgs) -> anyhow::Result<ExitCode> {
    let keys = config::required_keys(args.key_file.as_deref()).map_err(anyhow::Error::msg)?;
    let options = args.admin.options().map_err(anyhow::Error::msg)?;
    let mut connection = admin::connect(&options).await?;
    queries::become_key_keeper(&mut connection)
        .await
        .map_err(|_| {
            anyhow::anyhow!("Denne brukaren får ikkje byte nøklar. Køyr «laget migrate» først, med same adresse.")
        })?;
    let report = rotate(&mut connection, &keys, i64::from(args.porsjon)).await?;
    tell(&mut connection, &keys, &report).await
}

async fn rotate(
    connection: &mut PgConnection,
    keys: &Keys,
    batch: i64,
) -> Result<Report, sqlx::Error> {
    let mut report = Report::default();
    let mut kommunar = queries::kommunar(connection).await?;
    // what is a person's own, and no kommune's
    kommunar.push(Uuid::nil());
    for kommune in kommunar {
        kommune::rotate(connection, keys, batch, kommune, &mut report).await?;
    }
    Ok(report)
}

async fn tell(
    connection: &mut PgConnection,
    keys: &Keys,
    report: &Report,
) -> anyhow::Result<ExitCode> {
    output::say(&format!(
        "Forsegla på nytt: {}. Nye oppslag: {}.",
        report.sealed, report.hashed
    ));
    for fault in report.faults.iter().take(NAMED) {
        output::complain(fault);
    }
    if report.faults.len() > NAMED {
        output::complain(&format!("… og {} til.", report.faults.len() - NAMED));
    }
    let left = queries::with_other_keys(connection, keys.encryption_id()).await?;
    for (table, key, count) in &left {
        output::complain(&format!(
            "{count} verdiar i {table} er framleis forsegla med nøkkelen med id {key}."
        ));
    }
    if !left.is_empty() || !report.faults.is_empty() {
        output::complain("Den gamle nøkkelen må stå i fila til dette er i orden.");
        return Ok(ExitCode::FAILURE);
    }
    output::say(&format!(
        "Alt er forsegla med nøkkelen med id {}.",
        keys.encryption_id()
    ));
    let unknown = unknown(connection, keys).await?;
    if unknown > 0 {
        output::say(&format!(
            "{unknown} oppslag er av nummer som ikkje står på noko kort lenger, og kan ikkje reknast om. \
             Den som hadde eit slikt nummer, kan ikkje nåast med det når den gamle nøkkelen er borte."
        ));
    }
    let papers = queries::with_old_paper(connection, keys.lookup_id()).await?;
    if papers > 0 {
        output::say(&format!(
            "Personar med gjenopprettingskodar på papir frå før nøkkelen blei bytt: {papers}. Kodane gjeld til den gamle nøkkelen \
             er borte: be dei lage nye på «Innlogginga di» først."
        ));
    }
    for id in keys
        .encryption_ids()
        .filter(|id| *id < keys.encryption_id())
    {
        output::say(&format!(
            "Nøkkelen med id {id} kan takast ut når kvart Laget som køyrer, har starta på nytt med den nye i bruk, \
             og denne kommandoen er køyrd éin gong til etter det utan å forsegle noko: laget nyklar FIL --fjern {id}"
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Hashes of numbers that no card has: nothing can say which key made them.
async fn unknown(connection: &mut PgConnection, keys: &Keys) -> Result<usize, sqlx::Error> {
    let mut unknown = 0;
    if keys.has_other_lookups() {
        for kommune in queries::kommunar(connection).await? {
            unknown += kommune::unknown(connection, keys, kommune).await?;
        }
    }
    Ok(unknown)
}
