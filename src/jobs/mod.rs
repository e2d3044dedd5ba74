//! Jobs: what is to happen after a transaction, written in it ([`enqueue`]) and done by a worker.
//!
//! A job about a person's own things runs as that person in one kommune, under row level security: what the person may
//! see is asked anew when it runs. What it does in the database and that it is done are one transaction
//! ([`Job::finish`]), so a worker that is killed leaves the job to be done again, with one effect. Nobody looks at a
//! child when a job runs, so it leaves no row in the innsynslogg: looking at what it made does.

mod backoff;
mod job;
mod letters;
mod measure;
mod queries;
mod rydd;
mod stop;
mod worker;

pub use job::{Done, Job, Kind, Outcome, Shared, Work};
pub use letters::{Fate, Post, send_once};
pub use queries::dead::{Cause, Dead, causes, dead, dead_at, exists, revive, revive_all, tal_dead};
pub use queries::{NewJob, enqueue, enqueue_for_all};
pub use stop::{Decide, Stop};
pub use worker::{LEASE, Worker};

/// The house's own jobs.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![rydd::kind()]
}
