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

#[cfg(test)]
mod tests {
    use sqlx::postgres::PgConnectOptions;
    use time::macros::time;

    use super::*;

    #[tokio::test]
    async fn a_database_that_is_away_does_not_make_the_figures_look_good() {
        let handle = metrics::install();
        let kind = Kind {
            name: "proeve_av_tal",
            label: "",
            max_attempts: 1,
            daily: Some(time!(3:00)),
            work: |_| Box::pin(async { Err(crate::jobs::Stop::Retry("x")) }),
        };
        let dead = Count {
            kind: kind.name.to_owned(),
            state: "dead".to_owned(),
            tal: 7,
            eldst_sekund: 0.0,
        };
        set(&[dead], &[kind]);
        let nowhere = PgConnectOptions::new_without_pgpass().host("/finst/ikkje");

        tell(&Db::connect(nowhere, 1), &[kind]).await;

        let told = handle.render();
        let line = "laget_jobs{kind=\"proeve_av_tal\",state=\"dead\"} 7";
        assert!(told.contains(line), "{told}");
    }
}
