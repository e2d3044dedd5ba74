//! Reading a form: strings in, because what the user typed must come back.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

use crate::error::AppError;

/// The largest form body. A field has its own limit and says so beside the field, so this only stops
/// what no person types: a million letters of the Norwegian alphabet are six megabytes in a form.
pub const MAX_BODY: usize = 8 * 1024 * 1024;

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
        if !is_form(request.headers()) {
            return Err(AppError::BadRequest("not a form"));
        }
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| {
                if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                    AppError::TooLarge
                } else {
                    AppError::BadRequest("unreadable body")
                }
            })?;
        parse(&body).map(Posted)
    }
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
