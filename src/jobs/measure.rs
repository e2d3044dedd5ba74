//! The figures of jobs.

use ::metrics::gauge;

use super::Kind;
use super::queries::{self, Count};
use crate::db::Db;
use crate::ops::metrics;

/// Tells how much there is to do. Without a database nobody knows: what was told last stands, and /readyz says why.
pub(super) async fn tell(db: &Db, kinds: &[Kind]) {
    let counted = async {
        let mut tx = db.system().await?;
        let counts = queries::counts(&mut tx).await?;
        tx.commit().await.map(|()| counts)
    };
    if let Ok(counts) = counted.await {
        set(&counts, kinds);
    }
}

fn set(counts: &[Count], kinds: &[Kind]) {
    for kind in kinds {
        for state in ["waiting", "running", "dead"] {
            let count = counts
                .iter()
                .find(|count| count.kind == kind.name && count.state == state);
            let number = count.map_or(0, |count| u32::try_from(count.tal).unwrap_or(u32::MAX));
            gauge!(metrics::JOBS_NOW, "kind" => kind.name, "state" => state).set(number);
        }
    }
    let due = counts.iter().filter(|count| count.state == "waiting");
    let oldest = due.map(|count| count.eldst_sekund).fold(0.0, f64::max);
    gauge!(metrics::JOBS_OLDEST).set(oldest);
}
