//! `/jobbar/…/igjen` and `/jobbar/…/bort`: one job that stopped, or all that did for one cause, is tried again or put away.

use axum::response::Response;
use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::JOBBAR;
use crate::access::Action;
use crate::error::AppError;
use crate::jobs;
use crate::web::{Ctx, Form, Kvittering, Path, Posted};

pub(super) async fn igjen(ctx: Ctx, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    let again = Some(ctx.now);
    revive(ctx, id, again, Kvittering::JobbIgjen).await
}

pub(super) async fn bort(ctx: Ctx, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    revive(ctx, id, None, Kvittering::JobbBort).await
}

async fn revive(
    ctx: Ctx,
    id: Uuid,
    again: Option<OffsetDateTime>,
    kvittering: Kvittering,
) -> Result<Response, AppError> {
    ctx.require(Action::JobbStyre)?;
    let mut tx = ctx.write().await?;
    if !jobs::revive(&mut tx, id, again).await? {
        // the button of another window, or the worker, came first
        return if jobs::exists(&mut tx, id).await? {
            Ok(ctx.redirect(JOBBAR, Kvittering::JobbTeken))
        } else {
            Err(AppError::NotFound)
        };
    }
    tx.commit(ctx.permit(Action::JobbStyre, &())?).await?;
    Ok(ctx.redirect(JOBBAR, kvittering))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlleForm {
    /// The code of what they stopped for.
    #[serde(default)]
    kvifor: String,
}

impl Form for AlleForm {}

pub(super) async fn alle_igjen(
    ctx: Ctx,
    Posted(form): Posted<AlleForm>,
) -> Result<Response, AppError> {
    let again = Some(ctx.now);
    revive_all(ctx, &form, again, Kvittering::JobbarIgjen).await
}

pub(super) async fn alle_bort(
    ctx: Ctx,
    Posted(form): Posted<AlleForm>,
) -> Result<Response, AppError> {
    revive_all(ctx, &form, None, Kvittering::JobbarBort).await
}

async fn revive_all(
    ctx: Ctx,
    form: &AlleForm,
    again: Option<OffsetDateTime>,
    kvittering: Kvittering,
) -> Result<Response, AppError> {
    ctx.require(Action::JobbStyre)?;
    let mut tx = ctx.write().await?;
    if form
        .kvifor
        .contains(|c: char| !(c.is_ascii_lowercase() || c == '_'))
    {
        return Err(AppError::NotFound);
    }
    jobs::revive_all(&mut tx, &form.kvifor, again).await?;
    tx.commit(ctx.permit(Action::JobbStyre, &())?).await?;
    Ok(ctx.redirect(JOBBAR, kvittering))
}
