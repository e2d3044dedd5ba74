//! Limits on tries: counted in the database so that all processes share them; never a permanent lock.

use std::net::IpAddr;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::model::vent_sekund;
use super::queries::{eining, forsoek as queries};
use crate::app::AppState;
use crate::error::AppError;

/// Failures from one address in 15 minutes.
const PER_ADDRESS: i64 = 50;

/// One try, counted as a failure until it is known to be a success.
pub(super) struct Try(Uuid);

/// What is tried.
#[derive(Clone, Copy)]
pub(super) enum Konto<'a> {
    /// The password of a user name, from a browser the person may have logged in with before: that one counts for itself, so that
    /// nobody else can hold it up.
    Passord(&'a str, Option<[u8; 32]>),
    /// The second factor of a user.
    Faktor(Uuid),
}

impl Konto<'_> {
    async fn hash(self, app: &AppState) -> Result<[u8; 32], AppError> {
        Ok(match self {
            Self::Faktor(brukar) => Sha256::digest(format!("faktor {brukar}")),
            Self::Passord(brukarnamn, her) => {
                let mut tx = app.db.system().await?;
                // asked of everybody, known or not
                let her = her.unwrap_or_default();
                if eining::er_kjend(&mut tx, brukarnamn, &her).await? {
                    Sha256::digest(format!("konto {brukarnamn} {}", hex::encode(her)))
                } else {
                    Sha256::digest(format!("konto {brukarnamn}"))
                }
            }
        }
        .into())
    }
}

/// Counts a try before anything is looked at, so that parallel tries cannot slip past each other.
pub(super) async fn begin(
    app: &AppState,
    konto: Konto<'_>,
    address: IpAddr,
) -> Result<Try, AppError> {
    let id = app.clock.uuid();
    let account = konto.hash(app).await?;
    let address = Sha256::digest(format!("adresse {address}"));
    let mut tx = app.db.system().await?;
    queries::insert_try(&mut tx, id, &account, &address).await?;
    tx.commit().await?;
    let mut tx = app.db.system().await?;
    let feila = queries::count_failures(&mut tx, id, &account, &address).await?;
    let too_soon = feila
        .sekund
        .is_some_and(|sekund| sekund < f64::from(vent_sekund(feila.konto)));
    if too_soon || feila.adresse > PER_ADDRESS {
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

/// It was not tried: the house was too busy.
pub(super) async fn forget(app: &AppState, attempt: &Try) -> Result<(), AppError> {
    let mut tx = app.db.system().await?;
    queries::forget_try(&mut tx, attempt.0).await?;
    tx.commit().await?;
    Ok(())
}
