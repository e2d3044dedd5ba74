//! A *kommune* is a tenant: every row about a child belongs to exactly one.
//!
//! A person of an interkommunal instans works in several and acts in one at a time. Switching is a page, a
//! row in the log of both, and a new session.

mod byte;
mod queries;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;

pub use queries::{Fristar, fristar};

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new().route("/kommune", get(byte::vis).post(byte::send))
}
