//! A *melding til barnevernet* is sent through the national portal, never through Laget.
//!
//! The duty is personal and waits for nobody. Here stands only that it was sent, when, on which grounds, and
//! the clock for the answer: for the one who sent it and that person's leader, and nobody else.

pub mod model;
mod queries;
mod registrer;
mod svar;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;
use crate::ids::{BarnId, BarnevernsmeldingId};

pub use model::{Grunn, Klokke, Melding};
pub use queries::mine;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route(
            "/barn/{barn_id}/barnevern",
            get(registrer::vis).post(registrer::send),
        )
        .route(
            "/barnevernsmelding/{barnevernsmelding_id}/svar",
            get(svar::vis).post(svar::send),
        )
}

/// Where a child's page sends whoever must report.
#[must_use]
pub fn path(barn: BarnId) -> String {
    format!("/barn/{barn}/barnevern")
}

/// Where receipt and answer are noted.
#[must_use]
pub fn svar_path(melding: BarnevernsmeldingId) -> String {
    format!("/barnevernsmelding/{melding}/svar")
}
