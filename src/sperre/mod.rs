//! A *sperre* shuts a named person out from a sak, for habilitet. It beats every role.
//!
//! The one who is shut out sees nothing of the sak from the next request, and goes out of the lag. Who set
//! it and why stands on the sak; a lifted sperre stays in the list.

mod model;
mod queries;
mod setje;

use axum::Router;
use axum::routing::{get, post};

use crate::app::AppState;
use crate::ids::SakId;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/sak/{sak_id}/sperre", get(setje::vis).post(setje::send))
        .route(
            "/sak/{sak_id}/sperre/{sak_sperre_id}/opphev",
            post(setje::opphev),
        )
}

/// The address of a sak's sperrer.
#[must_use]
pub fn path(sak: SakId) -> String {
    format!("/sak/{sak}/sperre")
}
