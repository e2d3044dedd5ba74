//! `/kommune/oppbevaring/{oppbevaring_endring_id}/avvis`: the personvernombod turns a proposed rule down, and says why.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Forslag, GRUNN_MAX, Svar};
use super::{REGLAR, queries};
use crate::access::{Action, Role};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::OppbevaringEndringId;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Fersk, Form, FormState, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AvvisForm {
    grunn: String,
}

impl Form for AvvisForm {}

#[derive(Template)]
#[template(path = "oppbevaring/avvis.html")]
struct Side {
    forslag: Forslag,
    reglar: &'static str,
    form: AvvisForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Avvis forslaget".into()
    }

    fn nav(&self) -> Nav {
        Nav::Oppbevaring
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The proposal, for the personvernombod, who is another than who proposed it.
async fn open(ctx: &Ctx, tx: &mut WriteTx, id: OppbevaringEndringId) -> Result<Forslag, AppError> {
    if !ctx.actor.has(Role::Personvernombod) {
        return Err(AppError::Forbidden);
    }
    let mut forslag = queries::forslag(tx).await?.into_iter();
    let forslag = forslag.find(|f| f.oppbevaring_endring_id == id);
    let forslag = forslag.ok_or(AppError::NotFound)?;
    if forslag.foreslaatt_av == ctx.actor.brukar_id {
        return Err(AppError::Forbidden);
    }
    Ok(forslag)
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    forslag: Forslag,
    form: AvvisForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::OppbevaringLese, &())?).await?;
    ctx.page(&Side {
        forslag,
        reglar: REGLAR,
        form,
        state,
    })
}

pub(super) async fn vis(
    ctx: Ctx,
    _fersk: Fersk,
    Path(id): Path<OppbevaringEndringId>,
) -> Result<Response, AppError> {
    ctx.require(Action::OppbevaringSvare)?;
    let mut tx = ctx.write().await?;
    let forslag = open(&ctx, &mut tx, id).await?;
    if forslag.svar.is_some() {
        return Ok(ctx.redirect(REGLAR, Kvittering::AlleredeSvart));
    }
    let (form, state) = utkast::fill(&mut tx, &ctx, AvvisForm::default()).await?;
    side(&ctx, tx, forslag, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    _fersk: Fersk,
    Path(id): Path<OppbevaringEndringId>,
    Posted(form): Posted<AvvisForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::OppbevaringSvare)?;
    let mut tx = ctx.write().await?;
    let forslag = open(&ctx, &mut tx, id).await?;
    let mut errors = Errors::default();
    let missing = "Skriv kvifor forslaget blir avvist.";
    let grunn = errors.text("grunn", &form.grunn, GRUNN_MAX, missing);
    if !errors.is_empty() {
        let state = ctx.form_state().with_errors(errors);
        return side(&ctx, tx, forslag, form, state).await;
    }
    let svar = queries::answer(&mut tx, id, Svar::Avvist, Some(&grunn)).await?;
    if svar.is_none() {
        return Ok(ctx.redirect(REGLAR, Kvittering::AlleredeSvart));
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::OppbevaringSvare, &())?)
        .await?;
    Ok(ctx.redirect(REGLAR, Kvittering::OppbevaringAvvist))
}
