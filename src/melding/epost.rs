//! The jobs that send a mail about meldingar. They run as the reader: what the reader cannot see any more, there is no
//! mail about.
//!
//! A mail must not come twice, and nothing may be lost. So the meldingar are marked as under way after the mail server
//! has said "go ahead" and before the letter is sent. A worker that dies, or a server that goes away, leaves them marked:
//! nobody knows whether the letter came, so it is not sent again. The meldingar stand in the inbox, unread, and are told
//! of again in the next day's digest.

use time::OffsetDateTime;
use uuid::Uuid;

use super::model::{Maate, Varsling};
use super::queries::{self, Uvarsla};
use super::send::{SAMLA, key};
use super::{INNBOKS, VARSLING};
use crate::clock::oslo_date;
use crate::db::JobTx;
use crate::jobs::{self, Decide, Job, NewJob, Outcome, Stop};
use crate::mail::{Letter, Refused, Undelivered};

const NY: &str = "Du har ei ny melding i Laget.";
const FLEIRE: &str = "Du har nye meldingar i Laget.";

/// The nudge about what has just come.
pub(super) async fn varsel(job: Job) -> Outcome {
    let mut tx = job.begin().await?;
    if !queries::finst(&mut tx).await? {
        return job.finish(tx).await;
    }
    let val = queries::varsling(&mut tx).await?;
    let rader = queries::uvarsla(&mut tx, job.job_id).await?;
    let Some(til) = val.epost.clone() else {
        return ingen_epost(&job, tx, &rader).await;
    };
    let av = vald(&rader, |rad| val.maate(rad.slag) == Maate::Av);
    queries::leave(&mut tx, &av, "ikkje").await?;
    // what nobody knows the fate of is for the digest: at once would be twice
    let straks = vald(&rader, |rad| {
        val.maate(rad.slag) == Maate::Straks && rad.epost != "uviss"
    });
    let uvisse = vald(&rader, |rad| {
        val.maate(rad.slag) != Maate::Av && rad.epost == "uviss"
    });
    let samla = vald(&rader, |rad| {
        val.maate(rad.slag) == Maate::Samla && rad.epost != "uviss"
    });
    if !uvisse.is_empty() || (straks.is_empty() && !samla.is_empty()) {
        ask_for_samla(&job, &mut tx, val.neste_samla(job.now)).await?;
    }
    if straks.is_empty() {
        return job.finish(tx).await;
    }
    if let Some(at) = val.stille_til(job.now) {
        job.keep(tx).await?;
        return Err(Stop::Later(at));
    }
    job.keep(tx).await?;
    // one mail about all there is: it leads to the same inbox
    let all = [straks, samla].concat();
    post(&job, &val, &til, &all, None).await
}

/// The day's one digest, at the end of the quiet hours.
pub(super) async fn samla(job: Job) -> Outcome {
    let mut tx = job.begin().await?;
    if !queries::finst(&mut tx).await? {
        return job.finish(tx).await;
    }
    let val = queries::varsling(&mut tx).await?;
    let rader = queries::uvarsla(&mut tx, job.job_id).await?;
    let Some(til) = val.epost.clone() else {
        return ingen_epost(&job, tx, &rader).await;
    };
    let av = vald(&rader, |rad| val.maate(rad.slag) == Maate::Av);
    queries::leave(&mut tx, &av, "ikkje").await?;
    let all = vald(&rader, |rad| val.maate(rad.slag) != Maate::Av);
    if all.is_empty() {
        return job.finish(tx).await;
    }
    if val.sist_samla == Some(oslo_date(job.now)) {
        job.keep(tx).await?;
        return Err(Stop::Later(val.neste_dag(job.now)));
    }
    if let Some(at) = val.stille_til(job.now) {
        job.keep(tx).await?;
        return Err(Stop::Later(at));
    }
    job.keep(tx).await?;
    post(&job, &val, &til, &all, Some(job.now)).await
}

fn vald(rader: &[Uvarsla], which: impl Fn(&&Uvarsla) -> bool) -> Vec<Uuid> {
    let vald = rader.iter().filter(which);
    vald.map(|rad| rad.melding_id.uuid()).collect()
}

async fn ingen_epost(job: &Job, mut tx: JobTx, rader: &[Uvarsla]) -> Outcome {
    let all = vald(rader, |_| true);
    queries::leave(&mut tx, &all, "ikkje").await?;
    job.finish(tx).await
}

/// Asks for the next digest, for what waits for it.
async fn ask_for_samla(job: &Job, tx: &mut JobTx, run_at: OffsetDateTime) -> Result<(), Stop> {
    let meg = job.person()?;
    let new = NewJob {
        kommune_id: job.kommune_id,
        job_id: job.shared.clock.uuid(),
        kind: SAMLA,
        brukar_id: Some(meg),
        dedupe_key: &key(SAMLA, meg),
        run_at,
    };
    Ok(jobs::enqueue(tx, &new).await?)
}

/// One mail about these meldingar. `samla` is when, for the digest of a day.
async fn post(
    job: &Job,
    val: &Varsling,
    til: &str,
    ids: &[Uuid],
    samla: Option<OffsetDateTime>,
) -> Outcome {
    let mail = &job.shared.mail;
    let til = til.parse().or_fail("adressa_er_feil")?;
    let first = if ids.len() == 1 { NY } else { FLEIRE };
    let id = job.shared.clock.uuid();
    let letter = Letter::new(
        (&mail.from, til),
        (id, &mail.site),
        first,
        (INNBOKS, VARSLING),
    )
    .or_fail("brevet_kan_ikkje_lagast")?;
    let ready = match mail.open(letter).await {
        Ok(ready) => ready,
        Err(refused) => return nei(job, ids, refused).await,
    };
    let mut tx = job.begin().await?;
    if !queries::take(&mut tx, ids, job.job_id).await? {
        return job.finish(tx).await;
    }
    if let Some(now) = samla
        && !queries::begin_samla(&mut tx, oslo_date(now)).await?
    {
        // the person has had the day's mail: these have a mail of their own, another day
        queries::went(&mut tx, job.job_id, "ventar").await?;
        job.keep(tx).await?;
        return Err(Stop::Later(val.neste_dag(now)));
    }
    job.keep(tx).await?;
    let went = ready.deliver().await;
    let mut tx = job.begin().await?;
    match went {
        Ok(()) => {
            queries::went(&mut tx, job.job_id, "sendt").await?;
            job.finish(tx).await
        }
        Err(Undelivered::Unknown) => {
            queries::went(&mut tx, job.job_id, "uviss").await?;
            ask_for_samla(job, &mut tx, val.neste_dag(job.now)).await?;
            job.finish(tx).await
        }
        Err(Undelivered::Refused(refused)) => {
            queries::went(&mut tx, job.job_id, "ventar").await?;
            if samla.is_some() {
                queries::forget_samla(&mut tx).await?;
            }
            job.keep(tx).await?;
            nei(job, ids, refused).await
        }
    }
}

/// The mail server said no, and nothing was sent.
async fn nei(job: &Job, ids: &[Uuid], refused: Refused) -> Outcome {
    match refused {
        Refused::NotNow(code) => Err(Stop::Retry(code)),
        Refused::Never(code) => {
            let mut tx = job.begin().await?;
            queries::leave(&mut tx, ids, "avvist").await?;
            job.keep(tx).await?;
            Err(Stop::Fail(code))
        }
    }
}
