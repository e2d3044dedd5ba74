//! A *skulemiljøplan* is the written plan of a skolemiljø case: the five fields of opplæringslova § 12-4.
//!
//! A sak has one, and it is changed as the work goes on; the history keeps what stood there before. The
//! school needs no samtykke to act by it.

mod model;
mod plan;
mod queries;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;
use crate::ids::SakId;

pub use model::Plan;
pub use queries::find;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new().route(
        "/sak/{sak_id}/skolemiljoeplan",
        get(plan::vis).post(plan::send),
    )
}

/// The address of a sak's plan.
#[must_use]
pub fn path(sak: SakId) -> String {
    format!("/sak/{sak}/skolemiljoeplan")
}
