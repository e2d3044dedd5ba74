//! *Samtykke*: the plan's consent form. It is not a note about sharing, it is the sharing: without a valid one the database
//! returns a sak to nobody from another instans than the one that owns it (domain.md § 4), but for the sixty minutes of naudrett.
//!
//! A form, a signature, its confirmation and a withdrawal are rows that are never changed. Who must sign, and whether a form
//! holds, is reckoned by the database each time (`app.samtykke_…`), so that pages, lag and policies cannot disagree.
//!
//! It releases from teieplikt, and is not the basis of the record itself. The form is data ([`mal`]): which words, which
//! instansar and which laws stood on it, at which time. What was signed becomes a document of its own ([`pdf`]).

mod brev;
mod hoeyrt;
mod inviter;
mod kopi;
mod liste;
pub mod mal;
mod malar;
mod model;
mod ny_regel;
mod nytt;
mod nytt_form;
pub mod papir;
pub mod pdf;
mod queries;
mod reglar;
mod signatur;
mod signert;
mod skjema;
mod stadfest;
mod tekst;
mod trekk_samtykke;
mod utskrift;

use std::collections::HashMap;

use axum::Router;
use axum::routing::{get, post};
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::app::AppState;
use crate::ids::{SakId, SamtykkeId};
use crate::jobs::Kind;

pub use mal::Instansslag;
pub use model::{
    Aarsak, Brev, KvaVentar, Maate, MinSlutt, Sagt, Samtykke, Signatar, SluttVarsel, Spurt, Staar,
    Stand, Ventar,
};

/// Where the rules of who must sign are looked after.
pub const REGLAR: &str = "/kommune/samtykkereglar";
/// Where one sees what is translated.
const MALAR: &str = "/kommune/samtykkemalar";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/sak/{sak_id}/samtykke", get(liste::vis))
        .route(
            "/sak/{sak_id}/samtykke/nytt",
            get(nytt::vis).post(nytt::send),
        )
        .route(
            "/sak/{sak_id}/samtykke/{samtykke_id}/inviter",
            get(inviter::vis).post(inviter::send),
        )
        .route(
            "/sak/{sak_id}/samtykke/{samtykke_id}/invitasjon-attende",
            post(inviter::attende),
        )
        .route(
            "/sak/{sak_id}/samtykke/{samtykke_id}/signatur",
            get(signatur::vis).post(signatur::send),
        )
        .route(
            "/sak/{sak_id}/samtykke/{samtykke_id}/signert",
            get(signert::vis),
        )
        .route(
            "/sak/{sak_id}/samtykke/{samtykke_id}/stadfest",
            post(stadfest::send),
        )
        .route(
            "/sak/{sak_id}/samtykke/{samtykke_id}/hoeyrt",
            get(hoeyrt::vis).post(hoeyrt::send),
        )
        .route(
            "/sak/{sak_id}/samtykke/{samtykke_id}/trekk-samtykke",
            get(trekk_samtykke::vis).post(trekk_samtykke::send),
        )
        .route(
            "/sak/{sak_id}/samtykke/{samtykke_id}/pdf",
            get(utskrift::vis),
        )
        .route(
            "/sak/{sak_id}/samtykke/{samtykke_id}/attende",
            post(liste::attende),
        )
        .route(
            "/sak/{sak_id}/samtykke/{samtykke_id}/kopi",
            get(kopi::vis).post(kopi::send),
        )
        .route("/kommune/samtykkereglar", get(reglar::vis))
        .route(
            "/kommune/samtykkereglar/ny",
            get(ny_regel::vis).post(ny_regel::send),
        )
        .route(
            "/kommune/samtykkereglar/{samtykke_regel_id}/godkjenn",
            post(reglar::svar),
        )
        .route("/kommune/samtykkemalar", get(malar::vis))
}

/// The jobs: every day, what time has changed; and the letters to families, when there are any.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![
        Kind {
            name: "samtykke",
            label: "Samtykke som går ut, og reglar som slår inn",
            max_attempts: 20,
            daily: Some(time::macros::time!(00:00)),
            work: |job| Box::pin(dagleg(job)),
        },
        Kind {
            name: "familiebrev",
            label: "E-post til føresette og ungdom",
            max_attempts: 20,
            daily: None,
            work: |job| Box::pin(brev::send(job)),
        },
    ]
}

/// Time ends a right by itself (`sak_tilgang.til`), and so does a rule that is approved; this gives those that begin or still hold,
/// and tells whoever was shut out. It may be cut off anywhere and begun anew.
async fn dagleg(job: crate::jobs::Job) -> crate::jobs::Outcome {
    let mut etter = None;
    loop {
        let mut tx = job.begin().await?;
        etter = queries::rekn(&mut tx, job.kommune_id, etter).await?;
        if etter.is_none() {
            queries::sei_ute(&mut tx, job.kommune_id).await?;
            return job.finish(tx).await;
        }
        job.keep(tx).await?;
    }
}

/// How it stands in a sak, and what is about to end, to be shown where the sak is.
///
/// # Errors
/// When the database fails.
pub async fn stand(tx: &mut PgConnection, sak: SakId) -> Result<Stand, sqlx::Error> {
    let slutt = queries::slutt::in_sak(tx, sak).await?;
    let fornya = queries::slutt::fornya(tx, sak).await?;
    let alle = queries::ventar::i_sak(tx, sak).await?;
    Ok(Stand {
        tekst: model::stand(&alle, &slutt),
        varsel: model::varsel(&slutt, &fornya),
    })
}

/// What those of other instansar wrote in a sak before the samtykke that let them in was taken back: which samtale, tiltak or
/// evaluering, and what is said of it. None to who is of another instans than the one that owns the sak.
///
/// # Errors
/// When the database fails.
pub async fn skrive_foer_trekk(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<HashMap<Uuid, String>, sqlx::Error> {
    queries::skrive_foer_trekk(tx, sak).await
}

/// What waits for the person of the transaction, and what that person is to be reminded of today: one question.
///
/// # Errors
/// When the database fails.
pub async fn paa_mi_side(
    tx: &mut PgConnection,
) -> Result<(Vec<Ventar>, Vec<MinSlutt>), sqlx::Error> {
    queries::ventar::paa_mi_side(tx).await
}

/// How many proposed rules wait for the person of the transaction, who is systemansvarleg.
///
/// # Errors
/// When the database fails.
pub async fn reglar_ventar(tx: &mut PgConnection) -> Result<i64, sqlx::Error> {
    queries::reglar::tal_ventar(tx).await
}

/// What the person of the transaction is to be reminded of today.
///
/// # Errors
/// When the database fails.
pub async fn mine_slutt(tx: &mut PgConnection) -> Result<Vec<MinSlutt>, sqlx::Error> {
    queries::slutt::mine(tx).await
}

/// Why these people must say yes, in a sentence, by the child of a sak as it is today.
///
/// # Errors
/// When the database fails.
pub async fn kvifor(
    tx: &mut PgConnection,
    sak: SakId,
    kven: &[Signatar],
) -> Result<String, sqlx::Error> {
    Ok(model::grunn(kven, queries::barnet(tx, sak).await?))
}

/// The address of the forms of a sak.
#[must_use]
pub fn path(sak: SakId) -> String {
    format!("/sak/{sak}/samtykke")
}

/// The address of something one does with a form.
fn path_of(sak: SakId, samtykke: SamtykkeId, kva: &str) -> String {
    format!("/sak/{sak}/samtykke/{samtykke}/{kva}")
}
