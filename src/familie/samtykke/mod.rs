//! The forms of samtykke on the family's pages: to be answered and signed, read again, and taken back.
//!
//! A form shows to whoever was invited to answer it or has answered it, and to nobody else: the functions of the database
//! begin with who the session's person is (docs/adr/0009, 0014). An answer is chosen on one page and signed on the next, with
//! the whole text; between them the person may have to prove anew who they are, so the answers are kept meanwhile.

mod invitasjon;
mod kopi;
mod liste;
mod model;
mod ord;
mod queries;
mod signer;
mod signert;
mod spoersmaal;
mod svar;
mod trekk;

use axum::Router;
use axum::response::Response;
use axum::routing::get;

use crate::app::AppState;
use crate::db::{FamilyAct, FamilyTx};
use crate::error::AppError;
use crate::ids::SamtykkeId;

/// The routes.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/familie/samtykke", get(liste::vis))
        .route(
            "/familie/samtykke/{samtykke_id}",
            get(spoersmaal::vis).post(spoersmaal::send),
        )
        .route(
            "/familie/samtykke/{samtykke_id}/signer",
            get(signer::vis).post(signer::send),
        )
        .route(
            "/familie/samtykke/{samtykke_id}/trekk-samtykke",
            get(trekk::vis).post(trekk::send),
        )
        .route("/familie/samtykke/{samtykke_id}/signert", get(signert::vis))
        .route("/familie/samtykke/{samtykke_id}/pdf", get(kopi::vis))
        .route(
            "/familie/invitasjon/{lenke}",
            get(invitasjon::vis).post(invitasjon::send),
        )
        .route("/familie/invitasjon/{lenke}/opna", get(invitasjon::opna))
}

/// The address of a form, or of something one does with it.
fn path(samtykke: SamtykkeId, kva: &str) -> String {
    format!("/familie/samtykke/{samtykke}{kva}")
}

/// Not there, or not theirs: alike, and that it was tried is a row of the log.
async fn not_found(tx: FamilyTx, handling: &'static str) -> Result<Response, AppError> {
    let barn_list = Vec::new();
    tx.refuse(FamilyAct {
        handling,
        barn_list,
    })
    .await?;
    Err(AppError::NotFound)
}
