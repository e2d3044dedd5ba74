//! The job that sends the letters about meetings: that one is called, that the time or place is another, that one need not come;
//! never what it is about. When and where stands in the calendar file.
//!
//! As with the letters to families, nothing may come twice: a letter is marked as under way after the mail server has said "go ahead"
//! and before it is sent, and what a worker took and never came back about, is of unknown fate. What a letter says is read
//! with it, and read again as it is taken: a meeting that was moved while the server was asked, is told of as it is now.

mod spraak;

use lettre::Address;

use super::model::Brev;
use super::queries::brev::{self as queries, Ventar};
use crate::clock::oslo_date;
use crate::jobs::{Decide, Job, Outcome, Stop};
use crate::mail::ical::{Meeting, Method};
use crate::mail::{Call, Letter, Ready, Refused, Undelivered};
use crate::moete::{self, Tid};
use crate::web::token_hash;

/// The name of the job.
pub(in crate::moete) const JOBB: &str = "moetebrev";
/// So many letters in one go; the rest go in the next, so that the job never outlasts its lease.
const I_SLENGEN: usize = 10;
/// The kind that says that one need not come.
const AVLYSING: &str = "avlysing";

const SVAR_I_LAGET: &str = "Når og kvar det er, står i kalenderfila. Svar i Laget når du har logga inn: eit svar på denne \
                            e-posten kjem ikkje fram.";
const KALENDERFIL: &str = "Når og kvar det er, står i kalenderfila.";
const FAMILIE: &str = "Når og kvar det er, står i kalenderfila. Logg inn for å svare, og for å skrive det du vil at møtet skal vite. Eit svar på \
                       denne e-posten kjem ikkje fram.";
const GJEST: &str = "Når og kvar det er, står i kalenderfila og på sida lenka går til. Der svarar du på om du kjem, les om teieplikta \
                     og skriv under. Lenka er berre til deg, og gjeld berre dette møtet. Eit svar på denne e-posten kjem ikkje \
                     fram.";
const GJEST_SVAR: &str = "Når og kvar det er, står i kalenderfila og på sida lenka går til. Der svarar du på om du kjem. Lenka er berre \
                          til deg, og gjeld berre dette møtet. Eit svar på denne e-posten kjem ikkje fram.";

/// Sends what waits.
pub(in crate::moete) async fn send(job: Job) -> Outcome {
    for _ in 0..I_SLENGEN {
        let mut tx = job.begin().await?;
        let dag = oslo_date(job.now);
        let Some(ventar) = queries::neste(&mut tx, job.kommune_id, dag).await? else {
            return job.finish(tx).await;
        };
        job.keep(tx).await?;
        one(&job, &ventar).await?;
    }
    Err(Stop::Later(job.now))
}

async fn one(job: &Job, ventar: &Ventar) -> Result<(), Stop> {
    let lenke = ventar.utanfraa && !ventar.familie && ventar.slag != AVLYSING;
    let token = lenke.then(|| hex::encode(job.shared.clock.random()));
    let mail = &job.shared.mail;
    let Ok(to) = ventar.epost.parse::<Address>() else {
        // a letter that can never go must not keep the others waiting
        tracing::warn!("an address is none");
        return gjekk(job, ventar, Brev::Avvist).await;
    };
    let call = call(job, ventar, to, token.as_deref());
    let letter = Letter::call(&mail.from, &mail.site, &call);
    let ready = match mail.open(letter.or_fail("brevet_kan_ikkje_lagast")?).await {
        Ok(ready) => ready,
        Err(refused) => return nei(job, ventar, refused).await,
    };
    let mut tx = job.begin().await?;
    let hash = token.as_deref().map(token_hash);
    let tok = queries::ta(&mut tx, job.kommune_id, ventar, hash).await?;
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
            tracing::warn!(code, "a letter about a meeting was turned down");
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
    queries::gjekk(&mut tx, job.kommune_id, ventar, korleis).await?;
    job.keep(tx).await
}

/// What the letter says.
fn call<'a>(job: &Job, ventar: &Ventar, to: Address, token: Option<&str>) -> Call<'a> {
    let avlysing = ventar.slag == AVLYSING;
    let side = ventar.moete_id.map_or_else(String::new, moete::path);
    let (first, others) = match ventar.slag.as_str() {
        "innkalling" if ventar.familie => ("Du er invitert til eit møte.", &spraak::INNKALLING),
        "innkalling" => ("Du er kalla inn til eit møte.", &spraak::INNKALLING),
        "endring" => (
            "Eit møte du er kalla inn til, har fått ny tid eller ny stad.",
            &spraak::ENDRING,
        ),
        _ => (
            "Du skal ikkje på eit møte du var kalla inn til.",
            &spraak::AVLYSING,
        ),
    };
    let (note, path) = match (ventar.utanfraa, token) {
        _ if ventar.familie && !avlysing => (FAMILIE, "/familie".to_owned()),
        (true, Some(token)) if ventar.skrive_under => (GJEST, format!("/gjest/{token}")),
        (true, Some(token)) => (GJEST_SVAR, format!("/gjest/{token}")),
        (true, None) => (KALENDERFIL, String::new()),
        (false, _) if avlysing => (KALENDERFIL, side.clone()),
        (false, _) => (SVAR_I_LAGET, side.clone()),
    };
    let tid = Tid {
        dato: ventar.dato,
        fraa: ventar.fraa,
        til: ventar.til,
    };
    let (starts, ends) = tid.augeblink();
    Call {
        id: job.shared.clock.uuid(),
        to,
        first,
        note,
        others: match (ventar.familie, ventar.utanfraa) {
            (true, _) => &others[..],
            (false, true) => &others[..1],
            (false, false) => &[],
        },
        path,
        meeting: Meeting {
            id: ventar.kalender_id,
            sequence: ventar.sekvens,
            starts,
            ends,
            place: ventar.stad.clone(),
            link: job
                .shared
                .mail
                .site
                .join(&side)
                .ok()
                .filter(|_| !ventar.utanfraa)
                .map(Into::into),
        },
        method: if avlysing {
            Method::Cancel
        } else {
            Method::Request
        },
        now: job.now,
    }
}
