//! `/sak/{sak_id}/individuell-plan/pdf`: the document of a version that was sent, the newest when none is named.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use time::OffsetDateTime;

use super::innhald::Innhald;
use super::model::Merknad;
use super::queries;
use crate::access::Action;
use crate::error::AppError;
use crate::ids::{IndividuellplanId, SakId};
use crate::pdf::{self, Document};
use crate::sak;
use crate::web::{Ctx, Path, Query};

#[derive(Deserialize)]
pub(super) struct Utval {
    nr: Option<i16>,
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SakOpne).await?;
    // a naudrett is to be read on the page, and not to be taken along
    if sak.naudrett_til.is_some() {
        return Err(AppError::Forbidden);
    }
    let bytes = queries::dokument(&mut tx, id, utval.nr).await?;
    let bytes = bytes.ok_or(AppError::NotFound)?;
    let permit = tx.actor().permit(Action::SakOpne, &sak)?.also("pdf");
    tx.commit(permit).await?;
    Ok(svar(bytes))
}

/// The answer that shows a document; its name says nothing.
#[must_use]
pub fn svar(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"plan.pdf\""),
    ];
    (headers, bytes).into_response()
}

/// The document of a plan, with what the family has said of the versions before it, on a page of its own.
///
/// # Errors
/// When it cannot be made.
pub async fn lag(
    innhald: &Innhald,
    id: IndividuellplanId,
    laga: OffsetDateTime,
    merknader: &[Merknad],
) -> Result<Vec<u8>, AppError> {
    let merknader: Vec<_> = merknader
        .iter()
        .map(|m| json!({ "av": m.av(), "tekst": m.tekst }))
        .collect();
    let delar: Vec<_> = innhald
        .overskrifter()
        .map(|(del, tekst)| json!({ "namn": del.label(), "tekst": tekst, "tiltak": del == super::Del::Tiltak }))
        .collect();
    let document = Document {
        template: include_str!("../../templates/individuellplan/plan.typ"),
        data: json!({
            "overskrift": "Individuell plan",
            "stad": innhald.stad,
            "gjeld": innhald.gjeld,
            "versjon": innhald.versjon,
            "revisjon": innhald.revisjon,
            "delar": delar,
            "radhovud": ["Mål", "Tiltak", "Ansvarleg", "Innan"],
            "rader": innhald.tiltak,
            "merknader": merknader,
        }),
        laga,
        ident: format!("individuellplan/{id}/{}", innhald.versjon),
    };
    let made = tokio::task::spawn_blocking(move || pdf::render(&document)).await;
    let made = made.map_err(anyhow::Error::new)?;
    Ok(made.map_err(anyhow::Error::new)?)
}
