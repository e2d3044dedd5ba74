//! An *attest* is that somebody who leads has gone through who has access, and said of each whether it is still to be so. It is done each
//! quarter.
//!
//! The leader of an eining goes through the own, the one of an interkommunal instans likewise, and the kommunalsjef or the systemansvarleg the
//! rest; nobody the own. What is to end, ends in the same transaction; what nobody has answered, stands and is shown (docs/adr/0025).

mod model;
mod queries;
mod side;

use axum::Router;
use axum::routing::get;
use time::macros::time;

use crate::app::AppState;
use crate::jobs::{Job, Kind, Outcome};

pub use model::{Hos, Svar, Ventar};
pub use queries::mine;

/// The page.
pub const ATTEST: &str = "/kommune/attest";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new().route("/kommune/attest", get(side::vis).post(side::send))
}

/// The jobs: each day, the round of a quarter that has begun.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![Kind {
        name: "attest",
        label: "Gjennomgang av tilgang kvart kvartal",
        max_attempts: 10,
        daily: Some(time!(5:30)),
        work: |job| Box::pin(dagleg(job)),
    }]
}

async fn dagleg(job: Job) -> Outcome {
    let mut tx = job.begin().await?;
    queries::opne(&mut tx, job.kommune_id).await?;
    job.finish(tx).await
}
