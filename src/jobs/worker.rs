//! The worker: takes one job after another, and does it.

use std::time::Duration;

use ::metrics::counter;
use sqlx::postgres::PgListener;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};
use uuid::Uuid;

use super::queries::{self, Claimed, Wanted};
use super::stop::{LOST, REFUSED};
use super::{Job, Kind, Outcome, Shared, Stop, backoff, measure};
use crate::clock::oslo_datetime;
use crate::db::{Lease, TokenHash};
use crate::ids::KommuneId;
use crate::ops::metrics;

/// How long a worker has for a job before another may take it.
pub const LEASE: Duration = Duration::from_mins(2);
/// What is begun may take this long after a stop: as long as a job may take.
const GRACE: Duration = LEASE;
/// How often the worker looks by itself: for what is due later, and when it was not told.
const LOOK: Duration = Duration::from_secs(5);
/// Jobs done at once.
const SLOTS: usize = 4;
/// What new jobs are told on.
const CHANNEL: &str = "laget_job";

/// Does jobs.
#[derive(Clone)]
pub struct Worker {
    shared: Shared,
    kinds: Vec<Kind>,
    names: Vec<String>,
    look: Duration,
    kommunar: Option<Vec<Uuid>>,
}

impl Worker {
    /// One that does these kinds of jobs, in every kommune.
    #[must_use]
    pub fn new(shared: Shared, kinds: Vec<Kind>) -> Self {
        Self {
            shared,
            names: kinds.iter().map(|kind| kind.name.to_owned()).collect(),
            kinds,
            look: LOOK,
            kommunar: None,
        }
    }

    /// Only in these kommunar.
    #[must_use]
    pub fn only_in(self, kommunar: &[KommuneId]) -> Self {
        let kommunar = kommunar.iter().map(|id| id.uuid()).collect();
        Self {
            kommunar: Some(kommunar),
            ..self
        }
    }

    /// Looks by itself this often.
    #[must_use]
    pub fn looking_every(self, look: Duration) -> Self {
        Self { look, ..self }
    }

