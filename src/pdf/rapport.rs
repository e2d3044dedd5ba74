//! A report in parts, of words and tables: the same parts on a page (`templates/parts/bolk.html`) and in a document.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;
use time::OffsetDateTime;

use super::{Document, render};
use crate::error::AppError;

/// A part of a report.
#[derive(Debug, Clone, Default)]
pub struct Bolk {
    /// Names it on the page.
    pub id: &'static str,
    /// The heading.
    pub tittel: String,
    /// The words under it, a paragraph each.
    pub tekst: Vec<String>,
    /// The heads of its table.
    pub hovud: Vec<&'static str>,
    /// The rows of it, each as long as the heads; none is no table.
    pub rader: Vec<Vec<String>>,
    /// What stands under a heading each.
    pub ting: Vec<Ting>,
}

/// Something in a part, with a heading of its own.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Ting {
    /// The heading.
    pub tittel: String,
    /// The small words under it.
    pub under: String,
    /// What each thing is called, and what is written of it.
    pub felt: Vec<(String, String)>,
}

/// What stands around the parts in the document.
#[derive(Debug, Clone)]
pub struct Ramme {
    /// The title.
    pub overskrift: String,
    /// The words under it, a paragraph each.
    pub ingress: Vec<String>,
    /// At the foot of each page.
    pub botn: String,
    /// When it was made.
    pub laga: OffsetDateTime,
    /// What names it for ever.
    pub ident: String,
}

/// The document, as the answer of a page; the file's name says nothing.
///
/// # Errors
/// When it cannot be made; never because of what somebody wrote.
pub async fn svar(ramme: Ramme, bolkar: &[Bolk]) -> Result<Response, AppError> {
    let bytes = lag(ramme, bolkar).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"rapport.pdf\"",
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// The document.
///
/// # Errors
/// As [`svar`].
pub async fn lag(ramme: Ramme, bolkar: &[Bolk]) -> Result<Vec<u8>, AppError> {
    let bolkar: Vec<_> = bolkar
        .iter()
        .map(
            |b| json!({ "tittel": b.tittel, "tekst": b.tekst, "hovud": b.hovud, "rader": b.rader, "ting": b.ting }),
        )
        .collect();
    let document = Document {
        template: include_str!("../../templates/parts/rapport.typ"),
        data: json!({
            "overskrift": ramme.overskrift,
            "ingress": ramme.ingress,
            "botn": ramme.botn,
            "bolkar": bolkar,
        }),
        laga: ramme.laga,
        ident: ramme.ident,
    };
    let made = tokio::task::spawn_blocking(move || render(&document)).await;
    let bytes = made.map_err(anyhow::Error::new)?;
    Ok(bytes.map_err(anyhow::Error::new)?)
}
