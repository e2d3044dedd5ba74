//! The *protokoll* is the kommune's record of processing activities (personvernforordninga art. 30): what is done with whose data, why, and
//! who gets it.
//!
//! What Laget knows of itself is read where it stands each time; what only the kommune knows, it writes, and every version of that is
//! kept. No child is in it, and no number that is small.

mod dpia;
mod endre;
mod innhald;
mod queries;
mod side;
mod trygging;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;

/// The address of the page.
pub const SIDE: &str = "/kommune/protokoll";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/kommune/protokoll", get(side::vis))
        .route("/kommune/protokoll/pdf", get(side::pdf))
        .route("/kommune/protokoll/dpia", get(dpia::hent))
        .route(
            "/kommune/protokoll/endre",
            get(endre::vis).post(endre::send),
        )
}
