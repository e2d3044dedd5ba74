//! `/meldingar/{melding_id}`: marks a melding as read, and goes on to what it tells of.

use axum::response::{IntoResponse, Redirect, Response};

use super::liste::subject;
use super::queries;
use crate::access::Action;
use crate::error::AppError;
use crate::ids::MeldingId;
use crate::web::{Ctx, Path};

pub(super) async fn vis(ctx: Ctx, Path(id): Path<MeldingId>) -> Result<Response, AppError> {
    ctx.require(Action::MeldingLese)?;
    let mut tx = ctx.write().await?;
    let melding = queries::find(&mut tx, id).await?;
    let melding = melding.ok_or(AppError::NotFound)?;
    queries::read(&mut tx, Some(id)).await?;
    let permit = ctx.permit(
        Action::MeldingLese,
        &subject(std::slice::from_ref(&melding)),
    )?;
    tx.commit(permit).await?;
    Ok(Redirect::to(&melding.til()).into_response())
}
