//! A *samtale* is the talk with the føresette (steg 2), or the meeting with them and the team (steg 5).
//!
//! It holds what the føresette said and barnets stemme. A talk that is not held has a lawful reason,
//! written down. Nothing in it is changed afterwards: a new talk is a new row.

mod felt;
mod model;
mod moete;
mod ny;
mod queries;
mod referat;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;
use crate::ids::SakId;

pub use felt::past_date;
pub use model::{Korleis, Samtale, Slag};
pub use queries::list_for_sak;
pub use referat::{IReferat, fraa_referat, manglar};

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/sak/{sak_id}/samtale/ny", get(ny::vis).post(ny::send))
        .route("/sak/{sak_id}/moete/ny", get(moete::vis).post(moete::send))
}

/// Where a talk is written down.
#[must_use]
pub fn ny_path(sak: SakId) -> String {
    format!("/sak/{sak}/samtale/ny")
}

/// Where a meeting is written down.
#[must_use]
pub fn moete_path(sak: SakId) -> String {
    format!("/sak/{sak}/moete/ny")
}
