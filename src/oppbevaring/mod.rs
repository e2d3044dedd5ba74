//! *Oppbevaring* is how long what is registered is kept, and what happens when its time is over.
//!
//! Each kommune has a rule for each class of things: one proposes another rule, and another confirms it. Every night what is due is deleted, a sak at a
//! time with all that hangs on it, and a row of the innsynslogg is what is left (docs/adr/0034). Somebody can stop a sak from being deleted.

mod avvis;
mod model;
mod ny;
mod queries;
mod reglar;
mod sak;
mod saker;

use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::{get, post};
use time::macros::time;

use crate::app::AppState;
use crate::db::TokenHash;
use crate::error::AppError;
use crate::ids::SakId;
use crate::jobs::{Job, Kind, Outcome, Stop};
use model::Klasse;
use queries::Kva;

pub use model::{MittSvar, SnartSletta};
pub use queries::sak::snart_sletta;
pub use queries::{mine_svar, tal_ventar};
pub use sak::linje;

/// The rules of the kommune.
pub const REGLAR: &str = "/kommune/oppbevaring";
/// The saker that are soon deleted.
pub const SAKER: &str = "/saker/oppbevaring";
/// So many days ahead saker are shown that will be deleted.
const FRAM: i32 = 92;
/// So many saker and cards are deleted in a night; the rest the night after.
const MAKS: i32 = 1000;
/// So many rows of a class are deleted in a transaction: a statement may take ten seconds.
const RUNDE: i32 = 20_000;
/// So long it goes on at a time: less than a job may take (`jobs::LEASE`).
const TID: Duration = Duration::from_secs(80);
/// Something could not be deleted: it is tried again, and at last somebody is told.
const STOD_ATT: Stop = Stop::Retry("noko_stod_att");
/// What comes after the first that lasted so long.
const PAUSE: Duration = Duration::from_secs(10);

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/kommune/oppbevaring", get(reglar::vis))
        .route("/kommune/oppbevaring/ny", get(ny::vis).post(ny::send))
        .route(
            "/kommune/oppbevaring/{oppbevaring_endring_id}/stadfest",
            post(reglar::svar),
        )
        .route(
            "/kommune/oppbevaring/{oppbevaring_endring_id}/avvis",
            get(avvis::vis).post(avvis::send),
        )
        .route("/saker/oppbevaring", get(saker::vis))
        .route("/sak/{sak_id}/oppbevaring", get(sak::vis).post(sak::send))
}

/// How long a sak is kept.
#[must_use]
pub fn sak_path(sak: SakId) -> String {
    format!("/sak/{sak}/oppbevaring")
}

/// What the kommune of a family that is logged in has decided about what is theirs: its name, and a sentence for each rule. None for whoever is not.
///
/// # Errors
/// When the database fails.
pub async fn for_familie(
    app: &AppState,
    token: TokenHash,
) -> Result<Option<(String, Vec<String>)>, AppError> {
    let mut connection = app.db.bare().await?;
    Ok(queries::familie(&mut connection, token).await?)
}

/// The jobs: every night what is due is deleted.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![Kind {
        name: "oppbevaring",
        label: "Sletting av det tida er ute for",
        max_attempts: 10,
        daily: Some(time!(2:15)),
        work: |job| Box::pin(nattleg(job)),
    }]
}

/// What is many and small goes first, so that nothing waits for a sak; then the saker and cards, and last the logins of families nobody has a
/// card of. Each in a transaction of its own: a worker that is killed goes on where it was, and what fails is passed over and tried again.
async fn nattleg(job: Job) -> Outcome {
    let begynt = Instant::now();
    let mut alt = true;
    for klasse in Klasse::MANGE {
        loop {
            i_tide(&job, begynt, alt)?;
            match slett(&job, Kva::Klasse(klasse)).await? {
                Some(0) => break,
                Some(_) => {}
                None => {
                    alt = false;
                    break;
                }
            }
        }
    }
    let mut tx = job.begin().await?;
    let forfalne = queries::forfalne(&mut tx, job.kommune_id, MAKS).await?;
    job.keep(tx).await?;
    for ting in forfalne {
        i_tide(&job, begynt, alt)?;
        alt &= slett(&job, ting).await?.is_some();
    }
    i_tide(&job, begynt, alt)?;
    let familie = slett(&job, Kva::Familie).await?;
    alt &= familie.is_some();
    // no row of the log names them: they are nobody of a kommune any more
    tracing::info!(
        rader = familie.unwrap_or_default(),
        "logins of families deleted"
    );
    if !alt {
        return Err(STOD_ATT);
    }
    let tx = job.begin().await?;
    job.finish(tx).await
}

/// There is more time; else the job goes on in a while. When all went well until now, this was no try.
fn i_tide(job: &Job, begynt: Instant, alt: bool) -> Result<(), Stop> {
    match (begynt.elapsed() < TID, alt) {
        (true, _) => Ok(()),
        (false, true) => Err(Stop::Later(job.now + TID + PAUSE)),
        (false, false) => Err(STOD_ATT),
    }
}

/// Deletes something, and gives how many rows. None when the database said no: the log is told which, and no word of what it was.
async fn slett(job: &Job, kva: Kva) -> Result<Option<i64>, Stop> {
    let mut tx = job.begin().await?;
    let rader = match queries::slett(&mut tx, job.kommune_id, kva).await {
        Ok(rader) => rader,
        Err(error) => {
            let stop = Stop::from(error);
            tracing::warn!(?kva, ?stop, "not deleted");
            return Ok(None);
        }
    };
    match job.keep(tx).await {
        Ok(()) => Ok(Some(rader)),
        Err(Stop::Fail(code)) => {
            tracing::warn!(?kva, code, "not deleted");
            Ok(None)
        }
        Err(stop) => Err(stop),
    }
}
