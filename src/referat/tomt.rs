//! `/referat/tomt-skjema`: the template with nothing filled in, to be printed and written on by hand.

use axum::response::Response;

use super::pdf;
use crate::access::Action;
use crate::error::AppError;
use crate::web::Ctx;

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::TstOpne)?;
    let tx = ctx.write().await?;
    tx.commit(ctx.permit(Action::TstOpne, &())?).await?;
    Ok(pdf::svar(pdf::tomt(ctx.now).await?))
}
