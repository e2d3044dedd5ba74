//! The job that sends letters to families: that there is something to answer, or that something has been done; never what.
//!
//! As with meldingar, nothing may come twice: a letter is marked as under way after the mail server has said "go ahead" and
//! before it is sent. What a worker took and never came back about, is of unknown fate; whoever asked sees that, and can ask
//! anew. The link is made here, so that only its hash is ever kept.

use lettre::Address;

use super::model::Brev;
use super::queries::invitasjon::{self as queries, Ventar};
use crate::jobs::{Decide, Job, Outcome, Stop};
use crate::mail::{FamilyNudge, Letter, Line, Ready, Refused, Undelivered};
use crate::web::token_hash;

/// So many letters in one go; the rest go in the next, so that the job never outlasts its lease.
const I_SLENGEN: usize = 10;

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
    let token = hex::encode(job.shared.clock.random());
    let mail = &job.shared.mail;
    let Ok(to) = ventar.epost.parse() else {
        // a letter that can never go must not keep the others waiting
        tracing::warn!("an address of a family is none");
        return gjekk(job, ventar, Brev::Avvist).await;
    };
    let letter = Letter::to_family(&mail.from, &mail.site, nudge(job, ventar, to, &token));
    let ready = match mail.open(letter.or_fail("brevet_kan_ikkje_lagast")?).await {
        Ok(ready) => ready,
        Err(refused) => return nei(job, ventar, refused).await,
    };
    let mut tx = job.begin().await?;
    let hash = token_hash(&token);
    if !queries::ta(&mut tx, job.kommune_id, ventar.brev_id, &hash.0).await? {
        return job.keep(tx).await;
    }
    job.keep(tx).await?;
    deliver(job, ventar, ready).await
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

const fn line(lang: &'static str, name: &'static str, text: &'static str) -> Line {
    Line { lang, name, text }
}

/// That there is a question, in the languages of the form; no translator has read any but the English.
const SPOERSMAAL: [Line; 4] = [
    line(
        "en",
        "English",
        "You have received a question in Laget. Open the link and log in to read it.",
    ),
    line(
        "pl",
        "Polski",
        "Masz pytanie w systemie Laget. Otwórz link i zaloguj się, aby je przeczytać.",
    ),
    line(
        "uk",
        "Українська",
        "У системі Laget є запитання до вас. Відкрийте посилання та увійдіть, щоб його прочитати.",
    ),
    line(
        "ar",
        "العربية",
        "لديك سؤال في Laget. افتح الرابط وسجل الدخول لقراءته.",
    ),
];

/// That there is a receipt, in the same languages.
const KVITTERING: [Line; 4] = [
    line(
        "en",
        "English",
        "You have received a receipt in Laget. Log in to read it.",
    ),
    line(
        "pl",
        "Polski",
        "Masz potwierdzenie w systemie Laget. Zaloguj się, aby je przeczytać.",
    ),
    line(
        "uk",
        "Українська",
        "У системі Laget є підтвердження для вас. Увійдіть, щоб його прочитати.",
    ),
    line("ar", "العربية", "لديك إيصال في Laget. سجل الدخول لقراءته."),
];

/// What the letter says.
fn nudge<'a>(job: &Job, ventar: &Ventar, to: Address, token: &str) -> FamilyNudge<'a> {
    let id = job.shared.clock.uuid();
    if ventar.slag == "invitasjon" {
        FamilyNudge {
            id,
            to,
            first: "Du har fått eit spørsmål i Laget.",
            others: &SPOERSMAAL,
            note: "Lenka er berre til deg. Ho verkar éin gong, i 14 dagar, og du må logge inn med ID-porten.",
            path: format!("/familie/invitasjon/{token}"),
        }
    } else {
        FamilyNudge {
            id,
            to,
            first: "Du har fått ei kvittering i Laget.",
            others: &KVITTERING,
            note: "Du må logge inn med ID-porten for å lese ho.",
            path: "/familie/samtykke".to_owned(),
        }
    }
}