    /// Works until it is told to stop; what is begun is finished then, within two minutes.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let mut listener = None;
        let mut running = JoinSet::new();
        let mut look = interval(self.look);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            if listener.is_none() {
                listener = self.shared.db.listen(CHANNEL).await.ok();
            }
            self.fill(&mut running).await;
            tokio::select! {
                () = &mut stop => break,
                () = told(&mut listener) => {}
                _ = look.tick() => {
                    self.plan().await;
                    measure::tell(&self.shared.db, &self.kinds).await;
                }
                Some(_) = running.join_next() => {}
            }
        }
        let finished = timeout(GRACE, async {
            while running.join_next().await.is_some() {}
        });
        if finished.await.is_err() {
            tracing::warn!(jobs = running.len(), "stopped before all was done");
        }
    }

    /// Does all that is due, one after another; gives how many jobs that was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn work_off(&self) -> Result<usize, sqlx::Error> {
        let mut done = 0;
        while let Some((claimed, token)) = self.claim().await? {
            self.clone().one(claimed, token).await;
            done += 1;
        }
        Ok(done)
    }

    /// Asks for the daily jobs that are due.
    pub async fn plan(&self) {
        let now = self.shared.clock.now();
        let wall = oslo_datetime(now);
        for kind in &self.kinds {
            if kind.daily.is_none_or(|at| wall.time() < at) {
                continue;
            }
            let planned = async {
                let mut tx = self.shared.db.system().await?;
                let kommunar = self.kommunar.as_deref();
                queries::plan(&mut tx, kind.name, wall.date(), now, kommunar).await?;
                tx.commit().await
            };
            if planned.await.is_err() {
                tracing::warn!(kind = kind.name, "a daily job could not be asked for");
            }
        }
    }

    /// Begins on what is due, as many as there is room for.
    async fn fill(&self, running: &mut JoinSet<()>) {
        while running.len() < SLOTS {
            match self.claim().await {
                Ok(Some((claimed, token))) => {
                    running.spawn(self.clone().one(claimed, token));
                }
                Ok(None) => return,
                Err(_) => {
                    tracing::warn!("no job can be taken: the database does not answer");
                    return;
                }
            }
        }
    }

    async fn claim(&self) -> Result<Option<(Claimed, TokenHash)>, sqlx::Error> {
        let token = TokenHash(self.shared.clock.random());
        let wanted = Wanted {
            now: self.shared.clock.now(),
            kinds: &self.names,
            kommunar: self.kommunar.as_deref(),
        };
        let mut tx = self.shared.db.system().await?;
        let claimed = queries::claim(&mut tx, &wanted, token, LEASE).await?;
        tx.commit().await?;
        Ok(claimed.map(|claimed| (claimed, token)))
    }

    /// Does one job, and says how it went.
    async fn one(self, claimed: Claimed, token: TokenHash) {
        let Some(kind) = self.kinds.iter().find(|kind| kind.name == claimed.kind) else {
            return;
        };
        let lease = Lease {
            kommune_id: claimed.kommune_id,
            job_id: claimed.job_id,
            token,
        };
        let ended = self.attempt(kind, &claimed, lease).await;
        let went = match ended {
            Ok(_) => "done",
            Err(Stop::Retry(_)) => "retry",
            Err(Stop::Fail(_)) => "fail",
            Err(Stop::Later(_)) => "later",
        };
        counter!(metrics::JOBS, "kind" => kind.name, "went" => went).increment(1);
        let Err(stop) = ended else {
            return tracing::debug!(kind = kind.name, job = %claimed.job_id, "done");
        };
        tracing::warn!(kind = kind.name, job = %claimed.job_id, attempts = claimed.attempts, ?stop, "not done");
        if self.give_up(kind, &claimed, &lease, stop).await.is_err() {
            // the lease runs out by itself, and the job is taken again
            tracing::warn!(kind = kind.name, job = %claimed.job_id, "not given up: the database does not answer");
        }
    }

    /// The job itself.
    async fn attempt(&self, kind: &Kind, claimed: &Claimed, lease: Lease) -> Outcome {
        if claimed.attempts > kind.max_attempts {
            // each worker that took it has gone without a word
            return Err(Stop::Fail("for_mange_gonger"));
        }
        let job = Job {
            shared: self.shared.clone(),
            kommune_id: claimed.kommune_id,
            job_id: claimed.job_id,
            brukar_id: claimed.brukar_id,
            now: self.shared.clock.now(),
            lease,
        };
        // a task of its own, so that a panic is one job's
        let mut work = tokio::spawn((kind.work)(job));
        let Ok(ended) = timeout(LEASE, &mut work).await else {
            work.abort();
            return Err(Stop::Retry(LOST));
        };
        match ended.unwrap_or(Err(Stop::Retry("programfeil"))) {
            // the refusal of somebody who has lost the right is not the job's
            Err(Stop::Fail(_) | Stop::Retry(REFUSED)) if self.has_lost(&lease).await => {
                Err(Stop::Retry(LOST))
            }
            ended => ended,
        }
    }

    /// Whether the job is another's by now, or its right was ended; also when that cannot be asked.
    async fn has_lost(&self, lease: &Lease) -> bool {
        let held = async {
            let mut tx = self.shared.db.system().await?;
            let held = queries::held(&mut tx, lease).await?;
            tx.commit().await.map(|()| held)
        };
        !held.await.unwrap_or(false)
    }

    async fn give_up(
        &self,
        kind: &Kind,
        claimed: &Claimed,
        lease: &Lease,
        stop: Stop,
    ) -> Result<(), sqlx::Error> {
        let now = self.shared.clock.now();
        let again = match stop {
            Stop::Later(at) => Some(at),
            Stop::Retry(_) if claimed.attempts < kind.max_attempts => {
                let [chance, ..] = self.shared.clock.random();
                Some(now + backoff::wait(claimed.attempts, chance))
            }
            Stop::Retry(_) | Stop::Fail(_) => None,
        };
        let mut tx = self.shared.db.system().await?;
        queries::release(&mut tx, lease, again, stop).await?;
        tx.commit().await
    }
}

/// Waits until there is a new job. A connection that is lost is made again at the next look.
async fn told(listener: &mut Option<PgListener>) {
    let lost = match listener {
        Some(listener) => listener.recv().await.is_err(),
        None => std::future::pending().await,
    };
    if lost {
        *listener = None;
    }
}
