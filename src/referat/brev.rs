//! The job that tells a family by mail that there is something to read, when a referat of their child is approved; never what.
//!
//! As with the other letters to families, nothing may come twice: a letter is marked as under way after the mail server has said "go
//! ahead" and before it is sent, and what a worker took and never came back about, is of unknown fate.

use super::queries::brev::{self as queries, Ventar};
use crate::db::WriteTx;
use crate::jobs::{self, Decide, Job, NewJob, Outcome, Stop};
use crate::mail::{FamilyNudge, Letter, Line, Ready, Refused, Undelivered};
use crate::moete::Brev;

/// The name of the job.
pub(super) const JOBB: &str = "referatbrev";
/// So many letters in one go; the rest go in the next, so that the job never outlasts its lease.
const I_SLENGEN: usize = 10;

/// That there is something to read, in the languages of the family's pages; no translator has read any but the English.
const NYTT: [Line; 4] = [
    Line {
        lang: "en",
        name: "English",
        text: "There is something new for you to read in Laget. Open the link and log in.",
    },
    Line {
        lang: "pl",
        name: "Polski",
        text: "W systemie Laget jest coś nowego do przeczytania. Otwórz link i zaloguj się.",
    },
    Line {
        lang: "uk",
        name: "Українська",
        text: "У системі Laget є щось нове для вас. Відкрийте посилання й увійдіть.",
    },
    Line {
        lang: "ar",
        name: "العربية",
        text: "هناك شيء جديد لتقرأه في Laget. افتح الرابط وسجل الدخول.",
    },
];

/// Asks the job to send the letters that this transaction has made.
pub(super) async fn be_om(tx: &mut WriteTx) -> Result<(), sqlx::Error> {
    let new = NewJob {
        kommune_id: tx.actor().kommune_id,
        job_id: tx.new_id(),
        kind: JOBB,
        brukar_id: None,
        dedupe_key: JOBB,
        run_at: tx.now(),
    };
    jobs::enqueue(tx, &new).await
}

/// Sends what waits.
pub(super) async fn send(job: Job) -> Outcome {
    for _ in 0..I_SLENGEN {
        let mut tx = job.begin().await?;
        let Some(ventar) = queries::neste(&mut tx, job.kommune_id).await? else {
            return job.finish(tx).await;
        };
        job.keep(tx).await?;
        one(&job, &ventar).await?;
    }
    Err(Stop::Later(job.now))
}

async fn one(job: &Job, ventar: &Ventar) -> Result<(), Stop> {
    let mail = &job.shared.mail;
    let Ok(to) = ventar.epost.parse() else {
        // a letter that can never go must not keep the others waiting
        tracing::warn!("an address of a family is none");
        return gjekk(job, ventar, Brev::Avvist).await;
    };
    let nudge = FamilyNudge {
        id: job.shared.clock.uuid(),
        to,
        first: "Du har noko nytt å lese i Laget.",
        others: &NYTT,
        note: "Du må logge inn med ID-porten for å lese det.",
        path: "/familie".to_owned(),
    };
    let letter = Letter::to_family(&mail.from, &mail.site, nudge);
    let ready = match mail.open(letter.or_fail("brevet_kan_ikkje_lagast")?).await {
        Ok(ready) => ready,
        Err(refused) => return nei(job, ventar, refused).await,
    };
    let mut tx = job.begin().await?;
    let tok = queries::ta(&mut tx, job.kommune_id, ventar.brev_id).await?;
    job.keep(tx).await?;
    if tok {
        deliver(job, ventar, ready).await
    } else {
        Ok(())
    }
}

async fn deliver(job: &Job, ventar: &Ventar, ready: Ready) -> Result<(), Stop> {
    match ready.deliver().await {
        Ok(()) => gjekk(job, ventar, Brev::Sendt).await,
        Err(Undelivered::Unknown) => {
            tracing::warn!(job = %job.job_id, "the mail server took a letter and did not say whether it has it");
            gjekk(job, ventar, Brev::Uviss).await
        }
        Err(Undelivered::Refused(refused)) => nei(job, ventar, refused).await,
    }
}

/// The mail server said no, and nothing was sent: to this address never, or to nobody now.
async fn nei(job: &Job, ventar: &Ventar, refused: Refused) -> Result<(), Stop> {
    match refused {
        Refused::Never(code) => {
            tracing::warn!(code, "a letter to a family was turned down");
            gjekk(job, ventar, Brev::Avvist).await
        }
        Refused::NotNow(code) => {
            gjekk(job, ventar, Brev::Ventar).await?;
            Err(Stop::Retry(code))
        }
    }
}

async fn gjekk(job: &Job, ventar: &Ventar, korleis: Brev) -> Result<(), Stop> {
    let mut tx = job.begin().await?;
    queries::gjekk(&mut tx, job.kommune_id, ventar.brev_id, korleis).await?;
    job.keep(tx).await
}
