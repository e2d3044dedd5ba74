//! `/foeresett/{foeresett_id}/stadfest`: another employee says that what was changed on the card is so, or sets it back
//! (docs/adr/0018).

use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::foeresett_ny::open;
use super::model::foeresett::Endra;
use super::queries::foeresett;
use crate::access::Action;
use crate::error::AppError;
use crate::ids::FoeresettId;
use crate::web::{Ctx, Form, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct StadfestForm {
    kva: String,
    /// Which change was seen: it may be another by now.
    merke: String,
    /// "stemmer", or "tilbake" for a link that was ended.
    svar: String,
}

impl Form for StadfestForm {}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<FoeresettId>,
    Posted(form): Posted<StadfestForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    ctx.require(Action::FoeresettSkrive)?;
    let found = foeresett::find(&mut tx, id).await?;
    let found = found.ok_or(AppError::NotFound)?;
    let barn = open(&mut tx, &ctx, found.barn_id).await?;
    tx.take_turn(id.uuid()).await?;
    let kort = super::path(barn.barn_id);
    let kva = Endra::from_code(&form.kva);
    let (done, kvittering) = match (form.svar.as_str(), kva) {
        ("tilbake", _) => (
            foeresett::set_tilbake(&mut tx, id).await?,
            Kvittering::FoeresettTilbake,
        ),
        ("stemmer", Some(kva)) => (
            foeresett::stadfest(&mut tx, id, (kva, &form.merke)).await?,
            Kvittering::FoeresettStadfesta,
        ),
        _ => (false, Kvittering::FoeresettStadfesta),
    };
    if !done {
        return Ok(Redirect::to(&kort).into_response());
    }
    tx.commit(ctx.permit(Action::FoeresettSkrive, &barn)?)
        .await?;
    Ok(ctx.redirect(&kort, kvittering))
}
