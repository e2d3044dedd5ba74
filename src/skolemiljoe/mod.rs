//! A *skulemiljøplan* is the written plan of a skolemiljø case: the five fields of opplæringslova § 12-4.
//!
//! A sak has one, and it is changed as the work goes on; the history keeps what stood there before. The
//! school needs no samtykke to act by it.

mod model;
mod plan;
mod queries;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;
use crate::db::WriteTx;
use crate::ids::SakId;
use crate::sak::{self, Hending, NyHending, Sak, Slag, Steg};

pub use model::Plan;
pub use queries::find;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new().route(
        "/sak/{sak_id}/skolemiljoeplan",
        get(plan::vis).post(plan::lagre),
    )
}

/// The address of a sak's plan.
#[must_use]
pub fn path(sak: SakId) -> String {
    format!("/sak/{sak}/skolemiljoeplan")
}

/// A case whose føresette are involved and whose plan is written acts by it: it goes from steg 2 to steg 3. Gives
/// true when it went; the caller saves it.
///
/// # Errors
/// When the database fails.
pub async fn begin(tx: &mut WriteTx, sak: &mut Sak) -> Result<bool, sqlx::Error> {
    let waits = sak.slag == Slag::Skolemiljoe && sak.steg == Steg::Foreldra;
    if !waits || find(tx, sak.sak_id).await?.is_none() {
        return Ok(false);
    }
    sak.steg = Steg::Lokale;
    let hending = NyHending {
        fraa: Some(Steg::Foreldra),
        til: Some(Steg::Lokale),
        tekst: Some("Skulemiljøplanen er skriven."),
        ..NyHending::new(sak.sak_id, Hending::Flytta)
    };
    sak::log(tx, &hending).await?;
    Ok(true)
}
