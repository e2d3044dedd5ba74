//! A *tiltak* is what is done: mål, tiltak, ansvarleg and a date, and then whether it works.
//!
//! It is local (steg 3) or from the meeting (steg 5), and it is evaluated, as many times as it takes. What
//! does not work is not done once more: the plan says that something new is.

mod endre;
mod evaluering;
mod felt;
mod model;
mod ny;
mod open;
mod queries;
mod stopp;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;
use crate::ids::{SakId, TiltakId};

pub use endre::rett;
pub use felt::Innhald;
pub use model::{
    Effekt, Evaluering, KvaNo, MittTiltak, PLANEN, Status, Tiltak, er_proevd, med_heime, plass,
    staar_som_tiltak,
};
pub use ny::set_inn;
pub use queries::{list_for_sak, mine_opne};

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/sak/{sak_id}/tiltak/ny", get(ny::vis).post(ny::send))
        .route(
            "/tiltak/{tiltak_id}/endre",
            get(endre::vis).post(endre::send),
        )
        .route(
            "/tiltak/{tiltak_id}/stopp",
            get(stopp::vis).post(stopp::send),
        )
        .route(
            "/tiltak/{tiltak_id}/evaluering/ny",
            get(evaluering::vis).post(evaluering::send),
        )
}

/// Where a tiltak is set in.
#[must_use]
pub fn ny_path(sak: SakId) -> String {
    format!("/sak/{sak}/tiltak/ny")
}

/// Where a tiltak is changed.
#[must_use]
pub fn endre_path(tiltak: TiltakId) -> String {
    format!("/tiltak/{tiltak}/endre")
}

/// Where a tiltak is stopped.
#[must_use]
pub fn stopp_path(tiltak: TiltakId) -> String {
    format!("/tiltak/{tiltak}/stopp")
}

/// Where a tiltak is evaluated.
#[must_use]
pub fn evaluering_path(tiltak: TiltakId) -> String {
    format!("/tiltak/{tiltak}/evaluering/ny")
}
