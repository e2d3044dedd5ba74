//! The jobs that send a mail about meldingar. They run as the reader: what the reader cannot see any more, there is no
//! mail about.
//!
//! A mail must not come twice, and nothing may be lost. So the meldingar are marked as under way after the mail server
//! has said "go ahead" and before the letter is sent. A worker that dies, or a server that goes away, leaves them marked:
//! nobody knows whether the letter came, so it is not sent again. The meldingar stand in the inbox, unread, and are told
//! of again in the next day's digest.

use std::ops::ControlFlow;

use time::{Duration, OffsetDateTime, Time};
use uuid::Uuid;

use super::model::{Epost, Maate, Varsling};
use super::queries::epost::{self as queries, Uvarsla};
use super::queries::varsling;
use super::send::{SAMLA, key};
use super::{INNBOKS, VARSLING};
use crate::clock::{oslo_date, oslo_instant};
use crate::db::JobTx;
use crate::jobs::{self, Decide, Done, Job, LEASE, NewJob, Outcome, Stop};
use crate::mail::{Letter, Nudge, Refused, Undelivered};

const NY: &str = "Du har ei ny melding i Laget.";
const FLEIRE: &str = "Du har nye meldingar i Laget.";
/// When a digest looks again whether that of another kommune went.
const STRAKS_ETTER: Duration = Duration::minutes(5);

/// What there may be a mail about, and to whom.
struct Klar {
    tx: JobTx,
    val: Varsling,
    til: String,
    rader: Vec<Uvarsla>,
}

/// Reads it; done when there is nobody to write to. What there is to be no mail about, is left.
async fn les(job: &Job) -> Result<ControlFlow<Done, Klar>, Stop> {
    let mut tx = job.begin().await?;
    if !queries::finst(&mut tx).await? {
        return Ok(ControlFlow::Break(job.finish(tx).await?));
    }
    let val = varsling::find(&mut tx).await?;
    let rader = queries::uvarsla(&mut tx, job.job_id).await?;
    let Some(til) = val.epost.clone() else {
        queries::leave(&mut tx, &ids(&rader), Epost::Ikkje).await?;
        return Ok(ControlFlow::Break(job.finish(tx).await?));
    };
    let (av, rader) = skil(rader, |rad| val.maate(rad.slag) == Maate::Av);
    queries::leave(&mut tx, &ids(&av), Epost::Ikkje).await?;
    Ok(ControlFlow::Continue(Klar {
        tx,
        val,
        til,
        rader,
    }))
}

/// The nudge about what has just come.
pub(super) async fn varsel(job: Job) -> Outcome {
    let mut klar = match les(&job).await? {
        ControlFlow::Break(done) => return Ok(done),
        ControlFlow::Continue(klar) => klar,
    };
    let val = klar.val.clone();
    // what nobody knows the fate of is for the digest of another day: at once would be twice
    let (uvisse, rader) = skil(klar.rader, |rad| rad.epost == Epost::Uviss);
    let straks = rader.iter().any(|rad| val.maate(rad.slag) == Maate::Straks);
    if !uvisse.is_empty() {
        ask_for_samla(&job, &mut klar.tx, val.neste_dag(job.now)).await?;
    }
    if !straks && !rader.is_empty() {
        ask_for_samla(&job, &mut klar.tx, val.neste_samla(job.now)).await?;
    }
    if !straks {
        return job.finish(klar.tx).await;
    }
    job.keep(klar.tx).await?;
    let hastar = rader.iter().any(|rad| Varsling::hastar(rad.slag));
    if let Some(at) = val.stille_til(job.now).filter(|_| !hastar) {
        return Err(Stop::Later(at));
    }
    // one mail about all there is: it leads to the same inbox
    post(&job, &val, &klar.til, &ids(&rader), false).await
}

