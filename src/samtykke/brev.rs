//! The job that sends letters to families: that there is something to answer, or that something has been done; never what.
//!
//! As with meldingar, nothing may come twice ([`send_once`]); whoever asked sees how it went, and can ask anew. The link is made here,
//! so that only its hash is ever kept.

use lettre::Address;
use sqlx::postgres::PgConnection;

use super::queries::invitasjon::{self as queries, Ventar};
use crate::db::TokenHash;
use crate::jobs::{Fate, Job, Outcome, Post, Stop, send_once};
use crate::mail::{FamilyNudge, Letter, Line};
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

/// A letter with the link it leads by.
struct Lenkja<'a> {
    job: &'a Job,
    ventar: &'a Ventar,
    hash: TokenHash,
}

impl Post for Lenkja<'_> {
    async fn take(&self, tx: &mut PgConnection) -> Result<bool, sqlx::Error> {
        let brev = self.ventar.brev_id;
        queries::ta(tx, self.job.kommune_id, brev, &self.hash.0).await
    }

    async fn went(&self, tx: &mut PgConnection, fate: Fate) -> Result<(), sqlx::Error> {
        queries::gjekk(tx, self.job.kommune_id, self.ventar.brev_id, fate.into()).await
    }
}

async fn one(job: &Job, ventar: &Ventar) -> Result<(), Stop> {
    let token = hex::encode(job.shared.clock.random());
    let mail = &job.shared.mail;
    let lenkja = Lenkja {
        job,
        ventar,
        hash: token_hash(&token),
    };
    send_once(job, &lenkja, &ventar.epost, |to| {
        Letter::to_family(&mail.from, &mail.site, nudge(job, ventar, to, &token))
    })
    .await
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
