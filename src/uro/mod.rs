//! An *uro* is what somebody saw and could not leave: the duty to act is personal, "å vente og sjå er inga
//! løysing".
//!
//! Any tilsett registers it. The first one about a child opens a sak; another may be added to a sak that is
//! open. It is facts before judgement, and it is never changed afterwards.

pub mod model;
mod ny;
mod queries;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;

pub use model::KorRaskt;
pub use queries::{Uro, list_for_sak};

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new().route("/uro/ny", get(ny::vis).post(ny::send))
}
