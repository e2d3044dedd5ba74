//! `/barn/{barn_id}/naudrett`: open what there is about a child, with a ground and a reason. What it opened shows here
//! afterwards, for as long as it lasts.

use std::net::SocketAddr;

use askama::Template;
use axum::Extension;
use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::response::Response;
use time::OffsetDateTime;

use super::model::{Grunn, Hinder, OpnaSak};
use super::queries;
use super::skjema::{NaudrettForm, hindered};
use crate::access::{Action, Permit, Resource, Subject};
use crate::barn::{self, Barn};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BarnId;
use crate::innlogging::prov_paa_nytt;
use crate::personal::Personal;
use crate::utkast;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FerskFaktor, FormState, Kvittering, Path, Posted, client_address, dates};

/// Said to whoever has tried too often and cannot wait.
const FARE: &str = " Er det fare for liv, så ring 113 eller 112.";

/// What it opened.
struct Opna {
    til: OffsetDateTime,
    saker: Vec<OpnaSak>,
}

impl Opna {
    fn klokka(&self) -> String {
        dates::clock(self.til)
    }
}

#[derive(Template)]
#[template(path = "naudrett/bruk.html")]
struct Side {
    barn: Barn,
    barn_namn: String,
    barn_path: String,
    opna: Option<Opna>,
    form: NaudrettForm,
    state: FormState,
}

impl Side {
    fn grunnar() -> Vec<Choice> {
        let choice = |g: &Grunn| Choice::new(g.code(), g.label());
        Grunn::ALL.iter().map(choice).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Naudrett".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The page, and its row in the log: to look at it is to look at the card, and at what a naudrett has opened.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    barn: Barn,
    mut form: NaudrettForm,
    state: FormState,
) -> Result<Response, AppError> {
    form.passord = Personal::default();
    let opna = match queries::mi_varer(&mut tx, barn.barn_id).await? {
        Some((id, til)) => Some(Opna {
            til,
            saker: queries::opna(&mut tx, id).await?,
        }),
        None => None,
    };
    queries::hastar(&mut tx).await?;
    let permit = ctx.permit(Action::BarnOpne, &shown(&barn, opna.as_ref()))?;
    tx.commit(permit).await?;
    ctx.page(&Side {
        barn_namn: barn.kort_namn(),
        barn_path: barn::path(barn.barn_id),
        barn,
        opna,
        form,
        state,
    })
}

/// The card, and the saker that are named.
fn shown(barn: &Barn, opna: Option<&Opna>) -> Subject {
    let mut subject = barn.subject();
    if let Some(opna) = opna.filter(|opna| !opna.saker.is_empty()) {
        subject.sak_list = opna.saker.iter().map(|sak| sak.sak_id).collect();
        "naudrett".clone_into(&mut subject.grunnlag);
    }
    subject
}

/// The card, for whoever may use a naudrett.
async fn open(ctx: &Ctx, tx: &mut WriteTx, id: BarnId) -> Result<Barn, AppError> {
    let barn = barn::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::NaudrettBruke, &barn)?;
    Ok(barn)
}

pub(super) async fn vis(
    ctx: Ctx,
    _fersk: FerskFaktor,
    Path(id): Path<BarnId>,
) -> Result<Response, AppError> {
    ctx.require(Action::NaudrettBruke)?;
    let mut tx = ctx.write().await?;
    let barn = open(&ctx, &mut tx, id).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, NaudrettForm::default()).await?;
    side(&ctx, tx, barn, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    _fersk: FerskFaktor,
    Path(id): Path<BarnId>,
    Extension(ConnectInfo(peer)): Extension<ConnectInfo<SocketAddr>>,
    headers: HeaderMap,
    Posted(form): Posted<NaudrettForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::NaudrettBruke)?;
    let mut tx = ctx.write().await?;
    let barn = open(&ctx, &mut tx, id).await?;
    let state = ctx.form_state();
    let (grunn, grunngjeving) = match form.parse() {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, barn, form, state.with_errors(errors)).await,
    };
    // it takes its time, and a transaction must not wait for it
    drop(tx);
    let address = client_address(peer.ip(), &headers, &ctx.app.trusted_proxies);
    let svar = prov_paa_nytt(&ctx.app, &ctx.session, address, form.passord.clone()).await?;
    let mut tx = ctx.write().await?;
    let barn = open(&ctx, &mut tx, id).await?;
    let permit = permit(&ctx, &barn, grunn)?;
    if let Some(state) = svar.ikkje_vist(ctx.form_state(), FARE) {
        return refused(&ctx, tx, permit, id, form, state).await;
    }
    match queries::hinder(&mut tx, id, &grunngjeving).await? {
        None => {}
        // pressed twice, or open in two windows: it was done
        Some(Hinder::Varer) => return Ok(ctx.redirect(&super::path(id), Kvittering::NaudrettVarer)),
        Some(hinder) => {
            let state = hindered(hinder, ctx.form_state())?;
            return refused(&ctx, tx, permit, id, form, state).await;
        }
    }
    queries::insert(&mut tx, id, grunn, &grunngjeving).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::NaudrettBrukt))
}

/// The row in the log names the child and no sak: the leader of the child's eining is not told that there is one.
fn permit(ctx: &Ctx, barn: &Barn, grunn: Grunn) -> Result<Permit, AppError> {
    let mut subject = barn.subject();
    subject.grunn = Some(grunn.label().to_owned());
    Ok(ctx
        .permit(Action::NaudrettBruke, &subject)?
        .also("naudrett"))
}

/// A row of what was not let through, and the form once more.
async fn refused(
    ctx: &Ctx,
    tx: WriteTx,
    permit: Permit,
    id: BarnId,
    form: NaudrettForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit_refused(permit).await?;
    let mut tx = ctx.write().await?;
    let barn = open(ctx, &mut tx, id).await?;
    side(ctx, tx, barn, form, state).await
}
