//! A *barn* is a child or youth in the register of a kommune's einingar.
//!
//! The register holds all children, so being in it says nothing; the card never says whether there is a
//! sak. Who sees a card is domain.md § 5 and the policy on the table.

mod anonymitet;
mod endre;
pub mod fnr;
mod foeresett_endre;
mod foeresett_ny;
mod foeresett_skjema;
mod import;
mod import_lesing;
mod import_post;
mod innsyn;
mod kort_stadfest;
mod liste;
pub mod liste_csv;
pub mod model;
pub mod namn;
pub mod namnesjekk;
mod ny;
mod ny_skjema;
mod oppslag;
mod queries;
mod skjema;
mod soek;
mod vis;

use axum::Router;
use axum::routing::get;
use sqlx::postgres::PgConnection;

use crate::app::AppState;
use crate::ids::BarnId;

pub use anonymitet::dato_eller_nummer;
pub use liste::har_register;
pub use model::endring::{Endra, Endring};
pub use model::foeresett::{ja_nei, relasjon_tekst, valid_epost};
pub use model::{Barn, Grunnlag};
pub use namnesjekk::Namnesjekk;
pub use queries::find;
pub use soek::MAX_FULL_NAME;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/barn", get(liste::vis))
        .route("/barn/soek", get(soek::vis).post(soek::send))
        .route("/barn/oppslag", get(oppslag::vis).post(oppslag::send))
        .route("/barn/ny", get(ny::vis).post(ny::send))
        .route("/barn/import", get(import::vis).post(import::send))
        .route("/barn/{barn_id}", get(vis::vis))
        .route("/barn/{barn_id}/innsyn", get(innsyn::vis))
        .route("/barn/{barn_id}/endre", get(endre::vis).post(endre::send))
        .route(
            "/barn/{barn_id}/foeresett/ny",
            get(foeresett_ny::vis).post(foeresett_ny::send),
        )
        .route(
            "/foeresett/{foeresett_id}/endre",
            get(foeresett_endre::vis).post(foeresett_endre::send),
        )
        .route(
            "/kort/{kort_endring_id}/stadfest",
            get(kort_stadfest::vis).post(kort_stadfest::send),
        )
}

/// The changes of a child's card that wait for another employee to confirm them, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn endringar_ventar(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Vec<Endring>, sqlx::Error> {
    queries::endring::of_barn(tx, barn).await
}

/// The changes of cards that wait for the leader of the eining, or another, to confirm them: not the leader's own.
///
/// # Errors
/// When the database fails.
pub async fn mine_endringar(tx: &mut PgConnection) -> Result<Vec<Endring>, sqlx::Error> {
    queries::endring::mine(tx).await
}

/// The address of a child's card.
#[must_use]
pub fn path(barn: BarnId) -> String {
    format!("/barn/{barn}")
}
