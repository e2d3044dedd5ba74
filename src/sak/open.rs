//! How a page opens a sak: to be looked at, or to be changed.

use super::{Sak, queries};
use crate::access::{Action, Permit};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;

/// The sak, for a page that shows it: [`shown`] ends it.
///
/// # Errors
/// [`AppError::NotFound`] when it is hidden or not there; [`AppError::Forbidden`] when it is seen, but the person may
/// not do this with it.
pub async fn open(tx: &mut WriteTx, id: SakId, action: Action) -> Result<Sak, AppError> {
    tx.require(action)?;
    let sak = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let _may = tx.actor().permit(action, &sak)?;
    Ok(sak)
}

/// The sak, to be changed: nobody else changes it, or who is on it, before this transaction ends, so what is read
/// from here on is still so when it commits. Whoever may not change it waits for nobody, and keeps nobody waiting.
///
/// # Errors
/// As [`open`].
pub async fn open_to_change(
    tx: &mut WriteTx,
    id: SakId,
    action: Action,
) -> Result<(Sak, Permit), AppError> {
    let _before = open(tx, id, action).await?;
    queries::take_turn(tx, id).await?;
    let sak = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = tx.actor().permit(action, &sak)?;
    Ok((sak, permit))
}

/// Ends a transaction that has shown the sak and changed nothing.
///
/// # Errors
/// When the database fails.
pub async fn shown(tx: WriteTx, sak: &Sak) -> Result<(), AppError> {
    let permit = tx.actor().permit(Action::SakOpne, sak)?;
    tx.commit(permit).await?;
    Ok(())
}
