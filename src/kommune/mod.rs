//! A *kommune* is a tenant: every row about a child belongs to exactly one.
//!
//! A person of an interkommunal instans works in several and acts in one at a time. Switching is a page, a
//! row in the log of both, and a new session. A kommune has clocks of its own, which its systemansvarleg sets.

mod byte;
mod fristar;
mod model;
mod queries;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;

use model::Klokke;

pub use queries::{Fristar, fristar};

/// The clocks.
const FRISTAR: &str = "/kommune/fristar";

/// What stands over a field of the clocks; none on another page.
#[must_use]
pub fn etikett(path: &str, namn: &str) -> Option<String> {
    let klokke = Klokke::from_code(namn).filter(|_| path == FRISTAR);
    klokke.map(|klokke| klokke.label().to_owned())
}

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/kommune", get(byte::vis).post(byte::send))
        .route("/kommune/fristar", get(fristar::vis).post(fristar::send))
}
