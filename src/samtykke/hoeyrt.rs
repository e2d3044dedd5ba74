//! `/sak/{sak_id}/samtykke/{samtykke_id}/hoeyrt`: what the youth said, where those with foreldreansvar decide and the youth is
//! to be heard first (pasient- og brukarrettslova § 4-4).

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::nytt::log;
use super::queries::skrive;
use super::signatur::find;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{SakId, SamtykkeId};
use crate::sak::{self, Hending, IkkjeNo, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HoeyrtForm {
    kva: String,
}

impl Form for HoeyrtForm {}

#[derive(Template)]
#[template(path = "samtykke/hoeyrt.html")]
struct Side {
    sak: Sak,
    form: HoeyrtForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Høyr ungdommen".into()
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
    form: HoeyrtForm,
    state: FormState,
) -> Result<Response, AppError> {
    sak::shown(tx, &sak).await?;
    ctx.page(&Side { sak, form, state })
}

pub(super) async fn vis(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SamtykkeRegistrere).await?;
    if !sak.open() {
        return IkkjeNo::lukka(sak).answer(&ctx, tx).await;
    }
    find(&mut tx, id, samtykke).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, HoeyrtForm::default()).await?;
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
    Posted(form): Posted<HoeyrtForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SamtykkeRegistrere).await?;
    if !sak.open() {
        return IkkjeNo::lukka(sak).answer(&ctx, tx).await;
    }
    let samtykke = find(&mut tx, id, samtykke).await?;
    let state = ctx.form_state();
    let mut errors = Errors::default();
    let kva = errors.text("kva", &form.kva, 4000, "Skriv kva ungdommen sa.");
    if !errors.is_empty() {
        return side(&ctx, tx, sak, form, state.with_errors(errors)).await;
    }
    if let Some(sagt) = samtykke.kva_barnet_sa.as_ref().filter(|sagt| **sagt != kva) {
        let konflikt = Konflikt::new(
            "Det er alt skrive ned kva ungdommen sa",
            "Det som er skrive ned, blir ståande.",
        )
        .med_no(vec![("Ungdommen sa", sagt.clone())]);
        return side(&ctx, tx, sak, form, state.with_conflict(konflikt)).await;
    }
    if samtykke.kva_barnet_sa.is_none() {
        skrive::hear(&mut tx, (id, samtykke.samtykke_id), &kva).await?;
        log(&mut tx, id, Hending::SamtykkeHoeyrt, &samtykke.tidsrom()).await?;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::SamtykkeHoeyrt))
}
