//! The job that sends the letters about meetings: that one is called, that the time or place is another, that one need not come;
//! never what it is about. When and where stands in the calendar file.
//!
//! As with the letters to families, nothing may come twice ([`send_once`]). What a letter says is read with it, and read again as it is taken: a meeting that was moved while the server was asked, is told of as it is now.

mod spraak;

use lettre::Address;
use sqlx::postgres::PgConnection;

use super::queries::brev::{self as queries, Ventar};
use crate::clock::oslo_date;
use crate::db::TokenHash;
use crate::jobs::{Fate, Job, Outcome, Post, Stop, send_once};
use crate::mail::ical::{Meeting, Method};
use crate::mail::{Call, FamilyNudge, Letter};
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

const GJEST_ETTERPAA: &str = "På sida lenka går til, les du om teieplikta for det du høyrde der, og skriv under. Lenka er berre til deg, og \
                              gjeld berre det møtet. Eit svar på denne e-posten kjem ikkje fram.";

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

/// A letter with the link it leads by, to whoever gets one.
struct Lenkja<'a> {
    job: &'a Job,
    ventar: &'a Ventar,
    hash: Option<TokenHash>,
}

impl Post for Lenkja<'_> {
    async fn take(&self, tx: &mut PgConnection) -> Result<bool, sqlx::Error> {
        queries::ta(tx, self.job.kommune_id, self.ventar, self.hash).await
    }

    async fn went(&self, tx: &mut PgConnection, fate: Fate) -> Result<(), sqlx::Error> {
        queries::gjekk(tx, self.job.kommune_id, self.ventar, fate.into()).await
    }
}

async fn one(job: &Job, ventar: &Ventar) -> Result<(), Stop> {
    let lenke = ventar.utanfraa && !ventar.familie && ventar.slag != AVLYSING;
    let token = lenke.then(|| hex::encode(job.shared.clock.random()));
    let mail = &job.shared.mail;
    let lenkja = Lenkja {
        job,
        ventar,
        hash: token.as_deref().map(token_hash),
    };
    send_once(job, &lenkja, &ventar.epost, |to| {
        if let Some(token) = token.as_deref().filter(|_| ventar.halde) {
            return Letter::to_family(&mail.from, &mail.site, etterpaa(job, to, token));
        }
        let call = call(job, ventar, to, token.as_deref());
        Letter::call(&mail.from, &mail.site, &call)
    })
    .await
}

/// To a guest who was there: the teieplikterklæring. There is nothing to put in a calendar.
fn etterpaa<'a>(job: &Job, to: Address, token: &str) -> FamilyNudge<'a> {
    FamilyNudge {
        id: job.shared.clock.uuid(),
        to,
        first: "Du var med på eit møte.",
        others: &spraak::ETTERPAA,
        note: GJEST_ETTERPAA,
        path: format!("/gjest/{token}"),
    }
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
