//! A skolemiljø case acts by its written plan: no tiltak has to take it to local work.

use super::{Hending, NyHending, Sak, Slag, Steg};
use crate::db::WriteTx;

/// A case whose føresette are involved and whose plan is written goes from steg 2 to steg 3. Gives true when it
/// went; the caller saves it.
///
/// # Errors
/// When the database fails.
pub async fn begin_plan(tx: &mut WriteTx, sak: &mut Sak) -> Result<bool, sqlx::Error> {
    let waits = sak.slag == Slag::Skolemiljoe && sak.steg == Steg::Foreldra;
    if !waits || !super::fakta(tx, sak.sak_id).await?.plan {
        return Ok(false);
    }
    sak.steg = Steg::Lokale;
    let hending = NyHending {
        fraa: Some(Steg::Foreldra),
        til: Some(Steg::Lokale),
        tekst: Some("Skulemiljøplanen er skriven."),
        ..NyHending::new(sak.sak_id, Hending::Flytta)
    };
    super::log(tx, &hending).await?;
    Ok(true)
}
