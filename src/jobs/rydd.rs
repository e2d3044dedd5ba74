//! Clearing away, every night in each kommune.

use time::macros::time;

use super::{Job, Kind, Outcome, queries};

/// The job.
pub(super) fn kind() -> Kind {
    Kind {
        name: "rydd",
        label: "Rydding i det som er ferdig",
        max_attempts: 10,
        daily: Some(time!(3:00)),
        work: |job| Box::pin(rydd(job)),
    }
}

async fn rydd(job: Job) -> Outcome {
    let mut tx = job.begin().await?;
    queries::clear_away(&mut tx, job.kommune_id).await?;
    job.finish(tx).await
}
