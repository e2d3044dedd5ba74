//! What a worker does every minute: is very much opened in a kommune?

use std::time::Duration;

use ::metrics::gauge;
use tokio::time::{MissedTickBehavior, interval};

use super::queries;
use crate::db::Db;
use crate::ops::metrics;

/// How often.
const LOOK: Duration = Duration::from_mins(1);

/// A look every minute until it is told to stop.
pub async fn run(db: Db, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = &mut stop => return,
            _ = look.tick() => {}
        }
        match runde(&db).await {
            Ok(tal) => gauge!(metrics::READING).set(u32::try_from(tal).unwrap_or(u32::MAX)),
            Err(_) => {
                tracing::warn!(
                    "how much is read cannot be looked at: the database does not answer"
                );
            }
        }
    }
}

async fn runde(db: &Db) -> Result<i64, sqlx::Error> {
    let mut tx = db.system().await?;
    let tal = queries::runde(&mut tx).await?;
    tx.commit().await?;
    Ok(tal)
}
