//! Limits on tries: counted in the database so that all processes share them; never a permanent lock.

use std::net::IpAddr;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::queries;
use crate::app::AppState;
use crate::error::AppError;

/// Failures of one account in 15 minutes.
const PER_ACCOUNT: i64 = 10;
/// Failures from one address in 15 minutes.
const PER_ADDRESS: i64 = 50;

/// One try, counted as a failure until it is known to be a success.
pub(super) struct Try(Uuid);

/// Counts a try before the password is looked at, so that parallel tries cannot slip past each other.
pub(super) async fn begin(app: &AppState, account: &str, address: IpAddr) -> Result<Try, AppError> {
    let id = app.clock.uuid();
    let account = Sha256::digest(format!("konto {account}"));
    let address = Sha256::digest(format!("adresse {address}"));
    let mut tx = app.db.system().await?;
    queries::insert_try(&mut tx, id, &account, &address).await?;
    tx.commit().await?;
    let mut tx = app.db.system().await?;
    let (by_account, by_address) = queries::count_failures(&mut tx, &account, &address).await?;
    if by_account > PER_ACCOUNT || by_address > PER_ADDRESS {
        // a try that was not let in has guessed nothing: counted, it would prolong the wait
        queries::forget_try(&mut tx, id).await?;
        tx.commit().await?;
        return Err(AppError::TooMany);
    }
    Ok(Try(id))
}

/// It was a success after all.
pub(super) async fn succeed(app: &AppState, attempt: &Try) -> Result<(), AppError> {
    let mut tx = app.db.system().await?;
    queries::mark_success(&mut tx, attempt.0).await?;
    tx.commit().await?;
    Ok(())
}
