//! A *naudrett* (break-glass) is somebody opening what there is about a child without a right to it, because it cannot
//! wait: to be read, for sixty minutes, with a reason (domain.md § 5).
//!
//! It is a right like every other, so that the policies obey it and time alone ends it. It is never quiet: those who have
//! to do with the sak and every personvernombod are told at once, it stands on the sak for ever, and another than who
//! used it goes through it afterwards.

mod bruk;
mod gjennomgang;
mod liste;
mod model;
mod queries;
mod skjema;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;
use crate::ids::BarnId;
use crate::jobs::Kind;

pub use model::{Grunn, Konklusjon, Naudrett, VentarTal};
pub use queries::{list_for_sak, tal_ventar};

/// Where the personvernombod sees them.
pub const LISTE: &str = "/naudrett";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/barn/{barn_id}/naudrett", get(bruk::vis).post(bruk::send))
        .route("/naudrett", get(liste::vis))
        .route(
            "/naudrett/{naudrett_id}",
            get(gjennomgang::vis).post(gjennomgang::send),
        )
}

/// The jobs: every morning, those that nobody has gone through in time.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![Kind {
        name: "naudrett",
        label: "Påminning om naudrett som ikkje er gjennomgått",
        max_attempts: 10,
        daily: Some(time::macros::time!(5:00)),
        work: |job| Box::pin(dagleg(job)),
    }]
}

async fn dagleg(job: crate::jobs::Job) -> crate::jobs::Outcome {
    let mut tx = job.begin().await?;
    queries::dagleg(&mut tx, job.kommune_id).await?;
    job.finish(tx).await
}

/// The address where a naudrett is used.
#[must_use]
pub fn path(barn: BarnId) -> String {
    format!("/barn/{barn}/naudrett")
}
