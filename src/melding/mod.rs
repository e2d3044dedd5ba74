//! A *melding* tells somebody in the house of something: an offer, an uro, a date that is near or over.
//!
//! The inbox is the truth. A row says which kind of thing and which sak, and its words are made when it is read, from
//! what the reader may see then. A mail follows, as a nudge without content: at once, in the day's one digest, or not at
//! all, as each person has chosen ([`Varsling`]), and never in the hours that are to be quiet.

mod epost;
pub mod innhald;
mod liste;
pub mod model;
mod opne;
mod queries;
mod send;
mod stille;
mod varsling;

use axum::Router;
use axum::routing::{get, post};
use time::macros::time;

use crate::app::AppState;
use crate::jobs::Kind;

pub use model::{Slag, Varsling};
pub use queries::{Paaminning, paaminn};
pub use send::{Ny, ask_for_varsel, send, send_to, tell_leiarar};

/// Where the inbox is.
pub const INNBOKS: &str = "/meldingar";
/// Where one chooses what there is to be mail about.
pub const VARSLING: &str = "/meldingar/varsling";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/meldingar", get(liste::vis))
        .route("/meldingar/lesne", post(liste::lesne))
        .route("/meldingar/{melding_id}", get(opne::vis))
        .route(
            "/meldingar/varsling",
            get(varsling::vis).post(varsling::send),
        )
}

/// The jobs: the nudge about what just came, and the day's digest.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![
        Kind {
            name: send::VARSEL,
            label: "E-post om nye meldingar",
            max_attempts: 60,
            daily: None,
            work: |job| Box::pin(epost::varsel(job)),
        },
        Kind {
            name: send::SAMLA,
            label: "Dagens samla e-post",
            max_attempts: 60,
            daily: None,
            work: |job| Box::pin(epost::samla(job)),
        },
    ]
}

/// When the day's digest goes to somebody who has no quiet hours.
const MORGON: time::Time = time!(7:00);
