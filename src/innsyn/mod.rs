//! *Innsyn* is who has looked: the kommune's innsynslogg, read by the personvernombod.
//!
//! The rows are written by the transactions themselves (`db::WriteTx::commit`); here they are only read.

mod logg;
pub mod ord;
mod queries;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new().route("/logg", get(logg::vis))
}
