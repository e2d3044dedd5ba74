//! SQL about what operation has closed.

use crate::clock::{Clock, SystemClock};
use crate::ids::KommuneId;
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Postgres, Transaction};

/// What is done, by whom and why.
pub(in crate::commands) struct Hending<'a> {
    pub(in crate::commands) slag: &'static str,
    /// The number of the kommune; none: all of them.
    pub(in crate::commands) kommune: Option<&'a str>,
    pub(in crate::commands) av: &'a str,
    pub(in crate::commands) og: Option<&'a str>,
    pub(in crate::commands) grunn: &'a str,
    /// Sessions that were ended.
    pub(in crate::commands) oekter: i32,
}

async fn note(mut tx: Transaction<'_, Postgres>, hending: &Hending<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into driftshending (driftshending_id, slag, kommune, av, og, grunn, oekter)
        values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(SystemClock::default().uuid())
    .bind(hending.slag)
    .bind(hending.kommune)
    .bind(hending.av)
    .bind(hending.og)
    .bind(hending.grunn)
    .bind(hending.oekter)
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

/// Closes a kommune; false when it is closed.
pub(super) async fn laas(
    connection: &mut PgConnection,
    kommune: KommuneId,
    ring: &str,
    hending: &Hending<'_>,
) -> Result<bool, sqlx::Error> {
    let mut tx = connection.begin().await?;
    let done = sqlx::query(
        "insert into kommune_laas (kommune_id, ring) values ($1, $2) on conflict do nothing",
    )
    .bind(kommune.uuid())
    .bind(ring)
    .execute(&mut *tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    note(tx, hending).await?;
    Ok(true)
}

/// Opens a kommune, with no session from before; false when it is not closed.
pub(super) async fn opne(
    connection: &mut PgConnection,
    kommune: KommuneId,
    hending: &mut Hending<'_>,
) -> Result<bool, sqlx::Error> {
    let mut tx = connection.begin().await?;
    let done = sqlx::query("delete from kommune_laas where kommune_id = $1")
        .bind(kommune.uuid())
        .execute(&mut *tx)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    hending.oekter = end_sessions(&mut tx, Some(kommune)).await?;
    note(tx, hending).await?;
    Ok(true)
}

/// Ends sessions: of a kommune, or all.
pub(super) async fn avslutt_oekter(
    connection: &mut PgConnection,
    kommune: Option<KommuneId>,
    hending: &mut Hending<'_>,
) -> Result<(), sqlx::Error> {
    let mut tx = connection.begin().await?;
    hending.oekter = end_sessions(&mut tx, kommune).await?;
    note(tx, hending).await
}

async fn end_sessions(
    tx: &mut Transaction<'_, Postgres>,
    kommune: Option<KommuneId>,
) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar("select app.avslutt_oekter($1)")
        .bind(kommune.map(KommuneId::uuid))
        .fetch_one(&mut **tx)
        .await
}

/// Nothing is written from now on; false when nothing was.
pub(super) async fn stop_writing(
    connection: &mut PgConnection,
    guard: bool,
    hending: &Hending<'_>,
) -> Result<bool, sqlx::Error> {
    let mut tx = connection.begin().await?;
    let done = sqlx::query("insert into lesemodus (vakt) values ($1) on conflict do nothing")
        .bind(guard)
        .execute(&mut *tx)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    note(tx, hending).await?;
    Ok(true)
}

/// It is written again; the guard of the disk lifts only its own. False when that was no change.
pub(super) async fn go_on_writing(
    connection: &mut PgConnection,
    guard: bool,
    hending: &Hending<'_>,
) -> Result<bool, sqlx::Error> {
    let mut tx = connection.begin().await?;
    let done = sqlx::query("delete from lesemodus where vakt or not $1")
        .bind(guard)
        .execute(&mut *tx)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    note(tx, hending).await?;
    Ok(true)
}
