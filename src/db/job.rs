//! The transactions of jobs. The worker's lease is the key to them: without it nothing is seen, kept or finished.

use std::ops::{Deref, DerefMut};

use sqlx::postgres::{PgConnection, PgListener, PgPool};
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::{Db, TokenHash};
use crate::ids::KommuneId;

/// A job that a worker holds.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    /// The job's kommune.
    pub kommune_id: KommuneId,
    /// The job.
    pub job_id: Uuid,
    /// What the database knows the worker by, for this job and for as long as the lease lasts.
    pub token: TokenHash,
}

/// A transaction of a job: as the person it is for, under row level security, or as nobody, without any child.
#[must_use]
pub struct JobTx {
    tx: Transaction<'static, Postgres>,
    lease: Lease,
}

impl JobTx {
    async fn begin(pool: &PgPool, lease: Lease, as_person: bool) -> Result<Self, sqlx::Error> {
        let mut tx = pool.begin().await?;
        if as_person {
            sqlx::query!("select app.begin_request($1, false)", &lease.token.0[..])
                .execute(&mut *tx)
                .await?;
        } else {
            sqlx::query!("select app.begin_system()")
                .execute(&mut *tx)
                .await?;
        }
        Ok(Self { tx, lease })
    }

    /// Keeps what was done so far; the job goes on. False, and nothing is kept, when another worker has the job.
    ///
    /// # Errors
    /// Whatever the database says; nothing is kept then.
    pub async fn keep(mut self) -> Result<bool, sqlx::Error> {
        let held = sqlx::query_scalar!(
            r#"select app.job_held($1, $2, $3) as "held!""#,
            self.lease.kommune_id.uuid(),
            self.lease.job_id,
            &self.lease.token.0[..],
        )
        .fetch_one(&mut *self.tx)
        .await?;
        self.end(held).await
    }

    /// Keeps what was done, and with it that the job is done: both or neither. False, and nothing is kept, when another
    /// worker has the job.
    ///
    /// # Errors
    /// Whatever the database says; nothing is kept then.
    pub async fn finish(mut self) -> Result<bool, sqlx::Error> {
        let done = sqlx::query_scalar!(
            r#"select app.job_done($1, $2, $3) as "done!""#,
            self.lease.kommune_id.uuid(),
            self.lease.job_id,
            &self.lease.token.0[..],
        )
        .fetch_one(&mut *self.tx)
        .await?;
        self.end(done).await
    }

    async fn end(self, held: bool) -> Result<bool, sqlx::Error> {
        if held {
            self.tx.commit().await?;
        } else {
            self.tx.rollback().await?;
        }
        Ok(held)
    }
}

impl Db {
    /// A transaction of a job that is held.
    pub async fn job(&self, lease: Lease, as_person: bool) -> Result<JobTx, sqlx::Error> {
        JobTx::begin(self.pool(), lease, as_person).await
    }

    /// A connection that is told when there are new jobs.
    pub async fn listen(&self, channel: &str) -> Result<PgListener, sqlx::Error> {
        let mut listener = PgListener::connect_with(self.pool()).await?;
        listener.listen(channel).await?;
        Ok(listener)
    }
}

impl Deref for JobTx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.tx
    }
}

impl DerefMut for JobTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.tx
    }
}
