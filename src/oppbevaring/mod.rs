//! *Oppbevaring* is how long what is registered is kept, and what happens when its time is over.
//!
//! Each kommune has a rule for each class of things: one proposes another rule, and another confirms it. Every night what is due is deleted, a sak at a
//! time with all that hangs on it, and a row of the innsynslogg is what is left (docs/adr/0034). Somebody can stop a sak from being deleted.

mod model;
mod ny;
mod queries;
mod reglar;
mod sak;
mod saker;

use axum::Router;
use axum::routing::{get, post};
use time::macros::time;

use crate::app::AppState;
use crate::ids::SakId;
use crate::jobs::{Job, Kind, Outcome};

pub use queries::tal_ventar;

/// The rules of the kommune.
pub const REGLAR: &str = "/kommune/oppbevaring";
/// The saker that are soon deleted.
pub const SAKER: &str = "/saker/oppbevaring";
/// So many saker and cards are deleted in a night; the rest the night after.
const MAKS: i32 = 1000;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/kommune/oppbevaring", get(reglar::vis))
        .route("/kommune/oppbevaring/ny", get(ny::vis).post(ny::send))
        .route(
            "/kommune/oppbevaring/{oppbevaring_endring_id}/stadfest",
            post(reglar::svar),
        )
        .route("/saker/oppbevaring", get(saker::vis))
        .route("/sak/{sak_id}/oppbevaring", get(sak::vis).post(sak::send))
}

/// How long a sak is kept.
#[must_use]
pub fn sak_path(sak: SakId) -> String {
    format!("/sak/{sak}/oppbevaring")
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

/// A transaction for each sak and each card: a worker that is killed goes on where it was.
async fn nattleg(job: Job) -> Outcome {
    let mut tx = job.begin().await?;
    let forfalne = queries::forfalne(&mut tx, job.kommune_id, MAKS).await?;
    job.keep(tx).await?;
    for ting in forfalne {
        let mut tx = job.begin().await?;
        queries::slett(&mut tx, job.kommune_id, ting).await?;
        job.keep(tx).await?;
    }
    let mut tx = job.begin().await?;
    queries::slett_resten(&mut tx, job.kommune_id).await?;
    job.finish(tx).await
}
