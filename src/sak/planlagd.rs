//! A skolemiljø case acts by its written plan: no tiltak has to take it to local work.

use super::reglar::etter;
use super::{Framdrift, Hending, Sak, Slag, Steg};
use crate::db::WriteTx;
use crate::error::AppError;

/// A case whose føresette are involved and whose plan is written goes from steg 2 to steg 3.
///
/// # Errors
/// When the database fails.
pub async fn begin_plan(tx: &mut WriteTx, sak: &mut Sak) -> Result<(), AppError> {
    let waits = sak.slag == Slag::Skolemiljoe && sak.steg == Steg::Foreldra;
    if !waits || !super::fakta(tx, sak.sak_id).await?.plan {
        return Ok(());
    }
    let til = etter(sak.steg, Framdrift::Tiltak);
    let tekst = Some("Skulemiljøplanen er skriven.");
    super::happened(tx, sak, til, Hending::Flytta, tekst).await
}
