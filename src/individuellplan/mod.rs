//! An *individuell plan* is the plan of a child with long-term and composite services (helse- og omsorgstenestelova § 7-1).
//!
//! The lag of a sak writes it in parts, under the headings of the regulation, and nothing that was saved is written over. What is sent to
//! the family is frozen, with its document; it is in force when all who must have said yes to it, on the net or on paper, until another is, or the yes is
//! taken back (docs/adr/0022).

mod del;
mod innhald;
mod model;
mod papir;
mod pdf;
mod queries;
mod send;
mod side;
mod skriv;
mod stadfest;
mod trekk;

use axum::Router;
use axum::routing::{get, post};

use crate::app::AppState;
use crate::ids::SakId;

pub use del::Del;
pub use innhald::Innhald;
pub use model::{Merknad, MinPlan, Staar, Varsel, standard_revisjon};
pub use pdf::{lag as lag_pdf, svar as svar_pdf};
pub use queries::{gjeld, mine, rekn};

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/sak/{sak_id}/individuell-plan", get(side::vis))
        .route(
            "/sak/{sak_id}/individuell-plan/skriv",
            get(skriv::vis).post(skriv::send),
        )
        .route("/sak/{sak_id}/individuell-plan/send", post(send::send))
        .route(
            "/sak/{sak_id}/individuell-plan/svar",
            get(papir::vis).post(papir::send),
        )
        .route(
            "/sak/{sak_id}/individuell-plan/stadfest",
            post(stadfest::send),
        )
        .route(
            "/sak/{sak_id}/individuell-plan/trekk-ja",
            get(trekk::vis).post(trekk::send),
        )
        .route("/sak/{sak_id}/individuell-plan/pdf", get(pdf::vis))
}

/// The address of the plan of a sak.
#[must_use]
pub fn path(sak: SakId) -> String {
    format!("/sak/{sak}/individuell-plan")
}
