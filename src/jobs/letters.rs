//! A letter that a job sends, and that may not come twice.
//!
//! It is marked as under way after the mail server has said "go ahead" and before it is sent. What a worker took and never came back
//! about, is of unknown fate; whoever asked for it sees that. What no server will have, must not keep the others waiting.

use std::future::Future;

use lettre::Address;
use sqlx::postgres::PgConnection;

use super::{Decide, Job, Stop};
use crate::mail::{Letter, Ready, Refused, Undelivered};

/// How it went with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Not now: it waits.
    Waits,
    /// It has gone.
    Sent,
    /// The mail server was given it, and did not say whether it took it.
    Unknown,
    /// The mail server will not have it, or the address is none.
    TurnedDown,
}

/// A letter, as whoever keeps it knows it.
pub trait Post: Sync {
    /// The mail server is ready for it. False when there is no need for it any more, or it says what is not so.
    fn take(&self, tx: &mut PgConnection)
    -> impl Future<Output = Result<bool, sqlx::Error>> + Send;

    /// How it went.
    fn went(
        &self,
        tx: &mut PgConnection,
        fate: Fate,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

/// Sends one letter to an address.
///
/// # Errors
/// When the mail server takes no letters now, or the database fails: tried again. When no letter can be made: never.
pub async fn send_once(
    job: &Job,
    post: &impl Post,
    address: &str,
    letter: impl FnOnce(Address) -> anyhow::Result<Letter>,
) -> Result<(), Stop> {
    let Ok(to) = address.parse() else {
        tracing::warn!(job = %job.job_id, "an address is none");
        return went(job, post, Fate::TurnedDown).await;
    };
    let letter = letter(to).or_fail("brevet_kan_ikkje_lagast")?;
    let ready = match job.shared.mail.open(letter).await {
        Ok(ready) => ready,
        Err(refused) => return no(job, post, refused).await,
    };
    let mut tx = job.begin().await?;
    let taken = post.take(&mut tx).await?;
    job.keep(tx).await?;
    if taken {
        deliver(job, post, ready).await
    } else {
        Ok(())
    }
}

async fn deliver(job: &Job, post: &impl Post, ready: Ready) -> Result<(), Stop> {
    match ready.deliver().await {
        Ok(()) => went(job, post, Fate::Sent).await,
        Err(Undelivered::Unknown) => {
            tracing::warn!(job = %job.job_id, "the mail server took a letter and did not say whether it has it");
            went(job, post, Fate::Unknown).await
        }
        Err(Undelivered::Refused(refused)) => no(job, post, refused).await,
    }
}

/// The mail server said no, and nothing was sent: to this address never, or to nobody now.
async fn no(job: &Job, post: &impl Post, refused: Refused) -> Result<(), Stop> {
    match refused {
        Refused::Never(code) => {
            tracing::warn!(job = %job.job_id, code, "a letter was turned down");
            went(job, post, Fate::TurnedDown).await
        }
        Refused::NotNow(code) => {
            went(job, post, Fate::Waits).await?;
            Err(Stop::Retry(code))
        }
    }
}

async fn went(job: &Job, post: &impl Post, fate: Fate) -> Result<(), Stop> {
    let mut tx = job.begin().await?;
    post.went(&mut tx, fate).await?;
    job.keep(tx).await
}