/// The day's one digest, at the end of the quiet hours.
pub(super) async fn samla(job: Job) -> Outcome {
    let mut klar = match les(&job).await? {
        ControlFlow::Break(done) => return Ok(done),
        ControlFlow::Continue(klar) => klar,
    };
    let val = klar.val.clone();
    let i_dag = oslo_date(job.now);
    let (uvisse, mut rader) = skil(klar.rader, |rad| {
        rad.epost == Epost::Uviss && rad.epost_at.is_some_and(|at| oslo_date(at) == i_dag)
    });
    let mut gjekk = val.samla_den(i_dag);
    if !uvisse.is_empty() {
        ask_for_samla(&job, &mut klar.tx, val.neste_dag(job.now)).await?;
    }
    if let Some((at, gjekk @ Epost::Underveg)) = &mut gjekk
        && job.now - *at > LEASE
    {
        // whoever began on it is gone
        *gjekk = Epost::Uviss;
        queries::samla_went(&mut klar.tx, *at, Some(Epost::Uviss)).await?;
    }
    if let Some((at, Epost::Sendt)) = gjekk {
        // the digest of another kommune told of what waited here too: the inbox there says so
        let (fortalt, att) = skil(rader, |rad| rad.at <= at);
        queries::leave(&mut klar.tx, &ids(&fortalt), Epost::Sendt).await?;
        rader = att;
    }
    if rader.is_empty() {
        return job.finish(klar.tx).await;
    }
    job.keep(klar.tx).await?;
    match gjekk {
        Some((_, Epost::Underveg)) => return Err(Stop::Later(job.now + STRAKS_ETTER)),
        Some(_) => return Err(Stop::Later(val.neste_dag(job.now))),
        None => {}
    }
    if let Some(at) = val.stille_til(job.now) {
        return Err(Stop::Later(at));
    }
    post(&job, &val, &klar.til, &ids(&rader), true).await
}

/// Those that are so, and the others.
fn skil(rader: Vec<Uvarsla>, so: impl Fn(&Uvarsla) -> bool) -> (Vec<Uvarsla>, Vec<Uvarsla>) {
    rader.into_iter().partition(so)
}

fn ids(rader: &[Uvarsla]) -> Vec<Uuid> {
    rader.iter().map(|rad| rad.melding_id.uuid()).collect()
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

/// One mail about these meldingar, as the day's digest or at once.
async fn post(job: &Job, val: &Varsling, til: &str, ids: &[Uuid], samla: bool) -> Outcome {
    let mail = &job.shared.mail;
    let nudge = Nudge {
        id: job.shared.clock.uuid(),
        to: til.parse().or_fail("adressa_er_feil")?,
        first: if ids.len() == 1 { NY } else { FLEIRE },
        inbox: INNBOKS,
        settings: VARSLING,
    };
    let letter = Letter::new(&mail.from, &mail.site, nudge).or_fail("brevet_kan_ikkje_lagast")?;
    let ready = match mail.open(letter).await {
        Ok(ready) => ready,
        Err(refused) => return nei(job, ids, refused).await,
    };
    let mut tx = job.begin().await?;
    if varsling::find(&mut tx).await?.epost.as_deref() != Some(til) {
        // it was changed while the mail server was asked
        return Err(Stop::Later(job.now));
    }
    if !queries::take(&mut tx, ids, job.job_id, job.now).await? {
        return job.finish(tx).await;
    }
    let dagen = oslo_instant(oslo_date(job.now).with_time(Time::MIDNIGHT));
    if samla && !queries::begin_samla(&mut tx, job.now, dagen).await? {
        // that of another kommune has just been begun on
        queries::went(&mut tx, job.job_id, Epost::Ventar).await?;
        job.keep(tx).await?;
        return Err(Stop::Later(job.now + STRAKS_ETTER));
    }
    job.keep(tx).await?;
    let went = ready.deliver().await;
    let mut tx = job.begin().await?;
    let (epost, digest) = match went {
        Ok(()) => (Epost::Sendt, Some(Epost::Sendt)),
        Err(Undelivered::Unknown) => (Epost::Uviss, Some(Epost::Uviss)),
        Err(Undelivered::Refused(_)) => (Epost::Ventar, None),
    };
    queries::went(&mut tx, job.job_id, epost).await?;
    if samla {
        queries::samla_went(&mut tx, job.now, digest).await?;
    }
    if epost == Epost::Uviss {
        tracing::warn!(job = %job.job_id, "the mail server took a letter and did not say whether it has it");
        ask_for_samla(job, &mut tx, val.neste_dag(job.now)).await?;
    }
    if let Err(Undelivered::Refused(refused)) = went {
        job.keep(tx).await?;
        return nei(job, ids, refused).await;
    }
    job.finish(tx).await
}

/// The mail server said no, and nothing was sent.
async fn nei(job: &Job, ids: &[Uuid], refused: Refused) -> Outcome {
    match refused {
        Refused::NotNow(code) => Err(Stop::Retry(code)),
        Refused::Never(code) => {
            let mut tx = job.begin().await?;
            queries::leave(&mut tx, ids, Epost::Avvist).await?;
            job.keep(tx).await?;
            Err(Stop::Fail(code))
        }
    }
}
