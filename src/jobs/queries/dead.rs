//! SQL about jobs that stopped, for the systemansvarleg.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

/// A job that stopped.
pub struct Dead {
    /// Which.
    pub job_id: Uuid,
    /// The kind.
    pub kind: String,
    /// Whom it was for.
    pub namn: Option<String>,
    /// How often it was tried.
    pub attempts: i32,
    /// A code for what went wrong.
    pub cause: Option<String>,
    /// When it stopped.
    pub finished_at: OffsetDateTime,
}

/// The jobs that stopped, the latest first, older than `before` when it is given.
///
/// # Errors
/// When the database fails.
pub async fn dead(
    tx: &mut PgConnection,
    before: Option<(OffsetDateTime, Uuid)>,
    limit: i64,
) -> Result<Vec<Dead>, sqlx::Error> {
    let (at, id) = before.unzip();
    sqlx::query_as!(
        Dead,
        r#"select j.job_id, j.kind, b.namn as "namn?", j.attempts, j.cause, j.finished_at as "finished_at!"
        from job j
        left join brukar b on b.brukar_id = j.brukar_id
        where j.kommune_id = (select app.kommune_id()) and j.state = 'dead'
            and ($1::timestamptz is null or (j.finished_at, j.job_id) < ($1, $2))
        order by j.finished_at desc, j.job_id desc
        limit $3"#,
        at,
        id,
        limit,
    )
    .fetch_all(tx)
    .await
}

/// How many jobs stopped; a hundred are many.
///
/// # Errors
/// When the database fails.
pub async fn tal_dead(tx: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "tal!" from (
            select from job j where j.kommune_id = (select app.kommune_id()) and j.state = 'dead' limit 100
        ) d"#,
    )
    .fetch_one(tx)
    .await
}

/// When a dead job stopped.
///
/// # Errors
/// When the database fails.
pub async fn dead_at(
    tx: &mut PgConnection,
    job: Uuid,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    let at = sqlx::query_scalar!(
        "select finished_at from job where job_id = $1 and state = 'dead'",
        job
    )
    .fetch_optional(tx)
    .await?;
    Ok(at.flatten())
}

/// Whether there is such a job, whatever has become of it.
///
/// # Errors
/// When the database fails.
pub async fn exists(tx: &mut PgConnection, job: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.job_finst($1) as "finst!""#, job)
        .fetch_one(tx)
        .await
}

/// Tries a dead job again at `again`, or puts it away. False when it is not there.
///
/// # Errors
/// When the database fails.
pub async fn revive(
    tx: &mut PgConnection,
    job: Uuid,
    again: Option<OffsetDateTime>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.job_revive($1, $2) as "found!""#, job, again)
        .fetch_one(tx)
        .await
}

/// What several jobs stopped for.
pub struct Cause {
    /// The code.
    pub cause: Option<String>,
    /// How many jobs.
    pub tal: i64,
}

/// The causes that several jobs stopped for, the most common first.
///
/// # Errors
/// When the database fails.
pub async fn causes(tx: &mut PgConnection) -> Result<Vec<Cause>, sqlx::Error> {
    sqlx::query_as!(
        Cause,
        r#"select cause, count(*) as "tal!" from job
        where kommune_id = (select app.kommune_id()) and state = 'dead'
        group by cause having count(*) > 1
        order by count(*) desc, cause"#,
    )
    .fetch_all(tx)
    .await
}

/// The same as [`revive`], for all that stopped for this cause; gives how many.
///
/// # Errors
/// When the database fails.
pub async fn revive_all(
    tx: &mut PgConnection,
    cause: &str,
    again: Option<OffsetDateTime>,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.job_revive_all($1, $2) as "tal!""#,
        cause,
        again
    )
    .fetch_one(tx)
    .await
}
