//! `/koordinatortilbod/{koordinator_tilbod_id}/avslaa`: say no to being barnekoordinator, and why.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Tilbod, Tilstand};
use super::queries;
use super::svar::{open_mitt, open_mitt_to_change, too_late};
use super::tilby::MELDING_MAX;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::KoordinatorTilbodId;
use crate::sak::{self, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AvslaaForm {
    grunn: String,
}

impl Form for AvslaaForm {}

impl AvslaaForm {
    fn parse(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let missing =
            "Skriv kvifor du seier nei, så den som spurde, veit korleis saka skal gå vidare.";
        let grunn = errors.text("grunn", &self.grunn, MELDING_MAX, missing);
        errors.or(grunn)
    }
}

#[derive(Template)]
#[template(path = "koordinator/avslaa.html")]
struct Side {
    sak: Sak,
    tilbod: Tilbod,
    form: AvslaaForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Sei nei til å vere barnekoordinator".into()
    }

    fn nav(&self) -> Nav {
        Nav::MiSide
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (tilbod, sak): (Tilbod, Sak),
    form: AvslaaForm,
    state: FormState,
) -> Result<Response, AppError> {
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        sak,
        tilbod,
        form,
        state,
    })
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(id): Path<KoordinatorTilbodId>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let opna = open_mitt(&mut tx, id).await?;
    if !opna.0.ventar() {
        return too_late(&ctx, tx, opna).await;
    }
    let (form, state) = utkast::fill(&mut tx, &ctx, AvslaaForm::default()).await?;
    side(&ctx, tx, opna, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<KoordinatorTilbodId>,
    Posted(form): Posted<AvslaaForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let ((tilbod, sak), permit) = open_mitt_to_change(&mut tx, id).await?;
    if !tilbod.ventar() {
        return too_late(&ctx, tx, (tilbod, sak)).await;
    }
    let grunn = match form.parse() {
        Ok(grunn) => grunn,
        Err(errors) => {
            let state = ctx.form_state().with_errors(errors);
            return side(&ctx, tx, (tilbod, sak), form, state).await;
        }
    };
    // told and written in the history by the database: whoever declines may not write in the sak
    queries::answer(&mut tx, id, Tilstand::Avvist, Some(&grunn)).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect("/", Kvittering::KoordinatorAvvist))
}
