//! What must happen next in a sak, counted anew when something has happened in it.

use super::{Hending, NyHending, Sak, Steg, log, queries, reglar};
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::error::AppError;

/// Saves where a sak is. A move, and a reopening, begins the steg today.
///
/// # Errors
/// [`AppError::Conflict`] when somebody has changed it since it was read; when the database fails.
pub async fn save(tx: &mut WriteTx, sak: &mut Sak) -> Result<(), AppError> {
    if queries::save(tx, sak).await? {
        sak.version += 1;
        Ok(())
    } else {
        Err(AppError::Conflict)
    }
}

/// Something has happened in the sak, and perhaps brought it to another steg: its row of the history, and what must
/// happen next.
///
/// # Errors
/// As [`save`].
pub async fn happened(
    tx: &mut WriteTx,
    sak: &mut Sak,
    til: Steg,
    slag: Hending,
    tekst: Option<&str>,
) -> Result<(), AppError> {
    let fraa = sak.steg;
    let flytta = fraa != til;
    sak.steg = til;
    let hending = NyHending {
        fraa: flytta.then_some(fraa),
        til: flytta.then_some(til),
        tekst,
        ..NyHending::new(sak.sak_id, slag)
    };
    log(tx, &hending).await?;
    save_with_next(tx, sak).await
}

/// Counts the next date after something happened, at the steg the sak is now at, and saves both.
///
/// # Errors
/// As [`save`].
pub async fn save_with_next(tx: &mut WriteTx, sak: &mut Sak) -> Result<(), AppError> {
    // the row is still where it was: count as at the steg and runde it is about to have
    let at: (Steg, i16) = (sak.steg, sak.runde);
    let mut fakta = queries::fakta_at(tx, sak.sak_id, Some(at)).await?;
    let today = oslo_date(tx.now());
    let flytta = fakta.steg_sidan.is_none();
    fakta.steg_sidan.get_or_insert(today);
    let fristar = crate::kommune::fristar(tx).await?;
    let (dato, kva) = reglar::held_eigen(sak.neste_dato, sak.neste_kva, flytta, fakta.hast, today)
        .unwrap_or_else(|| reglar::neste(sak.slag, sak.steg, &fakta, &fristar, today));
    sak.neste_dato = Some(dato);
    sak.neste_kva = kva;
    save(tx, sak).await
}
