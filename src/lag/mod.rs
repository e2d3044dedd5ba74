//! *Laget* is the team around one child: the people on the sak, with place and oppgåve.
//!
//! Being on it is the right to see and write in the sak. The family sees everyone on it. The ansvarleg is
//! always on it, and leaves only by handing over.

mod endre;
pub mod model;
mod queries;

use axum::Router;
use axum::routing::{get, post};

use crate::app::AppState;
use crate::ids::SakId;

pub use model::{Deltakar, Kollega, choices, picked};
pub use queries::{kollegaer, leave, list};

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/sak/{sak_id}/lag", get(endre::vis).post(endre::send))
        .route("/sak/{sak_id}/lag/{sak_deltakar_id}/ut", post(endre::ut))
}

/// The address of a sak's lag.
#[must_use]
pub fn path(sak: SakId) -> String {
    format!("/sak/{sak}/lag")
}
