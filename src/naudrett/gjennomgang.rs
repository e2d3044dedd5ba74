//! `/naudrett/{naudrett_id}`: another than who used it goes through it afterwards.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Gjennomgang, Konklusjon, Naudrett, VURDERING_MAX};
use super::{LISTE, queries};
use crate::access::{Action, Permit};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::NaudrettId;
use crate::innsending::{Before, Innsending};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GjennomgangForm {
    id: String,
    #[serde(default)]
    konklusjon: String,
    vurdering: String,
}

impl Form for GjennomgangForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl GjennomgangForm {
    fn parse(&self) -> Result<(Konklusjon, String), Errors> {
        let mut errors = Errors::default();
        let konklusjon = Konklusjon::from_code(&self.konklusjon);
        if konklusjon.is_none() {
            errors.add("konklusjon", "Vel kva du kom fram til.");
        }
        let missing = "Skriv kvifor du kom fram til det.";
        let vurdering = errors.text("vurdering", &self.vurdering, VURDERING_MAX, missing);
        match konklusjon {
            Some(konklusjon) if errors.is_empty() => Ok((konklusjon, vurdering)),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "naudrett/gjennomgang.html")]
struct Side {
    naudrett: Naudrett,
    gjennomgangar: Vec<Gjennomgang>,
    /// The reader used it: another must go through it.
    eigen: bool,
    form: GjennomgangForm,
    state: FormState,
}

impl Side {
    fn konklusjonar() -> Vec<Choice> {
        let choice = |k: &Konklusjon| Choice::new(k.code(), k.label());
        Konklusjon::ALL.iter().map(choice).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Gjennomgang av naudrett".into()
    }

    fn nav(&self) -> Nav {
        Nav::Naudrett
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn open(ctx: &Ctx, tx: &mut WriteTx, id: NaudrettId) -> Result<(Naudrett, Permit), AppError> {
    ctx.require(Action::NaudrettGjennomgaa)?;
    let naudrett = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::NaudrettGjennomgaa, &naudrett)?;
    Ok((naudrett, permit))
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    naudrett: Naudrett,
    form: GjennomgangForm,
    state: FormState,
) -> Result<Response, AppError> {
    let gjennomgangar = queries::gjennomgangar(&mut tx, naudrett.naudrett_id).await?;
    tx.commit(ctx.permit(Action::NaudrettListe, &naudrett)?)
        .await?;
    ctx.page(&Side {
        eigen: naudrett.brukar_id == ctx.actor.brukar_id,
        naudrett,
        gjennomgangar,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<NaudrettId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (naudrett, _may) = open(&ctx, &mut tx, id).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, GjennomgangForm::default()).await?;
    side(&ctx, tx, naudrett, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<NaudrettId>,
    Innsending(mut form, mut sending): Innsending<GjennomgangForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (_before, _may) = open(&ctx, &mut tx, id).await?;
    tx.take_turn(id.uuid()).await?;
    let (naudrett, permit) = open(&ctx, &mut tx, id).await?;
    if naudrett.brukar_id == ctx.actor.brukar_id {
        return Err(AppError::Forbidden);
    }
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, naudrett, form, state.with_conflict(konflikt)).await;
        }
    }
    if !naudrett.ventar() {
        let state = state.with_conflict(ferdig());
        return side(&ctx, tx, naudrett, form, state).await;
    }
    let (konklusjon, vurdering) = match form.parse() {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, naudrett, form, state.with_errors(errors)).await,
    };
    queries::gjennomgaa(&mut tx, sending.id(), id, konklusjon, &vurdering).await?;
    let answer = sending
        .done(&mut tx, &ctx, LISTE, Kvittering::NaudrettGjennomgaatt)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

fn ferdig() -> Konflikt {
    Konflikt::new(
        "Naudretten er gjennomgått av ein annan",
        "Det du skreiv, står under og er ikkje lagra. Det den andre kom fram til, kan ikkje endrast.",
    )
}
