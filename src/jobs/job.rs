//! What a job is to whoever writes one.

use std::pin::Pin;
use std::sync::Arc;

use time::{OffsetDateTime, Time};
use uuid::Uuid;

use super::Stop;
use super::stop::LOST;
use crate::clock::Clock;
use crate::db::{Db, JobTx, Lease};
use crate::ids::{BrukarId, KommuneId};
use crate::mail::Mail;

/// What every job can reach.
#[derive(Clone)]
pub struct Shared {
    /// The database.
    pub db: Db,
    /// Time and chance.
    pub clock: Arc<dyn Clock>,
    /// Mail.
    pub mail: Mail,
}

/// How a job ends.
pub type Outcome = Result<Done, Stop>;

/// The proof that a job's work was kept. Only [`Job::finish`] makes one.
#[derive(Debug)]
pub struct Done(());

/// A job being done.
pub struct Job {
    /// What it can reach.
    pub shared: Shared,
    /// Where.
    pub kommune_id: KommuneId,
    /// Which.
    pub job_id: Uuid,
    /// Whom it runs as; nobody, for what is done without seeing any child.
    pub brukar_id: Option<BrukarId>,
    /// When it was begun on.
    pub now: OffsetDateTime,
    pub(super) lease: Lease,
}

impl Job {
    /// A transaction of the job. There may be several: each must be right on its own when the worker is killed after it.
    ///
    /// # Errors
    /// When the database cannot be reached: tried again.
    pub async fn begin(&self) -> Result<JobTx, Stop> {
        let as_person = self.brukar_id.is_some();
        Ok(self.shared.db.job(self.lease, as_person).await?)
    }

    /// Whom it runs as, for a job that is about somebody.
    ///
    /// # Errors
    /// When it was asked for without anybody: it will never go.
    pub fn person(&self) -> Result<BrukarId, Stop> {
        self.brukar_id.ok_or(Stop::Fail("ingen_person"))
    }

    /// Keeps what was done so far.
    ///
    /// # Errors
    /// When it could not be kept: tried again.
    pub async fn keep(&self, tx: JobTx) -> Result<(), Stop> {
        if tx.keep().await? {
            Ok(())
        } else {
            Err(Stop::Retry(LOST))
        }
    }

    /// Keeps what was done, and that the job is done.
    ///
    /// # Errors
    /// When it could not be kept: tried again.
    pub async fn finish(&self, tx: JobTx) -> Outcome {
        if tx.finish().await? {
            Ok(Done(()))
        } else {
            Err(Stop::Retry(LOST))
        }
    }
}

/// The work of a kind of job.
pub type Work = fn(Job) -> Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// A kind of job.
#[derive(Clone, Copy)]
pub struct Kind {
    /// Its name in the database.
    pub name: &'static str,
    /// Its name for the systemansvarleg.
    pub label: &'static str,
    /// So many tries before it is a dead letter.
    pub max_attempts: i32,
    /// Every day at this time on the wall, in each kommune; else only when asked for.
    pub daily: Option<Time>,
    /// What is done.
    pub work: Work,
}
