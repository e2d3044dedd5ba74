//! A *medlemskap* is a dated role in an instans of the kommune, and all access follows from it. Here the systemansvarleg sees
//! who has one, makes people who are new in Laget, gives and ends medlemskap, and ends sessions.
//!
//! Nobody changes the own. What is given or ended is a row that never changes, with who, when and why; a role that sees or
//! decides much waits for a second person and gives nothing until then, and it is the database that holds it back. So does any role
//! given by whoever made the account or its code; and whoever gave or proposed a role makes no code.

mod avslutt;
mod eingongskode;
mod forslag;
mod gje;
mod kode;
mod konto;
mod liste;
mod model;
mod nullstill;
mod ny;
mod oekter;
mod queries;
mod soek;
mod vis;

use axum::Router;
use axum::routing::{get, post};

use crate::app::AppState;
use crate::ids::{BrukarId, MedlemskapEndringId, MedlemskapId};

pub use model::{Slag, Svar};
pub use queries::endring::tal_ventar;

/// The list of people.
pub const BRUKARAR: &str = "/kommune/brukarar";
/// What waits for a second person.
pub const FORSLAG: &str = "/kommune/medlemskapsforslag";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/kommune/brukarar", get(liste::vis))
        .route("/kommune/brukarar/ny", get(ny::vis).post(ny::send))
        .route("/kommune/brukarar/soek", get(soek::vis).post(soek::send))
        .route(
            "/kommune/brukarar/oekter",
            get(oekter::vis_alle).post(oekter::send_alle),
        )
        .route("/kommune/brukar/{brukar_id}", get(vis::vis))
        .route(
            "/kommune/brukar/{brukar_id}/kode",
            get(kode::vis).post(kode::send),
        )
        .route(
            "/kommune/brukar/{brukar_id}/nullstill",
            get(nullstill::vis).post(nullstill::send),
        )
        .route(
            "/kommune/brukar/{brukar_id}/oekter",
            get(oekter::vis).post(oekter::send),
        )
        .route(
            "/kommune/brukar/{brukar_id}/medlemskap",
            get(gje::vis).post(gje::send),
        )
        .route(
            "/kommune/medlemskap/{medlemskap_id}/avslutt",
            get(avslutt::vis).post(avslutt::send),
        )
        .route("/kommune/medlemskapsforslag", get(forslag::vis))
        .route(
            "/kommune/medlemskapsforslag/{medlemskap_endring_id}/godkjenn",
            post(forslag::svar),
        )
        .route(
            "/kommune/medlemskapsforslag/{medlemskap_endring_id}/trekk",
            post(forslag::trekk),
        )
}

/// The page of a person.
fn path(brukar: BrukarId) -> String {
    format!("/kommune/brukar/{brukar}")
}

/// Where a medlemskap is ended.
fn avslutt_path(medlemskap: MedlemskapId) -> String {
    format!("/kommune/medlemskap/{medlemskap}/avslutt")
}

/// A proposal.
fn forslag_path(endring: MedlemskapEndringId) -> String {
    format!("{FORSLAG}/{endring}")
}
