//! A copy of the database that follows it (a streaming replica): it may answer what only reads figures (docs/adr/0037).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use metrics::counter;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{Postgres, Transaction};
use tokio::time::timeout;

use super::{Db, RequestContext, WriteTx};
use crate::access::Permit;
use crate::ops::metrics::COPY_READS;

/// Connections to the copy.
const SIZE: u32 = 3;
/// A copy that is not ready to read within this is not used.
const PATIENCE: Duration = Duration::from_millis(500);
/// How far behind what is read from it may be, in seconds.
const BEHIND: f64 = 30.0;

/// Where a query may be sent that only reads what both a copy and the database itself can answer: a query that takes this
/// may go to either, and one that takes a [`PgConnection`] or a [`WriteTx`] goes to the database.
pub trait Reads: Send {
    /// For queries only.
    fn reader(&mut self) -> &mut PgConnection;
}

impl Reads for PgConnection {
    fn reader(&mut self) -> &mut PgConnection {
        self
    }
}

impl Reads for WriteTx {
    fn reader(&mut self) -> &mut PgConnection {
        self
    }
}

/// A transaction that reads figures and shows no child: from the copy when there is one that is not far behind.
#[must_use]
pub struct ReadTx(Source);

enum Source {
    /// The database itself.
    Database(WriteTx),
    /// The copy; the row of the innsynslogg is written in the database.
    Copy(Transaction<'static, Postgres>, Db, RequestContext),
}

impl Reads for ReadTx {
    fn reader(&mut self) -> &mut PgConnection {
        match &mut self.0 {
            Source::Database(tx) => tx,
            Source::Copy(tx, ..) => tx,
        }
    }
}

impl ReadTx {
    pub(super) async fn begin(db: &Db, context: RequestContext) -> Result<Self, sqlx::Error> {
        if let Some(copy) = &db.copy
            && let Some(tx) = copy.begin(db, &context).await
        {
            return Ok(Self(Source::Copy(tx, db.clone(), context)));
        }
        Ok(Self(Source::Database(db.write(context).await?)))
    }

    /// Writes the log row, and is done.
    ///
    /// # Errors
    /// Whatever the database says; then nothing is to be shown.
    pub async fn commit(self, permit: Permit) -> Result<(), sqlx::Error> {
        match self.0 {
            Source::Database(tx) => tx.commit(permit).await,
            Source::Copy(tx, db, context) => {
                // all is read that was to be read: whether the copy is there to be told so is nothing to the page
                let _told = tx.commit().await;
                db.write(context).await?.commit(permit).await
            }
        }
    }
}

/// The copy, and whether it was used the last time.
#[derive(Clone, Debug)]
pub(super) struct Follower {
    pool: PgPool,
    well: Arc<AtomicBool>,
}

impl Follower {
    pub(super) fn connect(options: PgConnectOptions) -> Self {
        Self {
            pool: super::pool::lazy(options, SIZE),
            well: Arc::new(AtomicBool::new(true)),
        }
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    /// A transaction on the copy, when it may be used. Why it may not is counted, and told once until it may again.
    async fn begin(
        &self,
        db: &Db,
        context: &RequestContext,
    ) -> Option<Transaction<'static, Postgres>> {
        let found = timeout(PATIENCE, self.ask(db, context)).await;
        let (tx, went) = match found {
            Ok(Ok((tx, OK))) => (Some(tx), OK),
            Ok(Ok((_, why))) => (None, why),
            Ok(Err(_)) => (None, "gone"),
            Err(_) => (None, "slow"),
        };
        counter!(COPY_READS, "went" => went).increment(1);
        let well = tx.is_some();
        if self.well.swap(well, Ordering::Relaxed) != well {
            tracing::warn!(why = went, "the copy of the database is used or not");
        }
        tx
    }

    async fn ask(
        &self,
        db: &Db,
        context: &RequestContext,
    ) -> Result<(Transaction<'static, Postgres>, &'static str), sqlx::Error> {
        let written: String = sqlx::query_scalar("select pg_current_wal_lsn()::text")
            .fetch_one(&mut *db.bare().await?)
            .await?;
        let mut tx = self.pool.begin().await?;
        sqlx::query("select app.begin_request($1, true)")
            .bind(&context.token.0[..])
            .execute(&mut *tx)
            .await?;
        // where it has all that was written it is not behind, however long ago that was
        let (follows, behind, known): (bool, Option<f64>, bool) = sqlx::query_as(
            "select pg_is_in_recovery(),
                case when pg_last_wal_replay_lsn() >= $1::pg_lsn then 0
                    else extract(epoch from now() - pg_last_xact_replay_timestamp())::float8 end,
                app.kommune_id() is not null",
        )
        .bind(written)
        .fetch_one(&mut *tx)
        .await?;
        let went = match (follows, behind, known) {
            // another database by now: what is written in ours never comes there
            (false, ..) => "promoted",
            (true, Some(behind), true) if behind <= BEHIND => OK,
            // it has not heard of a login that was just now
            (true, _, false) => "unknown",
            (true, ..) => "behind",
        };
        Ok((tx, went))
    }
}

/// It was read from.
const OK: &str = "ok";
