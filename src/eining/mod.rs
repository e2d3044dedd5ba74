//! An *eining* is a skule, barnehage or another unit of an instans. Here the systemansvarleg of the kommune keeps them: makes a new one,
//! gives one another name, and ends one or several with a successor.
//!
//! What an eining has follows to its successor in one transaction, the day after the last: children, saker with the rights to them, the
//! TST team, and the medlemskap of its staff (docs/adr/0024). That takes two people, as a high role does.

mod forslag;
mod liste;
mod model;
mod namn;
mod ny;
mod queries;
mod slutt;

use axum::Router;
use axum::routing::{get, post};
use time::macros::time;

use crate::app::AppState;
use crate::ids::{EiningEndringId, EiningId};
use crate::jobs::{Job, Kind, Outcome};

pub use model::{Hinder, Slag};
pub use queries::endring::tal_ventar;

/// The list of einingar.
pub const EININGAR: &str = "/kommune/einingar";
/// The ends that are proposed.
pub const FORSLAG: &str = "/kommune/einingsforslag";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/kommune/einingar", get(liste::vis))
        .route("/kommune/einingar/ny", get(ny::vis).post(ny::send))
        .route("/kommune/einingar/slutt", get(slutt::vis).post(slutt::send))
        .route(
            "/kommune/eining/{eining_id}/namn",
            get(namn::vis).post(namn::send),
        )
        .route("/kommune/einingsforslag", get(forslag::vis))
        .route(
            "/kommune/einingsforslag/{eining_endring_id}/godkjenn",
            post(forslag::svar),
        )
        .route(
            "/kommune/einingsforslag/{eining_endring_id}/trekk",
            post(forslag::trekk),
        )
}

/// The jobs: just after midnight, the ends whose last day was yesterday.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![Kind {
        name: "einingar",
        label: "Einingar som får ein etterfølgjar",
        max_attempts: 10,
        daily: Some(time!(0:05)),
        work: |job| Box::pin(nattleg(job)),
    }]
}

async fn nattleg(job: Job) -> Outcome {
    let mut tx = job.begin().await?;
    queries::endring::gjer_forfalne(&mut tx, job.kommune_id).await?;
    job.finish(tx).await
}

/// Where an eining gets another name.
fn namn_path(eining: EiningId) -> String {
    format!("/kommune/eining/{eining}/namn")
}

/// A proposed end.
fn forslag_path(endring: EiningEndringId) -> String {
    format!("{FORSLAG}/{endring}")
}
