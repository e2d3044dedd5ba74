//! `/referat/{referat_id}/pdf`: the document that was made when it was approved; before that, as far as it is written.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::del::{DATO, Del, OVERSKRIFT, RADHOVUD, REFERENT};
use super::emne::{self, Vil};
use super::godkjenn::{self, Grunnlag};
use super::innhald::Innhald;
use super::queries;
use crate::access::Action;
use crate::error::AppError;
use crate::ids::ReferatId;
use crate::moete;
use crate::pdf::{self, Document};
use crate::web::{Ctx, Path, Query};

/// On each page of what is not approved, and in its title.
const UTKAST: &str = "UTKAST – ikkje godkjent";

/// Lines for the names of those who are there, on the form to write on by hand.
const STADES_LINJER: usize = 6;

#[derive(Deserialize)]
pub(super) struct Utval {
    nr: Option<i16>,
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(id): Path<ReferatId>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let mut tx = ctx.write().await?;
    let (referat, emne) = emne::open(&mut tx, &ctx, id, Vil::Lese).await?;
    // a naudrett is to be read on the page, and not to be taken along
    if emne.sak().is_some_and(|sak| sak.naudrett_til.is_some()) {
        return Err(AppError::Forbidden);
    }
    let permit = emne.permit(&ctx.actor, Vil::Lese)?.also("pdf");
    let bytes = if referat.nr > 0 {
        let dokument = queries::versjon::dokument(&mut tx, id, utval.nr).await?;
        dokument.ok_or(AppError::NotFound)?
    } else {
        let (team, moete) = moete::open(&mut tx, &ctx, referat.moete_id, Action::TstOpne).await?;
        let grunnlag = Grunnlag::load(&mut tx, &referat, &emne).await?;
        let om = (&referat, &moete, &team);
        let innhald = godkjenn::innhald(om, &ctx.actor.kommune_namn, &emne, &grunnlag);
        let ident = format!("referat/{id}/utkast");
        render(data(Some(&innhald), true), ident, ctx.now).await?
    };
    tx.commit(permit).await?;
    Ok(svar(bytes))
}

/// The answer that shows a document; its name says nothing.
#[must_use]
pub fn svar(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"referat.pdf\"",
        ),
    ];
    (headers, bytes).into_response()
}

/// The document of a referat.
///
/// # Errors
/// When the template does not fit.
pub async fn lag(
    innhald: &Innhald,
    id: ReferatId,
    laga: OffsetDateTime,
) -> Result<Vec<u8>, AppError> {
    render(
        data(Some(innhald), false),
        format!("referat/{id}/{}", innhald.versjon),
        laga,
    )
    .await
}

/// The template with nothing filled in.
///
/// # Errors
/// When the template does not fit.
pub(super) async fn tomt(laga: OffsetDateTime) -> Result<Vec<u8>, AppError> {
    render(data(None, false), "referat/tomt".to_owned(), laga).await
}

async fn render(data: Value, ident: String, laga: OffsetDateTime) -> Result<Vec<u8>, AppError> {
    let document = Document {
        template: include_str!("../../templates/referat/referat.typ"),
        data,
        laga,
        ident,
    };
    let made = tokio::task::spawn_blocking(move || pdf::render(&document)).await;
    let made = made.map_err(anyhow::Error::new)?;
    Ok(made.map_err(anyhow::Error::new)?)
}

/// What `templates/referat/referat.typ` reads. What is not approved says so.
fn data(innhald: Option<&Innhald>, utkast: bool) -> Value {
    let tekst = |del: Del| innhald.map_or("", |i| i.tekst(del));
    let del = |del: Del| json!({ "namn": del.label(), "tekst": tekst(del), "merknad": merknad(innhald, del) });
    let delar = |foer: bool| -> Vec<Value> {
        Del::tekstar()
            .filter(|d| d.i_malen() && *d != Del::TilStades && (*d < Del::Tiltaksplan) == foer)
            .map(del)
            .collect()
    };
    json!({
        "overskrift": OVERSKRIFT,
        "utkast": utkast.then_some(UTKAST),
        "stad": innhald.map_or("", |i| i.stad.as_str()),
        "gjeld": innhald.and_then(|i| i.gjeld.as_deref()),
        "retting": innhald.and_then(|i| i.retting.as_deref()),
        "versjon": innhald.map_or(0, |i| i.versjon),
        "hovud": [
            { "namn": DATO, "tekst": innhald.map_or("", |i| i.dato.as_str()), "rom": 1 },
            { "namn": Del::TilStades.label(), "tekst": tekst(Del::TilStades), "rom": STADES_LINJER },
            { "namn": REFERENT, "tekst": innhald.map_or("", |i| i.referent.as_str()), "rom": 1 },
        ],
        "foer": delar(true),
        "plan": Del::Tiltaksplan.label(),
        "radhovud": RADHOVUD,
        "rader": innhald.map(|i| i.tiltaksplan.clone()),
        "etter": delar(false),
        "tomt": innhald.is_none(),
    })
}

/// What is said under barnets stemme.
fn merknad(innhald: Option<&Innhald>, del: Del) -> Option<String> {
    let innhald = innhald.filter(|_| del == Del::BarnetsStemme)?;
    if let Some((grunn, av)) = &innhald.stemme_skjult {
        return Some(format!(
            "Kan ikkje visast føresette. {grunn} (avgjort av {av})"
        ));
    }
    (!innhald.stemme_manglar.is_empty()).then(|| format!("Ikkje med: {}", innhald.stemme_manglar))
}
