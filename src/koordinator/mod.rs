//! A *barnekoordinator* is the one person a family with many services can turn to (helse- og omsorgstenestelova § 7-2 a).
//!
//! Whether a child is to have one is assessed in its sak by the law's criteria and the family's wish; one whose job it is, is
//! asked, and is it from the day she accepts. The right to read and write in the sak comes and goes with it (docs/adr/0021).

mod avgjerd;
mod avslaa;
pub mod model;
mod queries;
mod side;
mod svar;
mod tilby;
mod vurdering;

use axum::Router;
use axum::routing::{get, post};
use time::macros::time;

use crate::app::AppState;
use crate::ids::{KoordinatorTilbodId, SakId};
use crate::jobs::{Job, Kind, Outcome};

pub use model::{MittTilbod, Sete, Slutt, Stand, Tilstand};
pub use queries::{mine, stand};

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/sak/{sak_id}/barnekoordinator", get(side::vis))
        .route(
            "/sak/{sak_id}/barnekoordinator/vurdering",
            get(vurdering::vis).post(vurdering::send),
        )
        .route(
            "/sak/{sak_id}/barnekoordinator/tilby",
            get(tilby::vis).post(tilby::send),
        )
        .route(
            "/sak/{sak_id}/barnekoordinator/avgjerd",
            get(avgjerd::vis).post(avgjerd::send),
        )
        .route("/koordinatortilbod/{koordinator_tilbod_id}", get(svar::vis))
        .route(
            "/koordinatortilbod/{koordinator_tilbod_id}/ta-imot",
            post(svar::ta_imot),
        )
        .route(
            "/koordinatortilbod/{koordinator_tilbod_id}/trekk",
            post(svar::trekk),
        )
        .route(
            "/koordinatortilbod/{koordinator_tilbod_id}/avslaa",
            get(avslaa::vis).post(avslaa::send),
        )
}

/// The jobs: each morning, who is barnekoordinator and cannot follow the sak any more.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![Kind {
        name: "koordinator",
        label: "Barnekoordinatorar som ikkje kan følgje saka",
        max_attempts: 10,
        daily: Some(time!(4:45)),
        work: |job| Box::pin(dagleg(job)),
    }]
}

async fn dagleg(job: Job) -> Outcome {
    let mut tx = job.begin().await?;
    queries::dagleg(&mut tx, job.kommune_id).await?;
    job.finish(tx).await
}

/// The address of what there is about the barnekoordinator of a sak.
#[must_use]
pub fn path(sak: SakId) -> String {
    format!("/sak/{sak}/barnekoordinator")
}

/// The address of an offer.
#[must_use]
pub fn tilbod_path(tilbod: KoordinatorTilbodId) -> String {
    format!("/koordinatortilbod/{tilbod}")
}
