//! `/sak/{sak_id}/gjenopne`: a closed sak is opened again at the steg it had, with a reason.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::vidare::GRUNN_MAX;
use super::{Hending, NyHending, Sak, Tilstand, reglar};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Kvittering, Path, Posted};
use crate::{kommune, utkast};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GjenopneForm {
    version: String,
    grunn: String,
}

impl Form for GjenopneForm {}

impl GjenopneForm {
    fn parse(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let missing = "Skriv kvifor saka blir opna att.";
        let grunn = errors.text("grunn", &self.grunn, GRUNN_MAX, missing);
        errors.or(grunn)
    }
}

#[derive(Template)]
#[template(path = "sak/gjenopne.html")]
struct Side {
    sak: Sak,
    form: GjenopneForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Opne saka att".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    sak: Sak,
    form: GjenopneForm,
    state: FormState,
) -> Result<Response, AppError> {
    super::shown(tx, &sak).await?;
    ctx.page(&Side { sak, form, state })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = super::open(&mut tx, id, Action::SakGjenopne).await?;
    let (mut form, state) = utkast::fill(&mut tx, &ctx, GjenopneForm::default()).await?;
    // also for a draft: it is sent from a page that shows how the sak stands now
    form.version = sak.version.to_string();
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(mut form): Posted<GjenopneForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (mut sak, permit) = super::open_to_change(&mut tx, id, Action::SakGjenopne).await?;
    let state = ctx.form_state();
    if sak.open() || form.version != sak.version.to_string() {
        form.version = sak.version.to_string();
        let state = state.with_conflict(sak.konflikt());
        return side(&ctx, tx, sak, form, state).await;
    }
    let grunn = match form.parse() {
        Ok(grunn) => grunn,
        Err(errors) => return side(&ctx, tx, sak, form, state.with_errors(errors)).await,
    };
    let mut fakta = super::fakta(&mut tx, id).await?;
    fakta.steg_sidan = Some(ctx.today());
    let fristar = kommune::fristar(&mut tx).await?;
    let (dato, kva) = reglar::neste(sak.slag, sak.steg, &fakta, &fristar, ctx.today());
    sak.tilstand = Tilstand::Open;
    sak.lukka_at = None;
    // what was due while it was closed is due now
    sak.neste_dato = Some(dato.max(ctx.today()));
    sak.neste_kva = kva;
    super::save(&mut tx, &mut sak).await?;
    let hending = NyHending {
        til: Some(sak.steg),
        tekst: Some(&grunn),
        ..NyHending::new(id, Hending::Gjenopna)
    };
    super::log(&mut tx, &hending).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::SakGjenopna))
}
