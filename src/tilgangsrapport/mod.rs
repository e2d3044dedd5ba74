//! A *tilgangsrapport* tells who could see what there is about one child, since when and by what right, and who saw: what a family that asks
//! for innsyn is to be answered.
//!
//! It is made from the rights and the innsynslogg when it is asked for. It names services and roles and never a person or what was
//! read. The same may make it as may read the log of the child, and of as much: the personvernombod all of it, the leader of the child's
//! eining what is about the eining's own staff and saker.

mod model;
mod queries;
mod side;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/barn/{barn_id}/tilgang", get(side::vis))
        .route("/barn/{barn_id}/tilgang/pdf", get(side::pdf))
}
