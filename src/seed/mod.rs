//! Puts the demo world (`crate::demo`) into an empty database.
//!
//! A table at a time, from arrays, in one transaction: either the whole world is there or nothing is. The
//! same number and day give the same ids, texts and dates; only the sealed fødselsnummer and the password's
//! hash are new each time. The database's own triggers make the rights and the counts, as they do for the
//! application, and every right is checked before anything is kept.

mod cases;
mod children;
mod codes;
mod historikk;
mod hours;
mod ids;
mod individuellplan;
mod koordinator;
mod lag;
mod people;
mod places;
mod queries;
mod saker;
mod samtale;
mod samtykke;
pub mod skala;
mod source;
mod steg;
#[cfg(test)]
mod tests;
mod tst;
mod words;

use anyhow::{Context, ensure};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use time::Date;

use crate::app::{DEMO_PASSWORD, DemoLogin};
use crate::crypto::Keys;
use crate::demo;
use crate::innlogging::passord;
use source::Source;

/// Fills an empty, migrated database with the demo world as it stands on the day `today`, and gives the
/// people one can log in as.
///
/// # Errors
/// When there is a kommune in the database already, or the database refuses something. Nothing is kept then.
pub async fn run(
    admin: &PgConnectOptions,
    keys: &Keys,
    seed: u64,
    today: Date,
) -> anyhow::Result<Vec<DemoLogin>> {
    let mut connection = admin.clone().connect().await?;
    queries::own(&mut connection).await?;
    let mut tx = connection.begin().await?;
    ensure!(
        queries::is_empty(&mut tx).await?,
        "Databasen har kommunar frå før. Demoverda kan berre leggjast i ein tom database."
    );
    let (world, hash) = prepare(seed, today).await?;
    let mut source = Source::new(&world, seed);
    ground(&mut tx, &source, &hash).await?;
    source.prinsipalar = queries::prinsipalar(&mut tx).await?.into_iter().collect();
    children(&mut tx, &source, keys).await?;
    saker(&mut tx, &source).await?;
    teams(&mut tx, &source).await?;
    let faults = queries::faults(&mut tx).await?;
    ensure!(
        faults == 0,
        "{faults} rettar til å sjå saker stemmer ikkje med laga"
    );
    queries::tom_journal(&mut tx).await?;
    tx.commit().await?;
    queries::analyze(&mut connection).await?;
    connection.close().await?;
    Ok(demo_logins())
}

/// The people of the demo world that its login page shows; the same for every seed.
#[must_use]
pub fn demo_logins() -> Vec<DemoLogin> {
    let login = |one: &demo::DemoLogin| DemoLogin {
        brukarnamn: one.brukarnamn.to_owned(),
        kven: format!("{} · {}", one.namn, one.kven),
    };
    demo::demo_logins().iter().map(login).collect()
}

/// What takes time and no database: the world, and the one password's hash.
async fn prepare(seed: u64, today: Date) -> anyhow::Result<(demo::World, String)> {
    let work = move || Ok((demo::world(seed, today), passord::hash_now(DEMO_PASSWORD)?));
    tokio::task::spawn_blocking(work)
        .await
        .context("demoverda kunne ikkje lagast")?
}

/// Kommunar, instansar, einingar, and the people who work there.
async fn ground(tx: &mut PgConnection, source: &Source<'_>, hash: &str) -> anyhow::Result<()> {
    queries::kommune(tx, &places::kommunar(source)).await?;
    queries::kommune_frist(tx, &places::fristar(source)).await?;
    queries::instans(tx, &places::instansar(source)).await?;
    queries::instans_kommune(tx, &places::loeyve(source)).await?;
    queries::eining(tx, &places::einingar(source)).await?;
    let brukarar = people::brukarar(source);
    queries::brukar(tx, &brukarar).await?;
    queries::passord(tx, &brukarar, hash).await?;
    queries::varsling(tx, &brukarar).await?;
    queries::medlemskap(tx, &people::medlemskap(source)).await?;
    Ok(())
}

/// Who is on the teams, when they meet, and what they take up.
async fn teams(tx: &mut PgConnection, source: &Source<'_>) -> anyhow::Result<()> {
    queries::tst_medlem(tx, &tst::medlemer(source)?).await?;
    let moete = tst::moete(source)?;
    queries::moete(tx, &moete).await?;
    queries::agenda(tx).await?;
    queries::moete_deltakar(tx, &tst::deltakarar(source, &moete)?).await?;
    queries::gaar_ut(tx).await?;
    queries::familien(tx).await?;
    queries::skulefri(tx, &tst::skulefri(source)).await?;
    Ok(())
}

/// The register of children, and of meldingar about some of them.
async fn children(tx: &mut PgConnection, source: &Source<'_>, keys: &Keys) -> anyhow::Result<()> {
    queries::barn(tx, &children::barn(source, keys)?).await?;
    queries::barn_eining(tx, &children::barn_eining(source)).await?;
    queries::barn_adresse(tx, &children::adresser(source)).await?;
    queries::foeresett(tx, &children::foeresette(source, keys)).await?;
    queries::barnevernsmelding(tx, &children::meldingar(source)?).await?;
    Ok(())
}

/// The cases and everything in them.
async fn saker(tx: &mut PgConnection, source: &Source<'_>) -> anyhow::Result<()> {
    let cases = cases::cases(source, cases::Lag::All)?;
    queries::sak(tx, &saker::saker(source, &cases)).await?;
    queries::ansvarlege(tx, &lag::ansvarlege(&cases)).await?;
    let skjema = samtykke::write(tx, source, &cases).await?;
    queries::sak_deltakar(tx, &lag::others(&cases)).await?;
    queries::sak_sperre(tx, &lag::sperrer(source, &cases)).await?;
    queries::overlevering(tx, &lag::overleveringar(source, &cases)?).await?;
    queries::uro(tx, &steg::uroer(&cases)).await?;
    queries::samtale(tx, &samtale::samtalar(source, &cases)).await?;
    queries::tiltak(tx, &steg::tiltak(&cases)).await?;
    queries::evaluering(tx, &steg::evalueringar(&cases)).await?;
    queries::skolemiljoeplan(tx, &steg::planar(&cases)).await?;
    queries::historikk(tx, &historikk::historikk(source, &cases)).await?;
    queries::koordinatorar(tx, &koordinator::koordinatorar(source, &cases)).await?;
    queries::innsynslogg(tx, &lag::innsynslogg(source, &cases)).await?;
    queries::familie(tx).await?;
    individuellplan::write(tx, source).await?;
    // last: whoever loses the case by it has worked in it
    queries::trekk(tx, &samtykke::trekk(&skjema)).await?;
    Ok(())
}
