//! SQL about jobs.

pub(super) mod dead;

use std::time::Duration;

use sqlx::postgres::PgConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::Stop;
use crate::db::{Lease, SystemTx, TokenHash};
use crate::ids::{BrukarId, KommuneId};

/// A job to be done.
pub struct NewJob<'a> {
    /// Where.
    pub kommune_id: KommuneId,
    /// Its id, from the clock.
    pub job_id: Uuid,
    /// Which kind.
    pub kind: &'a str,
    /// Whom it runs as; nobody, for what is done without seeing any child.
    pub brukar_id: Option<BrukarId>,
    /// One at a time waits under each key.
    pub dedupe_key: &'a str,
    /// Not before this.
    pub run_at: OffsetDateTime,
}

/// Writes down that a job is to be done, in this transaction: both happen or neither. Where one waits already under the
/// same key, that one does it.
///
/// # Errors
/// When the database fails.
pub async fn enqueue(tx: &mut PgConnection, new: &NewJob<'_>) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!(
        "select app.job_enqueue($1, $2, $3, $4, $5, $6)",
        new.kommune_id.uuid(),
        new.job_id,
        new.kind,
        new.brukar_id.map(BrukarId::uuid),
        new.dedupe_key,
        new.run_at,
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}

/// The same job for everybody at work in a kommune who meets children, each as the person it is for.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_for_all(
    tx: &mut PgConnection,
    kommune: KommuneId,
    kind: &str,
    run_at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select app.job_enqueue($1, gen_random_uuid(), $2, f, $2 || ':' || f, $3)
        from (select f from app.folk_i_arbeid($1) f order by f) folk",
        kommune.uuid(),
        kind,
        run_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Throws away what has served its time in a kommune: finished jobs, sessions long over, forms that can no longer be
/// sent twice. Nothing anybody has written is among it.
///
/// # Errors
/// When the database fails.
pub(super) async fn clear_away(
    tx: &mut PgConnection,
    kommune: KommuneId,
) -> Result<(), sqlx::Error> {
    sqlx::query!("select app.rydd($1), app.rydd_familie($1)", kommune.uuid())
        .fetch_one(tx)
        .await?;
    Ok(())
}

/// A job that was claimed.
pub(super) struct Claimed {
    pub kommune_id: KommuneId,
    pub job_id: Uuid,
    pub kind: String,
    pub brukar_id: Option<BrukarId>,
    pub attempts: i32,
}

/// Which jobs a worker takes.
pub(super) struct Wanted<'a> {
    pub now: OffsetDateTime,
    pub kinds: &'a [String],
    pub kommunar: Option<&'a [Uuid]>,
}

/// Takes the job that has waited longest.
pub(super) async fn claim(
    tx: &mut SystemTx,
    wanted: &Wanted<'_>,
    token: TokenHash,
    lease: Duration,
) -> Result<Option<Claimed>, sqlx::Error> {
    sqlx::query_as!(
        Claimed,
        r#"select kommune_id as "kommune_id!: KommuneId", job_id as "job_id!", kind as "kind!",
            brukar_id as "brukar_id: BrukarId", attempts as "attempts!"
        from app.job_claim($1, $2, $3, $4, $5)"#,
        wanted.now,
        &token.0[..],
        i32::try_from(lease.as_secs()).unwrap_or(i32::MAX),
        wanted.kinds,
        wanted.kommunar,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Whether the job is the worker's still.
pub(super) async fn held(tx: &mut SystemTx, lease: &Lease) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.job_held($1, $2, $3) as "held!""#,
        lease.kommune_id.uuid(),
        lease.job_id,
        &lease.token.0[..],
    )
    .fetch_one(&mut **tx)
    .await
}

/// Gives a job up: until `again`, or for ever.
pub(super) async fn release(
    tx: &mut SystemTx,
    lease: &Lease,
    again: Option<OffsetDateTime>,
    stop: Stop,
) -> Result<(), sqlx::Error> {
    let (code, counted) = match stop {
        Stop::Retry(code) | Stop::Fail(code) => (Some(code), true),
        Stop::Later(_) => (None, false),
    };
    sqlx::query!(
        "select app.job_release($1, $2, $3, $4, $5, $6)",
        lease.kommune_id.uuid(),
        lease.job_id,
        &lease.token.0[..],
        again,
        code,
        counted,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}

/// Asks for a daily job, once a day in each kommune.
pub(super) async fn plan(
    tx: &mut SystemTx,
    kind: &str,
    day: Date,
    now: OffsetDateTime,
    kommunar: Option<&[Uuid]>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select app.job_daily($1, $2, $3, $4)",
        kind,
        day,
        now,
        kommunar,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}

/// How many jobs of a kind are in a state.
pub(super) struct Count {
    /// The kind.
    pub kind: String,
    /// `waiting`, `running` or `dead`.
    pub state: String,
    /// How many.
    pub tal: i64,
    /// Seconds since the oldest was due; below zero when none is.
    pub eldst_sekund: f64,
}

/// What there is to do, for whoever watches the house.
///
/// # Errors
/// When the database fails.
pub(super) async fn counts(tx: &mut SystemTx) -> Result<Vec<Count>, sqlx::Error> {
    sqlx::query_as!(
        Count,
        r#"select kind as "kind!", state as "state!", tal as "tal!", eldst_sekund as "eldst_sekund!"
        from app.job_counts()"#,
    )
    .fetch_all(&mut **tx)
    .await
}
