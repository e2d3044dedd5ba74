//! *Innsyn* is who has looked: the kommune's innsynslogg, read by the personvernombod, and by everybody of the staff what they did themselves.
//!
//! The rows are written by the transactions themselves (`db::WriteTx::commit`); here they are only read.

mod filter;
mod logg;
mod mi;
pub mod ord;
mod queries;
mod soek;

use axum::Router;
use axum::routing::{get, post};

use crate::app::AppState;

pub use mi::STI as MI_LOGG;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/logg", get(logg::vis))
        .route("/logg/mi", get(mi::vis))
        .route("/logg/soek", post(soek::soek))
}
