//! Reading a form: strings in, because what the user typed must come back.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

use crate::error::AppError;

/// The largest form body. A field has its own limit and says so beside the field, so this only stops
/// what no person types: a million letters of the Norwegian alphabet are six megabytes in a form.
pub const MAX_BODY: usize = 8 * 1024 * 1024;

/// The largest form body of a browser that nobody has logged in with.
pub const MAX_BODY_UNKNOWN: usize = 256 * 1024;

/// Fields that are kept nowhere but where they belong, and shown to nobody again: a fødselsnummer is sealed wherever
/// it rests, and a list of children is full of them.
pub const SECRET: [&str; 9] = [
    "foedselsnummer",
    "innhald",
    "liste",
    "passord",
    "nytt_passord",
    "igjen",
    "kode",
    "faktorkode",
    "nykel",
];

/// A posted form.
#[derive(Debug)]
pub struct Posted<T>(pub T);

impl<S, T> FromRequest<S> for Posted<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        parse(&read(request, state).await?).map(Posted)
    }
}

/// The body of an ordinary form.
///
/// # Errors
/// [`AppError::BadRequest`] when it is no form; [`AppError::TooLarge`].
pub async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, AppError> {
    if !is_form(request.headers()) {
        return Err(AppError::BadRequest("not a form"));
    }
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| {
            if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                AppError::TooLarge
            } else {
                AppError::BadRequest("unreadable body")
            }
        })
}

/// True for the body of an ordinary form.
#[must_use]
pub fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"))
}

/// Parses a form's body into its struct of strings.
///
/// # Errors
/// [`AppError::BadRequest`] for fields the form does not have, or one of its fields sent twice.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, AppError> {
    serde_html_form::from_bytes(body).map_err(|_| AppError::BadRequest("not the form's fields"))
}
