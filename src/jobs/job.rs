//! What a job is to whoever writes one.

use std::pin::Pin;
use std::sync::Arc;

use time::{OffsetDateTime, Time};
use uuid::Uuid;

use crate::clock::Clock;
use crate::db::{Db, JobTx, Lease};
use crate::error::Cause;
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

/// Why a job ends without being done. Nothing becomes one of these by itself: whoever writes a job decides, for each
/// thing that can fail, whether it is to be tried again. The words are a code for the log and the systemansvarleg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It may go another time.
    Retry(&'static str),
    /// It will never go: a dead letter.
    Fail(&'static str),
    /// It is too early; this was no try.
    Later(OffsetDateTime),
}

/// The decision, where something can fail.
pub trait Decide<T> {
    /// It may go another time.
    ///
    /// # Errors
    /// [`Stop::Retry`] with this code.
    fn or_retry(self, code: &'static str) -> Result<T, Stop>;

    /// It will never go.
    ///
    /// # Errors
    /// [`Stop::Fail`] with this code.
    fn or_fail(self, code: &'static str) -> Result<T, Stop>;
}

impl<T, E: Into<anyhow::Error>> Decide<T> for Result<T, E> {
    fn or_retry(self, code: &'static str) -> Result<T, Stop> {
        self.map_err(|error| Stop::Retry(told(code, error)))
    }

    fn or_fail(self, code: &'static str) -> Result<T, Stop> {
        self.map_err(|error| Stop::Fail(told(code, error)))
    }
}

/// The code, after the log has been told what kind of error it was.
fn told(code: &'static str, error: impl Into<anyhow::Error>) -> &'static str {
    tracing::warn!(code, cause = %Cause(&error.into()), "a step of a job failed");
    code
}

/// The database was away, or said no: what it did is undone, and it is tried again.
const DATABASE: &str = "databasen";
/// It took too long, and another worker has it.
const LOST: &str = "mista";

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
        let opened = self.shared.db.job(self.lease, self.brukar_id.is_some());
        opened.await.or_retry(DATABASE)
    }

    /// Keeps what was done so far.
    ///
    /// # Errors
    /// When it could not be kept: tried again.
    pub async fn keep(&self, tx: JobTx) -> Result<(), Stop> {
        if tx.keep().await.or_retry(DATABASE)? {
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
        if tx.finish().await.or_retry(DATABASE)? {
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
