//! `/kommune/brukar/{brukar_id}/oekter` and `/kommune/brukarar/oekter`: ends the sessions of a person, or of everybody who works in
//! the kommune, but for the one who asks.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::BRUKARAR;
use super::model::{Avslutting, GRUNN_MAX, Linje, Person};
use super::queries::oekter;
use super::vis::finn;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BrukarId;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OekterForm {
    grunn: String,
}

impl Form for OekterForm {}

impl OekterForm {
    fn parse(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let missing = "Skriv kvifor.";
        let grunn = errors.text("grunn", &self.grunn, GRUNN_MAX, missing);
        errors.or(grunn)
    }
}

#[derive(Template)]
#[template(path = "medlemskap/oekter.html")]
struct Side {
    /// None: everybody.
    person: Option<Person>,
    kommune: String,
    eigen: bool,
    foer: Vec<Linje>,
    form: OekterForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        match self.person {
            Some(_) => "Logg ut ein brukar".into(),
            None => "Logg ut alle".into(),
        }
    }

    fn nav(&self) -> Nav {
        Nav::Brukarar
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    person: Option<Person>,
    form: OekterForm,
    state: FormState,
) -> Result<Response, AppError> {
    let kven = person.as_ref().map(|person| person.brukar_id);
    let foer = oekter::avsluttingar(&mut tx, kven).await?;
    tx.commit(ctx.permit(Action::BrukarSjaa, &())?).await?;
    ctx.page(&Side {
        eigen: kven == Some(ctx.actor.brukar_id),
        person,
        kommune: ctx.actor.kommune_namn.clone(),
        foer: foer.iter().map(Avslutting::linje).collect(),
        form,
        state,
    })
}

async fn opne(ctx: &Ctx, id: Option<BrukarId>) -> Result<(WriteTx, Option<Person>), AppError> {
    ctx.require(Action::OektAvslutte)?;
    let mut tx = ctx.write().await?;
    let person = match id {
        Some(id) => Some(finn(&mut tx, id).await?),
        None => None,
    };
    Ok((tx, person))
}

async fn vis_form(ctx: &Ctx, id: Option<BrukarId>) -> Result<Response, AppError> {
    let (mut tx, person) = opne(ctx, id).await?;
    let (form, state) = utkast::fill(&mut tx, ctx, OekterForm::default()).await?;
    side(ctx, tx, person, form, state).await
}

async fn gjer(ctx: &Ctx, id: Option<BrukarId>, form: OekterForm) -> Result<Response, AppError> {
    let (mut tx, person) = opne(ctx, id).await?;
    let grunn = match form.parse() {
        Ok(grunn) => grunn,
        Err(errors) => {
            let state = ctx.form_state().with_errors(errors);
            return side(ctx, tx, person, form, state).await;
        }
    };
    oekter::end_sessions(&mut tx, id, &grunn).await?;
    utkast::done(&mut tx, ctx).await?;
    tx.commit(ctx.permit(Action::OektAvslutte, &())?).await?;
    Ok(match person {
        Some(person) => ctx.redirect(&person.path(), Kvittering::OekterAvslutta),
        None => ctx.redirect(BRUKARAR, Kvittering::AlleOekterAvslutta),
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<BrukarId>) -> Result<Response, AppError> {
    vis_form(&ctx, Some(id)).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<BrukarId>,
    Posted(form): Posted<OekterForm>,
) -> Result<Response, AppError> {
    gjer(&ctx, Some(id), form).await
}

pub(super) async fn vis_alle(ctx: Ctx) -> Result<Response, AppError> {
    vis_form(&ctx, None).await
}

pub(super) async fn send_alle(
    ctx: Ctx,
    Posted(form): Posted<OekterForm>,
) -> Result<Response, AppError> {
    gjer(&ctx, None, form).await
}
