//! `/kommune/einingsforslag`: the ends that wait for a second person, for their day, or for somebody to clear the way.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::model::Endring;
use super::queries::endring;
use super::{FORSLAG, forslag_path};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BrukarId, EiningEndringId};
use crate::medlemskap::Svar;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, Kvittering, Path, Posted};

#[derive(Template)]
#[template(path = "eining/forslag.html")]
struct Side {
    ventar: Vec<Endring>,
    kjem: Vec<Endring>,
    ferdige: Vec<Endring>,
    meg: BrukarId,
    /// Sees the list of einingar too.
    ser_einingar: bool,
}

impl View for Side {
    fn title(&self) -> String {
        "Einingar som skal slutte".into()
    }

    fn nav(&self) -> Nav {
        Nav::Einingar
    }
}

impl Side {
    fn mitt(&self, endring: &Endring) -> bool {
        endring.gjort_av == self.meg
    }
}

impl Endring {
    fn svar_path(&self) -> String {
        format!("{}/godkjenn", forslag_path(self.eining_endring_id))
    }

    fn trekk_path(&self) -> String {
        format!("{}/trekk", forslag_path(self.eining_endring_id))
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::EiningForslag)?;
    let mut tx = ctx.write().await?;
    let forslag = endring::forslag(&mut tx).await?;
    tx.commit(ctx.permit(Action::EiningForslag, &())?).await?;
    let (ventar, svarte): (Vec<_>, Vec<_>) = forslag.into_iter().partition(Endring::ventar);
    let (kjem, ferdige) = svarte.into_iter().partition(Endring::kjem);
    ctx.page(&Side {
        ventar,
        kjem,
        ferdige,
        meg: ctx.actor.brukar_id,
        ser_einingar: ctx.actor.may_ever(Action::EiningStyre),
    })
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SvarForm {
    godkjend: String,
}

impl Form for SvarForm {}

/// A second person says yes or no.
pub(super) async fn svar(
    ctx: Ctx,
    Path(id): Path<EiningEndringId>,
    Posted(form): Posted<SvarForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::EiningSvare)?;
    let mut tx = ctx.write().await?;
    let forslag = finn(&mut tx, id).await?;
    if forslag.ventar() && !forslag.kan_svare {
        return Err(AppError::Forbidden);
    }
    let (svar, kvittering) = match form.godkjend.as_str() {
        "ja" => (Svar::Stadfesta, Kvittering::EiningStadfesta),
        "nei" => (Svar::Avvist, Kvittering::EiningAvvist),
        _ => return Ok(Redirect::to(FORSLAG).into_response()),
    };
    gjer(&ctx, tx, id, svar, kvittering).await
}

/// Who proposed it takes it back.
pub(super) async fn trekk(ctx: Ctx, Path(id): Path<EiningEndringId>) -> Result<Response, AppError> {
    ctx.require(Action::EiningStyre)?;
    let mut tx = ctx.write().await?;
    let forslag = finn(&mut tx, id).await?;
    if forslag.gjort_av != ctx.actor.brukar_id {
        return Err(AppError::Forbidden);
    }
    gjer(&ctx, tx, id, Svar::Trekt, Kvittering::EiningTrekt).await
}

async fn finn(tx: &mut WriteTx, id: EiningEndringId) -> Result<Endring, AppError> {
    endring::eit_forslag(tx, id)
        .await?
        .ok_or(AppError::NotFound)
}

async fn gjer(
    ctx: &Ctx,
    mut tx: WriteTx,
    id: EiningEndringId,
    svar: Svar,
    kvittering: Kvittering,
) -> Result<Response, AppError> {
    tx.take_turn(ctx.actor.kommune_id.uuid()).await?;
    let forslag = finn(&mut tx, id).await?;
    if svar == Svar::Stadfesta && forslag.ventar() && forslag.hinder.is_some() {
        return Ok(ctx.redirect(FORSLAG, Kvittering::EiningHindra));
    }
    if !forslag.ventar() || !endring::svar(&mut tx, id, svar).await? {
        return Ok(ctx.redirect(FORSLAG, Kvittering::EiningTeken));
    }
    // one whose last day is over, is carried out with the answer
    let kvittering = if finn(&mut tx, id).await?.ferdig_at.is_some() {
        Kvittering::EiningGjennomfoert
    } else {
        kvittering
    };
    let action = match svar {
        Svar::Trekt => Action::EiningStyre,
        Svar::Stadfesta | Svar::Avvist => Action::EiningSvare,
    };
    tx.commit(ctx.permit(action, &())?).await?;
    Ok(ctx.redirect(FORSLAG, kvittering))
}
