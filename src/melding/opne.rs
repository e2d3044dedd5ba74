//! `/meldingar/{melding_id}`: marks a melding as read, and goes on to what it tells of.

use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::{IntoResponse, Redirect, Response};

use super::liste::subject;
use super::queries::innboks;
use crate::access::Action;
use crate::error::AppError;
use crate::ids::MeldingId;
use crate::web::{Ctx, Path};

pub(super) async fn vis(
    ctx: Ctx,
    Path(id): Path<MeldingId>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    ctx.require(Action::MeldingLese)?;
    let mut tx = ctx.write().await?;
    let melding = innboks::find(&mut tx, id).await?;
    let melding = melding.ok_or(AppError::NotFound)?;
    if !looks_ahead(&method, &headers) {
        innboks::read(&mut tx, id).await?;
    }
    let permit = ctx.permit(
        Action::MeldingLese,
        &subject(std::slice::from_ref(&melding)),
    )?;
    tx.commit(permit).await?;
    Ok(Redirect::to(&melding.til()).into_response())
}

/// Whether nobody has seen the answer: a browser that fetches what may be asked for, or a program that only looks.
fn looks_ahead(method: &Method, headers: &HeaderMap) -> bool {
    let purpose = headers.get("sec-purpose").map(HeaderValue::as_bytes);
    method == Method::HEAD || purpose.is_some_and(|purpose| purpose.starts_with(b"prefetch"))
}
