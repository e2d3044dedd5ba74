//! *Loggkontroll* is the review of the innsynslogg: what somebody should look at is found in it every night, and the personvernombod says what
//! came of it.
//!
//! Five things are looked for: the same family name, one's own children, a colleague's child, the night, many children in an
//! hour. The alarms of `lesing` come at once, and are gone through with them. What is found tells who, when and how often; never what was read, and of the child no more than the log does. Another
//! than the one it is about judges it, and what is said stands (docs/adr/0026).

mod filter;
mod grense;
mod liste;
mod model;
mod queries;
mod vurder;

use axum::Router;
use axum::routing::get;
use time::macros::time;

use crate::app::AppState;
use crate::jobs::{Job, Kind, Outcome};

pub use model::{Grunn, Konklusjon, Slag};
pub use queries::tal_ventar;

/// Where the personvernombod sees what was found.
pub const LISTE: &str = "/loggkontroll";
/// Where it is said how many children in an hour are many.
pub const GRENSE: &str = "/loggkontroll/grense";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/loggkontroll", get(liste::vis))
        .route("/loggkontroll/grense", get(grense::vis).post(grense::send))
        .route(
            "/loggkontroll/{logg_treff_id}",
            get(vurder::vis).post(vurder::send),
        )
}

/// The jobs: when the night is over, what there is to look at in it.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![Kind {
        name: "loggkontroll",
        label: "Gjennomgang av innsynsloggen",
        max_attempts: 10,
        daily: Some(time!(6:45)),
        work: |job| Box::pin(nattleg(job)),
    }]
}

/// One day and night at a time, each in a transaction of its own: one that is killed goes on where it was.
async fn nattleg(job: Job) -> Outcome {
    loop {
        let mut tx = job.begin().await?;
        let funne = queries::neste(&mut tx, job.kommune_id, job.now).await?;
        if funne.is_none() {
            queries::meld(&mut tx, job.kommune_id).await?;
            return job.finish(tx).await;
        }
        job.keep(tx).await?;
    }
}
