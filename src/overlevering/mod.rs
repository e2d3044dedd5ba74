//! An *overlevering* is a hand-over of a sak, offered to a colleague.
//!
//! The old one keeps the sak until the new one accepts; the database moves the ball. Only one offer is open
//! at a time, and it is answered once: by the one it is made to, or withdrawn.

mod avslaa;
pub mod model;
mod queries;
mod svar;
mod tilby;

use axum::Router;
use axum::routing::{get, post};

use crate::app::AppState;
use crate::ids::{OverleveringId, SakId};

pub use model::{Overlevering, Tilbod, Tilstand};
pub use queries::{mine, open_for_sak, withdraw_from};

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/sak/{sak_id}/overlever", get(tilby::vis).post(tilby::send))
        .route("/overlevering/{overlevering_id}", get(svar::vis))
        .route(
            "/overlevering/{overlevering_id}/ta-imot",
            post(svar::ta_imot),
        )
        .route("/overlevering/{overlevering_id}/trekk", post(svar::trekk))
        .route(
            "/overlevering/{overlevering_id}/avslaa",
            get(avslaa::vis).post(avslaa::send),
        )
}

/// The address of an offer.
#[must_use]
pub fn path(overlevering: OverleveringId) -> String {
    format!("/overlevering/{overlevering}")
}

/// Where a sak is offered to a colleague.
#[must_use]
pub fn tilby_path(sak: SakId) -> String {
    format!("/sak/{sak}/overlever")
}
