//! *Oppfølging* of a team's year: who came of those with møteplikt, what was held of what was planned, what was not reached, and which
//! tiltak from its meetings are over their date (domain.md § 3).
//!
//! It is for those who plan for the team. Of tiltak it counts those of saker the reader sees, and no other.

mod queries;
mod side;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new().route("/tst/{eining_id}/oppfoelging", get(side::vis))
}
