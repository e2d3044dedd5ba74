//! *Tavla* of a barnekoordinator: every child she coordinates on one page, what hastes first.
//!
//! On it is a sak where the reader is barnekoordinator now, by that right and by no other, and of it only what the pages of the
//! sak show the same person. It is quiet where all is well.

pub mod model;
mod queries;
mod rekneark;
mod side;
mod utval;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;

/// Its address.
pub const TAVLE: &str = "/tavla";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/tavla", get(side::vis))
        .route("/tavla/rekneark", get(rekneark::vis))
}
