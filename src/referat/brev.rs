//! The job that tells a family by mail that there is something to read, when a referat of their child is approved, or to answer, when an individuell
//! plan is sent to them; never what.
//!
//! As with the other letters to families, nothing may come twice ([`send_once`]).

use sqlx::postgres::PgConnection;

use super::queries::brev::{self as queries, Ventar};
use crate::db::WriteTx;
use crate::jobs::{self, Fate, Job, NewJob, Outcome, Post, Stop, send_once};
use crate::mail::{FamilyNudge, Letter, Line};

/// The name of the job.
pub(super) const JOBB: &str = "referatbrev";
/// So many letters in one go; the rest go in the next, so that the job never outlasts its lease.
const I_SLENGEN: usize = 10;

const LESE: &str = "Du må logge inn med ID-porten for å lese det.";
const SVARE: &str = "Du må logge inn med ID-porten for å lese det og svare.";

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

/// The same of what is put right.
const RETTA: [Line; 4] = [
    Line {
        lang: "en",
        name: "English",
        text: "Something you can read in Laget has been corrected. Open the link and log in.",
    },
    Line {
        lang: "pl",
        name: "Polski",
        text: "W systemie Laget poprawiono coś, co możesz przeczytać. Otwórz link i zaloguj się.",
    },
    Line {
        lang: "uk",
        name: "Українська",
        text: "У системі Laget виправлено те, що ви можете прочитати. Відкрийте посилання й увійдіть.",
    },
    Line {
        lang: "ar",
        name: "العربية",
        text: "تم تصحيح شيء يمكنك قراءته في Laget. افتح الرابط وسجل الدخول.",
    },
];

/// That something waits for an answer.
const SVAR: [Line; 4] = [
    Line {
        lang: "en",
        name: "English",
        text: "Something in Laget is waiting for your answer. Open the link and log in.",
    },
    Line {
        lang: "pl",
        name: "Polski",
        text: "Coś w systemie Laget czeka na twoją odpowiedź. Otwórz link i zaloguj się.",
    },
    Line {
        lang: "uk",
        name: "Українська",
        text: "У системі Laget щось чекає на вашу відповідь. Відкрийте посилання й увійдіть.",
    },
    Line {
        lang: "ar",
        name: "العربية",
        text: "هناك شيء في Laget ينتظر ردك. افتح الرابط وسجل الدخول.",
    },
];

/// Asks the job to send the letters that this transaction has made.
///
/// # Errors
/// When the database fails.
pub async fn be_om(tx: &mut WriteTx) -> Result<(), sqlx::Error> {
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

impl Post for (&Job, &Ventar) {
    async fn take(&self, tx: &mut PgConnection) -> Result<bool, sqlx::Error> {
        queries::ta(tx, self.0.kommune_id, self.1.brev_id).await
    }

    async fn went(&self, tx: &mut PgConnection, fate: Fate) -> Result<(), sqlx::Error> {
        queries::gjekk(tx, self.0.kommune_id, self.1.brev_id, fate.into()).await
    }
}

async fn one(job: &Job, ventar: &Ventar) -> Result<(), Stop> {
    let mail = &job.shared.mail;
    let (first, others, note) = match &*ventar.kva {
        "svar" => ("Noko ventar på svar frå deg i Laget.", &SVAR, SVARE),
        "retta" => ("Noko du kan lese i Laget, er retta.", &RETTA, LESE),
        _ => ("Du har noko nytt å lese i Laget.", &NYTT, LESE),
    };
    send_once(job, &(job, ventar), &ventar.epost, |to| {
        let nudge = FamilyNudge {
            id: job.shared.clock.uuid(),
            to,
            first,
            others,
            note,
            path: "/familie".to_owned(),
        };
        Letter::to_family(&mail.from, &mail.site, nudge)
    })
    .await
}
