//! The sealing itself: a round every ten seconds seals what is committed, and writes the heads down.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use ::metrics::{counter, gauge};
use anyhow::Context;
use time::OffsetDateTime;
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use super::hovud::HovudFil;
use super::queries;
use crate::clock::{Clock, SystemClock};
use crate::db::Db;
use crate::ids::KommuneId;
use crate::ops::metrics;

/// How often.
const LOOK: Duration = Duration::from_secs(10);
/// Rows sealed in one transaction.
const BOLK: i32 = 5000;

/// Seals, for as long as it runs.
pub struct Segling {
    db: Db,
    fil: Option<PathBuf>,
    kommunar: Option<Vec<Uuid>>,
    /// How far the one goes that was written last, of each kommune: of its chain, and of what is cleared away.
    skrive: HashMap<(Uuid, bool), i64>,
}

impl Segling {
    /// Of every kommune; the heads go to the file, and to the log.
    #[must_use]
    pub fn new(db: Db, fil: Option<PathBuf>) -> Self {
        Self {
            db,
            fil,
            kommunar: None,
            skrive: HashMap::new(),
        }
    }

    /// Only of these kommunar.
    #[must_use]
    pub fn only_in(self, kommunar: &[KommuneId]) -> Self {
        let kommunar = kommunar.iter().map(|id| id.uuid()).collect();
        Self {
            kommunar: Some(kommunar),
            ..self
        }
    }

    /// A round every ten seconds until it is told to stop. One that fails is told of, and the next goes on from there.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = &mut stop => return,
                _ = look.tick() => {}
            }
            match self.runde().await {
                Ok(rader) => counter!(metrics::LOG_SEALED).increment(rader),
                Err(error) => {
                    let cause = crate::error::Cause(&error).to_string();
                    tracing::error!(cause, "the innsynslogg could not be sealed");
                }
            }
        }
    }

    /// Seals all that can be sealed now, and writes the heads that are new; gives how many rows it was.
    ///
    /// # Errors
    /// When the database fails, or the file cannot be written.
    pub async fn runde(&mut self) -> anyhow::Result<u64> {
        let mut rader = 0;
        for kommune in self.kommunar().await? {
            loop {
                let mut tx = self.db.system().await?;
                let (nye, att) = queries::segl(&mut tx, kommune, BOLK).await?;
                tx.commit().await?;
                rader += u64::try_from(nye).unwrap_or(0);
                if !att {
                    break;
                }
            }
        }
        self.skriv_hovud().await?;
        let til = self.segla_til().await? - OffsetDateTime::UNIX_EPOCH;
        gauge!(metrics::LOG_SEALED_AT).set(til.as_seconds_f64());
        Ok(rader)
    }

    /// When the oldest row that is not sealed was written, or now: a transaction that stays open holds all of them back, and no round fails.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn segla_til(&self) -> anyhow::Result<OffsetDateTime> {
        let kommunar = self.kommunar().await?;
        let mut tx = self.db.system().await?;
        let eldst = queries::eldst(&mut tx, &kommunar).await?;
        tx.commit().await?;
        Ok(eldst.unwrap_or_else(|| SystemClock::default().now()))
    }

    async fn kommunar(&self) -> anyhow::Result<Vec<Uuid>> {
        if let Some(kommunar) = &self.kommunar {
            return Ok(kommunar.clone());
        }
        let mut tx = self.db.system().await?;
        let kommunar = queries::kommunar(&mut tx).await?;
        tx.commit().await?;
        Ok(kommunar)
    }

    /// The file is held while the heads are read, so that two workers never write them in another order than they were made.
    async fn skriv_hovud(&mut self) -> anyhow::Result<()> {
        let fil = match self.fil.clone() {
            Some(path) => Some(
                tokio::task::spawn_blocking(move || HovudFil::opne(&path))
                    .await?
                    .context("the file of heads cannot be opened")?,
            ),
            None => None,
        };
        let mut tx = self.db.system().await?;
        let mut hovud = queries::hovud(&mut tx).await?;
        tx.commit().await?;
        let ours = |id: &Uuid| self.kommunar.as_ref().is_none_or(|list| list.contains(id));
        hovud.retain(|new| {
            let before = self.skrive.get(&(new.kommune, new.rydda));
            ours(&new.kommune) && before != Some(&new.posisjon)
        });
        if let Some(mut fil) = fil
            && !hovud.is_empty()
        {
            let lines = hovud.clone();
            tokio::task::spawn_blocking(move || fil.legg_til(&lines))
                .await?
                .context("the heads cannot be written")?;
        }
        for hovud in hovud {
            let (kommune, posisjon, rydda) = (hovud.kommune, hovud.posisjon, hovud.rydda);
            let hash = hex::encode(hovud.hash);
            tracing::info!(%kommune, posisjon, hash, rydda, "head of the innsynslogg");
            self.skrive.insert((kommune, rydda), posisjon);
        }
        Ok(())
    }
}
