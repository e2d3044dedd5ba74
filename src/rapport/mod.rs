//! A *rapport* is what the kommunalsjef tells the politicians of a term (the plan, "Tidsplan og tiltak"): words around figures and pictures of
//! the term's utgåve ([`crate::tal`]).
//!
//! It names no child and no eining. From the moment it is published nothing of it changes: page, document and files say the same for ever, and a
//! mistake is put right in a new one that says why (docs/adr/0027).

mod einingsnamn;
mod fil;
mod innhald;
mod liste;
mod model;
mod pdf;
mod publiser;
mod queries;
mod rett;
mod skriv;
mod vis;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;
use crate::ids::RapportId;

/// The reports of the kommune.
pub const RAPPORTAR: &str = "/rapport";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/rapport", get(liste::vis).post(liste::begynn))
        .route("/rapport/{rapport_id}", get(vis::vis))
        .route(
            "/rapport/{rapport_id}/skriv",
            get(skriv::vis).post(skriv::send),
        )
        .route(
            "/rapport/{rapport_id}/publiser",
            get(publiser::vis).post(publiser::send),
        )
        .route(
            "/rapport/{rapport_id}/rett",
            get(rett::vis).post(rett::send),
        )
        .route("/rapport/{rapport_id}/pdf", get(fil::pdf))
        .route("/rapport/{rapport_id}/csv", get(fil::csv))
        .route("/rapport/{rapport_id}/json", get(fil::json))
}

/// A report.
fn path(id: RapportId) -> String {
    format!("{RAPPORTAR}/{id}")
}
