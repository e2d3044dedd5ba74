//! A database of any size, for measuring: up to as many kommunar as the country has, and a million saker.
//!
//! What an application would write row by row through triggers is made here, in the form COPY reads, some megabytes at
//! a time. The schema is taken down as far as it stands in the way and put back before the transaction ends, so a cut
//! leaves an empty database.

mod barn;
mod copy;
mod grunn;
mod mal;
mod saker;
mod stempel;
#[cfg(test)]
mod tests;

use anyhow::{Context, ensure};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use time::Date;
use tokio::sync::mpsc;

use super::ids::Ids;
use super::queries;
use crate::app::DEMO_PASSWORD;
use crate::crypto::Keys;
use crate::demo::rng::Rng;
use crate::innlogging::passord;
use barn::Kjelde;
pub(super) use copy::{Rader, TABELLAR};
use grunn::Grunn;
use saker::{Fyll, share};

/// As many kommunar as the country has.
pub const MEST_KOMMUNAR: usize = 357;
/// And so many saker when there are that many kommunar.
const MEST_SAKER: usize = 1_000_000;

/// How big a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skala {
    kommunar: usize,
    saker: usize,
    stoerste: Option<usize>,
}

impl Skala {
    /// So many kommunar and saker; when not given, as many saker as that part of the country has. The last kommune may
    /// have a number of its own.
    ///
    /// # Errors
    /// A sentence, when it is more than there can be.
    pub fn new(
        kommunar: usize,
        saker: Option<usize>,
        stoerste: Option<usize>,
    ) -> Result<Self, String> {
        let saker = saker.unwrap_or((MEST_SAKER * kommunar + MEST_KOMMUNAR / 2) / MEST_KOMMUNAR);
        if !(1..=MEST_KOMMUNAR).contains(&kommunar) {
            return Err(format!(
                "Talet i --skala skal vere frå 1 til {MEST_KOMMUNAR}."
            ));
        }
        if !(kommunar..=MEST_SAKER).contains(&saker) {
            return Err(format!(
                "Talet i --saker skal vere frå {kommunar} til {MEST_SAKER}."
            ));
        }
        if stoerste.is_some_and(|stoerste| stoerste == 0 || stoerste + kommunar > saker + 1) {
            return Err(
                "Talet i --stoerste er for stort: dei andre kommunane skal òg ha saker.".into(),
            );
        }
        Ok(Self {
            kommunar,
            saker,
            stoerste,
        })
    }

    /// The saker of each kommune.
    fn sizes(&self) -> Vec<usize> {
        let last = self.kommunar - 1;
        let rest = self.saker - self.stoerste.unwrap_or(0);
        let of = if self.stoerste.is_some() {
            last
        } else {
            self.kommunar
        };
        (0..self.kommunar)
            .map(|at| match self.stoerste {
                Some(saker) if at == last => saker,
                _ => share(rest, of, at),
            })
            .collect()
    }

    /// "6 kommunar og 16 807 saker"
    #[must_use]
    pub fn words(&self) -> String {
        let number = |of: usize| crate::text::number(i64::try_from(of).unwrap_or(0));
        format!(
            "{} kommunar og {} saker",
            number(self.kommunar),
            number(self.saker)
        )
    }
}

/// Fills an empty, migrated database, as it stands on the day `today`. Everybody has the demo's password.
///
/// # Errors
/// When there is a kommune in the database already, or the database refuses something. Nothing is kept then.
pub async fn run(
    admin: &PgConnectOptions,
    keys: Keys,
    skala: Skala,
    seed: u64,
    today: Date,
) -> anyhow::Result<()> {
    let mut connection = admin.clone().connect().await?;
    queries::own(&mut connection).await?;
    let mut tx = connection.begin().await?;
    ensure!(
        queries::is_empty(&mut tx).await?,
        "Databasen har kommunar frå før. Berre ein tom database kan fyllast."
    );
    let work = move || {
        let hash = passord::hash_now(DEMO_PASSWORD)?;
        anyhow::Ok((Grunn::new(&skala, seed), mal::malar(seed, today)?, hash))
    };
    let made = tokio::task::spawn_blocking(work).await;
    let (mut grunn, malar, hash) = made.context("grunnlaget kunne ikkje lagast")??;
    ground(&mut tx, &grunn, &hash, Ids::new(seed)).await?;
    let prinsipalar = queries::prinsipalar(&mut tx).await?.into_iter().collect();
    grunn
        .know(&prinsipalar)
        .context("eit medlemskap er ikkje lagt inn")?;

    let attende = queries::take_down(&mut tx).await?;
    let kjelde = Kjelde {
        ids: Ids::new(seed),
        rng: Rng::new(seed).fork(12),
        today,
    };
    fill(&mut tx, grunn, malar, kjelde, keys).await?;
    queries::put_back(&mut tx, attende).await?;
    let faults = queries::faults(&mut tx).await?;
    ensure!(
        faults == 0,
        "{faults} rettar til å sjå saker stemmer ikkje med laga"
    );
    tx.commit().await?;
    queries::analyze(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

async fn ground(tx: &mut PgConnection, grunn: &Grunn, hash: &str, ids: Ids) -> anyhow::Result<()> {
    queries::kommune(tx, &grunn.kommune_rows()).await?;
    queries::instans(tx, &grunn.instans_rows()).await?;
    queries::instans_kommune(tx, &grunn.loeyve_rows()).await?;
    queries::eining(tx, &grunn.eining_rows()).await?;
    let brukarar = grunn.brukar_rows();
    queries::brukar(tx, &brukarar).await?;
    queries::passord(tx, &brukarar, hash).await?;
    queries::medlemskap(tx, &grunn.medlemskap_rows(ids)).await?;
    queries::varsling(tx, &brukarar).await?;
    Ok(())
}

/// One thread makes the rows while the database takes those before.
async fn fill(
    tx: &mut PgConnection,
    grunn: Grunn,
    malar: Vec<mal::Mal>,
    kjelde: Kjelde,
    keys: Keys,
) -> anyhow::Result<()> {
    let (sender, mut receiver) = mpsc::channel::<Rader>(1);
    let making = tokio::task::spawn_blocking(move || {
        let fyll = Fyll {
            grunn: &grunn,
            malar: &malar,
            kjelde,
            keys: &keys,
        };
        fyll.run(&mut |rader| sender.blocking_send(rader).is_ok())
    });
    while let Some(rader) = receiver.recv().await {
        queries::copy(tx, &rader).await?;
    }
    making.await.context("radene kunne ikkje lagast")?
}
