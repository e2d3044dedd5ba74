//! `/loggkontroll/grense`: how many children in an hour are many. Every version is kept.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::{LISTE, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Posted};

/// What the number may be; the same as the table's.
const MINST: i16 = 3;
const FLEST: i16 = 200;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrenseForm {
    version: String,
    mange: String,
}

impl Form for GrenseForm {}

#[derive(Template)]
#[template(path = "loggkontroll/grense.html")]
struct Side {
    form: GrenseForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Kor mange barn som er mange".into()
    }

    fn nav(&self) -> Nav {
        Nav::Logg
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    form: GrenseForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::LoggKontrollere, &())?).await?;
    ctx.page(&Side { form, state })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::LoggKontrollere)?;
    let mut tx = ctx.write().await?;
    let (mange, versjon) = queries::grense(&mut tx).await?;
    let fresh = GrenseForm {
        version: versjon.to_string(),
        mange: mange.to_string(),
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Posted(mut form): Posted<GrenseForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::LoggKontrollere)?;
    let mut tx = ctx.write().await?;
    let (no, versjon) = queries::grense(&mut tx).await?;
    let state = ctx.form_state();
    if form.version != versjon.to_string() {
        form.version = versjon.to_string();
        let no = vec![("Mange barn", no.to_string())];
        let state = state.with_conflict(Konflikt::endra("grensa").med_no(no));
        return side(&ctx, tx, form, state).await;
    }
    let mange = form.mange.trim().parse().ok();
    let Some(mange) = mange.filter(|mange| (MINST..=FLEST).contains(mange)) else {
        let mut errors = Errors::default();
        errors.add(
            "mange",
            format!("Skriv eit heilt tal frå {MINST} til {FLEST}."),
        );
        return side(&ctx, tx, form, state.with_errors(errors)).await;
    };
    if !queries::set_grense(&mut tx, mange, versjon).await? {
        return Err(AppError::Conflict);
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::LoggKontrollere, &())?).await?;
    Ok(ctx.redirect(LISTE, Kvittering::LoggGrense))
}
