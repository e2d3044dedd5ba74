//! Ids in addresses: one that cannot be read is a page that is not there.

use axum::extract::{self, FromRequestParts};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::AppError;

/// The typed ids of a route. Malformed, unknown and hidden ids are answered alike: 404.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<S, T> FromRequestParts<S> for Path<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Send,
{
    type Rejection = AppError;

    #[expect(
        clippy::disallowed_types,
        reason = "this is what the others use instead"
    )]
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        extract::Path::from_request_parts(parts, state)
            .await
            .map(|extract::Path(ids)| Self(ids))
            .map_err(|_| AppError::NotFound)
    }
}

/// What stands after the question mark. What cannot be read is a page that is not there.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<S, T> FromRequestParts<S> for Query<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let query = parts.uri.query().unwrap_or_default();
        serde_html_form::from_str(query)
            .map(Self)
            .map_err(|_| AppError::NotFound)
    }
}
