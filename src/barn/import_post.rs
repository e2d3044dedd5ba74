//! What the import page is sent: first a file or a text, then the same text to be read in.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use serde::Deserialize;

use super::liste_csv;
use crate::app::AppState;
use crate::error::AppError;
use crate::web::Posted;

/// Either step of the import.
pub(super) enum Innsendt {
    /// A list to look over.
    Proeve(Liste),
    /// The list that was looked over.
    Stadfest(StadfestForm),
}

/// A list, from a file or pasted.
#[derive(Default)]
pub(super) struct Liste {
    pub eining: String,
    pub innhald: Vec<u8>,
}

/// The list again, as the page carried it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StadfestForm {
    pub eining: String,
    pub innhald: String,
    #[serde(default)]
    pub borte: String,
}

impl FromRequest<AppState> for Innsendt {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, AppError> {
        let is_upload = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("multipart/form-data"));
        if !is_upload {
            let Posted(form) = Posted::from_request(request, state).await?;
            return Ok(Self::Stadfest(form));
        }
        let parts = Multipart::from_request(request, state)
            .await
            .map_err(|_| AppError::BadRequest("not an upload"))?;
        read(parts).await.map(Self::Proeve)
    }
}

/// The file, or when none was chosen the pasted text.
async fn read(mut parts: Multipart) -> Result<Liste, AppError> {
    let mut liste = Liste::default();
    let mut pasted = Vec::new();
    while let Some(part) = parts
        .next_field()
        .await
        .map_err(|_| AppError::BadRequest("unreadable upload"))?
    {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| {
            if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                AppError::TooLarge
            } else {
                AppError::BadRequest("unreadable upload")
            }
        })?;
        match name.as_str() {
            "eining" => liste.eining = String::from_utf8_lossy(&bytes).into_owned(),
            "fil" => liste.innhald = bytes.to_vec(),
            "liste" => pasted = bytes.to_vec(),
            _ => return Err(AppError::BadRequest("not the form's fields")),
        }
    }
    if liste.innhald.is_empty() {
        liste.innhald = pasted;
    }
    Ok(liste)
}

impl Liste {
    /// The list as text, to stand in the page: also one that cannot be read, for what was pasted is not lost. Empty
    /// when it is no text.
    pub(super) fn text(&self) -> String {
        liste_csv::text(&self.innhald)
            .or_else(|_| String::from_utf8(self.innhald.clone()))
            .unwrap_or_default()
    }
}
