//! The *referat* of a møte, by the plan's template "Møtereferat Tverrfagleg innsatsteam" (domain.md § 3).
//!
//! There is one of each named item, and one of what is about no child. It is written in parts by several people at once, and nothing
//! that somebody saved is written over. When it is approved it stands as it is: the words, their hash and the document are kept, and its
//! tiltaksplan is live tiltak in the sak. What is wrong is put right in a new version, with a reason.

mod binding;
mod brev;
mod del;
mod emne;
mod fletting;
mod framlegg;
mod gang;
mod godkjenn;
mod innhald;
mod lagre;
mod mangel;
mod model;
mod namn;
mod ny;
mod nytt;
mod oppmoete;
mod pdf;
mod queries;
mod rett;
mod side;
mod skriv;
mod skriveform;
mod skriveside;
mod strid;
mod tidlegare;
mod tiltaksplan;
mod tomt;

use axum::Router;
use axum::routing::{get, post};

use crate::app::AppState;
use crate::ids::ReferatId;
use crate::jobs::Kind;

pub use brev::be_om as be_om_brev;
pub use del::{DATO, Del, OVERSKRIFT, RADHOVUD, REFERENT, etikett};
pub use innhald::Innhald;
pub use model::{Tilstand, Utfall, utfall};
pub use pdf::{lag as lag_pdf, svar as svar_pdf};
pub use queries::ventar::{ReferatKva, VentarReferat, mine as mine_ventar};
pub use queries::{Rad, i_sak};

/// The template with nothing filled in, to be written on by hand.
pub const TOMT: &str = "/referat/tomt-skjema";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/moete/{moete_id}/referat", post(ny::send))
        .route("/referat/tomt-skjema", get(tomt::vis))
        .route("/referat/{referat_id}", get(side::vis))
        .route(
            "/referat/{referat_id}/skriv",
            get(skriv::vis).post(skriv::send),
        )
        .route("/referat/{referat_id}/nytt", get(nytt::vis))
        .route("/referat/{referat_id}/gang", post(gang::send))
        .route(
            "/referat/{referat_id}/rett",
            get(rett::vis).post(rett::send),
        )
        .route("/referat/{referat_id}/pdf", get(pdf::vis))
        .route("/referat/{referat_id}/tidlegare", get(tidlegare::vis))
}

/// The job that tells families that there is something to read.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![Kind {
        name: brev::JOBB,
        label: "E-post til familiar om referat og planar",
        max_attempts: 20,
        daily: None,
        work: |job| Box::pin(brev::send(job)),
    }]
}

/// The address of a referat.
#[must_use]
pub fn path(referat: ReferatId) -> String {
    format!("/referat/{referat}")
}
