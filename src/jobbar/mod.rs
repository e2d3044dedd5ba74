//! *Jobbar*: what the house was to do by itself and could not, for the systemansvarleg to try again or put away.
//! A job names nobody's child and no sak.

mod gjer;
mod liste;
mod ord;

use axum::Router;
use axum::routing::{get, post};

use crate::app::AppState;

/// Where they are.
pub const JOBBAR: &str = "/jobbar";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/jobbar", get(liste::vis))
        .route("/jobbar/igjen", post(gjer::alle_igjen))
        .route("/jobbar/bort", post(gjer::alle_bort))
        .route("/jobbar/{job_id}/igjen", post(gjer::igjen))
        .route("/jobbar/{job_id}/bort", post(gjer::bort))
}
