//! `/kommune/medlemskapsforslag`: what waits for a second person, and what came of it.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::konto::Konto;
use super::model::{Endring, Slag, Svar};
use super::queries::{endring, kode};
use super::{FORSLAG, forslag_path};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BrukarId, MedlemskapEndringId};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Fersk, Form, Kvittering, Path, Posted};

#[derive(Template)]
#[template(path = "medlemskap/forslag.html")]
struct Side {
    ventar: Vec<Endring>,
    ferdige: Vec<Endring>,
    /// Of those who are to be given something: how the account came to be, where that was here.
    kontoar: Vec<Konto>,
    meg: BrukarId,
    /// Sees the list of people too.
    ser_brukarar: bool,
}

impl View for Side {
    fn title(&self) -> String {
        "Roller som ventar på stadfesting".into()
    }

    fn nav(&self) -> Nav {
        Nav::Brukarar
    }
}

impl Side {
    fn mitt(&self, endring: &Endring) -> bool {
        endring.gjort_av == self.meg
    }

    fn konto(&self, endring: &Endring) -> Option<&Konto> {
        let gjeld = |konto: &&Konto| konto.brukar_id == endring.brukar_id;
        let gir = endring.slag == Slag::Gje;
        gir.then(|| self.kontoar.iter().find(gjeld)).flatten()
    }

    fn kvifor_ikkje(&self, endring: &Endring) -> &'static str {
        if endring.brukar_id == self.meg {
            "Dette gjeld deg sjølv. Ein annan må svare."
        } else {
            "Ein systemansvarleg må svare."
        }
    }
}

impl Endring {
    fn svar_path(&self) -> String {
        format!("{}/godkjenn", forslag_path(self.medlemskap_endring_id))
    }

    fn trekk_path(&self) -> String {
        format!("{}/trekk", forslag_path(self.medlemskap_endring_id))
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapForslag)?;
    let mut tx = ctx.write().await?;
    let forslag = endring::forslag(&mut tx).await?;
    let (ventar, ferdige): (Vec<_>, Vec<_>) = forslag.into_iter().partition(Endring::ventar);
    let kven: Vec<BrukarId> = ventar.iter().map(|e| e.brukar_id).collect();
    let kontoar = kode::kontoar(&mut tx, &kven).await?;
    tx.commit(ctx.permit(Action::MedlemskapForslag, &())?)
        .await?;
    ctx.page(&Side {
        ventar,
        ferdige,
        kontoar,
        meg: ctx.actor.brukar_id,
        ser_brukarar: ctx.actor.may_ever(Action::BrukarSjaa),
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
    fersk: Fersk,
    Path(id): Path<MedlemskapEndringId>,
    Posted(form): Posted<SvarForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapSvare)?;
    let mut tx = ctx.write().await?;
    let forslag = finn(&mut tx, id).await?;
    if forslag.ventar() && !forslag.kan_svare {
        return Err(AppError::Forbidden);
    }
    let (svar, kvittering) = match form.godkjend.as_str() {
        "ja" => (Svar::Stadfesta, Kvittering::MedlemskapStadfesta),
        "nei" => (Svar::Avvist, Kvittering::MedlemskapAvvist),
        _ => return Ok(Redirect::to(FORSLAG).into_response()),
    };
    gjer(&ctx, tx, &fersk, &forslag, svar, kvittering).await
}

/// Who proposed it takes it back.
pub(super) async fn trekk(
    ctx: Ctx,
    fersk: Fersk,
    Path(id): Path<MedlemskapEndringId>,
) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapStyre)?;
    let mut tx = ctx.write().await?;
    let forslag = finn(&mut tx, id).await?;
    if forslag.gjort_av != ctx.actor.brukar_id {
        return Err(AppError::Forbidden);
    }
    let kvittering = Kvittering::MedlemskapTrekt;
    gjer(&ctx, tx, &fersk, &forslag, Svar::Trekt, kvittering).await
}

async fn finn(tx: &mut WriteTx, id: MedlemskapEndringId) -> Result<Endring, AppError> {
    endring::eit_forslag(tx, id)
        .await?
        .ok_or(AppError::NotFound)
}

async fn gjer(
    ctx: &Ctx,
    mut tx: WriteTx,
    fersk: &Fersk,
    forslag: &Endring,
    svar: Svar,
    kvittering: Kvittering,
) -> Result<Response, AppError> {
    // one at a time for a person: what is looked at is what is answered
    tx.take_turn(forslag.brukar_id.uuid()).await?;
    let id = forslag.medlemskap_endring_id;
    if !finn(&mut tx, id).await?.ventar() || !endring::svar(&mut tx, fersk, id, svar).await? {
        return Ok(ctx.redirect(FORSLAG, Kvittering::MedlemskapTeken));
    }
    let action = match svar {
        Svar::Trekt => Action::MedlemskapStyre,
        Svar::Stadfesta | Svar::Avvist => Action::MedlemskapSvare,
    };
    tx.commit(ctx.permit(action, &())?).await?;
    Ok(ctx.redirect(FORSLAG, kvittering))
}
