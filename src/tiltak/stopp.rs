//! `/tiltak/{tiltak_id}/stopp`: stop a tiltak before it is done, with a reason.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Status, Tiltak};
use super::open::{Opna, ikkje_no, open, open_to_change};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::TiltakId;
use crate::sak::{self, Hending, IkkjeNo, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Kvittering, Path, Posted};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct StoppForm {
    version: String,
    grunn: String,
}

impl Form for StoppForm {}

impl StoppForm {
    fn parse(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let missing = "Skriv kvifor tiltaket blir stoppa.";
        let grunn = errors.text("grunn", &self.grunn, 1000, missing);
        errors.or(grunn)
    }
}

#[derive(Template)]
#[template(path = "tiltak/stopp.html")]
struct Side {
    sak: Sak,
    tiltak: Tiltak,
    form: StoppForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Stopp tiltak".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// Why it cannot be stopped, if it cannot.
fn nei(opna: &Opna) -> Option<IkkjeNo> {
    let utfoert = || {
        IkkjeNo::new(
            opna.sak.clone(),
            "Tiltaket er alt utført",
            "Berre tiltak som er planlagde eller pågår, kan stoppast.",
        )
    };
    ikkje_no(opna).or_else(|| (!opna.tiltak.open()).then(utfoert))
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    Opna { sak, tiltak, .. }: Opna,
    form: StoppForm,
    state: FormState,
) -> Result<Response, AppError> {
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        sak,
        tiltak,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<TiltakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let opna = open(&mut tx, id, Action::TiltakEndre).await?;
    if let Some(nei) = nei(&opna) {
        return nei.answer(&ctx, tx).await;
    }
    let fresh = StoppForm {
        version: opna.tiltak.version.to_string(),
        ..StoppForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, opna, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<TiltakId>,
    Posted(mut form): Posted<StoppForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (opna, permit) = open_to_change(&mut tx, id, Action::TiltakEndre).await?;
    if let Some(nei) = nei(&opna) {
        return nei.answer(&ctx, tx).await;
    }
    let state = ctx.form_state();
    if form.version != opna.tiltak.version.to_string() {
        form.version = opna.tiltak.version.to_string();
        let state = state.with_conflict(opna.tiltak.konflikt());
        return side(&ctx, tx, opna, form, state).await;
    }
    let grunn = match form.parse() {
        Ok(grunn) => grunn,
        Err(errors) => return side(&ctx, tx, opna, form, state.with_errors(errors)).await,
    };
    let Opna {
        mut sak, tiltak, ..
    } = opna;
    let tekst = format!("{}\nGrunn: {grunn}", tiltak.tiltak);
    let stoppa = Tiltak {
        status: Status::Stoppa,
        stoppa_grunn: Some(grunn),
        ..tiltak
    };
    queries::update(&mut tx, &stoppa).await?;
    let steg = sak.steg;
    sak::happened(&mut tx, &mut sak, steg, Hending::TiltakStoppa, Some(&tekst)).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak.path(), Kvittering::TiltakStoppa))
}
