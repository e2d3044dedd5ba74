//! Telling somebody, in the transaction of what they are told of.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::model::Slag;
use super::queries;
use crate::db::WriteTx;
use crate::ids::{BrukarId, KommuneId, PrinsipalId, SakId};
use crate::jobs::{self, NewJob};

/// The job that nudges somebody about what has just come.
pub(super) const VARSEL: &str = "varsel";
/// The job of the day's digest.
pub(super) const SAMLA: &str = "samla";

/// What to tell.
#[derive(Clone, Copy)]
pub struct Ny {
    /// What of.
    pub slag: Slag,
    /// In which sak.
    pub sak_id: SakId,
    /// Which offer or tiltak.
    pub objekt_id: Option<Uuid>,
}

/// Asks for the nudge about what has just come, for one person.
///
/// # Errors
/// When the database fails.
pub async fn ask_for_varsel(
    tx: &mut PgConnection,
    kommune_id: KommuneId,
    brukar: BrukarId,
    job_id: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let new = NewJob {
        kommune_id,
        job_id,
        kind: VARSEL,
        brukar_id: Some(brukar),
        dedupe_key: &key(VARSEL, brukar),
        run_at: now,
    };
    jobs::enqueue(tx, &new).await
}

/// Tells the person behind a prinsipal.
///
/// # Errors
/// When the database fails.
pub async fn send_to(tx: &mut WriteTx, ny: Ny, til: PrinsipalId) -> Result<(), sqlx::Error> {
    let brukar = queries::brukar_of(tx, til.uuid()).await?;
    send(tx, ny, &brukar).await
}

/// Tells whoever leads the eining that owns the sak, and `also`.
///
/// # Errors
/// When the database fails.
pub async fn tell_leiarar(
    tx: &mut WriteTx,
    ny: Ny,
    also: Option<PrinsipalId>,
) -> Result<(), sqlx::Error> {
    let mut til = queries::leiarar(tx, ny.sak_id).await?;
    if let Some(also) = also {
        til.extend(queries::brukar_of(tx, also.uuid()).await?);
    }
    send(tx, ny, &til).await
}

/// Tells these people, each once; whoever does it needs not be told. The sender must see the sak now.
///
/// # Errors
/// When the database fails.
pub async fn send(tx: &mut WriteTx, ny: Ny, til: &[BrukarId]) -> Result<(), sqlx::Error> {
    let meg = tx.actor().brukar_id;
    // in the same order everywhere: each may have to wait for a job that another transaction holds
    let mut til: Vec<BrukarId> = til.to_vec();
    til.sort_unstable();
    til.dedup();
    for brukar in til.into_iter().filter(|brukar| *brukar != meg) {
        queries::insert(tx, &ny, brukar).await?;
        let (kommune, id, now) = (tx.actor().kommune_id, tx.new_id(), tx.now());
        ask_for_varsel(tx, kommune, brukar, id, now).await?;
    }
    Ok(())
}

/// One of each waits for a person.
pub(super) fn key(kind: &str, brukar: BrukarId) -> String {
    format!("{kind}:{brukar}")
}
