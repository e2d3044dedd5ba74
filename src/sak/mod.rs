//! A *sak* is the case an uro opens, and the way it goes: the plan's figure "Tidleg innsats".
//!
//! It belongs to the instans and eining that opened it, has one ansvarleg and one next date as long as it is
//! open, and every transition is a row of its history. Who sees it is the table `sak_tilgang`.

mod avslutt;
mod gjenopne;
pub mod historikk;
mod ikkje_no;
mod liste;
pub mod model;
mod neste;
mod neste_dato;
mod open;
mod planlagd;
mod queries;
pub mod reglar;
mod vidare;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;
use crate::ids::SakId;

pub use historikk::Hending;
pub use ikkje_no::IkkjeNo;
pub use liste::{Filter, SakRad, mine, mine_snart, over_frist};
pub use model::{FOR_SEINT, NesteKva, Sak, Slag, Steg, Tilstand, seinast, snart};
pub use neste::{happened, save, save_with_next};
pub use open::{open, open_to_change, shown};
pub use planlagd::begin_plan;
pub use queries::avslutt::avsluttarar;
pub use queries::historikk::{NyHending, historikk as list_historikk, log};
pub use queries::liste::SIDE;
pub use queries::{
    NySak, OpenSak, delt_med, fakta, find, insert, lag_namn, open_for_barn, take_turn,
};
pub use reglar::{Fakta, Flytting, Framdrift, Krav};
pub use vidare::{I_LAGET, samtykke_stad};

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/saker", get(liste::vis))
        .route("/saker/soek", get(liste::soek::vis).post(liste::soek::send))
        .route("/sak/{sak_id}/vidare", get(vidare::vis).post(vidare::send))
        .route(
            "/sak/{sak_id}/avslutt",
            get(avslutt::vis).post(avslutt::send),
        )
        .route(
            "/sak/{sak_id}/gjenopne",
            get(gjenopne::vis).post(gjenopne::send),
        )
        .route(
            "/sak/{sak_id}/neste-dato",
            get(neste_dato::vis).post(neste_dato::send),
        )
}

/// The address of a sak.
#[must_use]
pub fn path(sak: SakId) -> String {
    format!("/sak/{sak}")
}
