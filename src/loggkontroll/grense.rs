//! `/loggkontroll/grense`: how many children in an hour are many, and how many may be opened. Every version is kept.

use std::fmt::Display;
use std::str::FromStr;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::Grense;
use super::{LISTE, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Posted};

/// What the numbers may be; the same as the table's.
const MANGE: (i16, i16) = (3, 200);
const KONTO: (i16, i16) = (5, 2000);
const KOMMUNEN: (i32, i32) = (50, 100_000);

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrenseForm {
    version: String,
    mange: String,
    konto: String,
    kommunen: String,
}

impl Form for GrenseForm {}

impl GrenseForm {
    fn av(grense: Grense, versjon: i32) -> Self {
        Self {
            version: versjon.to_string(),
            mange: grense.mange.to_string(),
            konto: grense.konto.to_string(),
            kommunen: grense.kommunen.to_string(),
        }
    }

    fn parse(&self) -> Result<Grense, Errors> {
        let mut errors = Errors::default();
        let grense = Grense {
            mange: tal(&mut errors, "mange", &self.mange, MANGE),
            konto: tal(&mut errors, "konto", &self.konto, KONTO),
            kommunen: tal(&mut errors, "kommunen", &self.kommunen, KOMMUNEN),
        };
        errors.or(grense)
    }
}

/// A number of a field, from the first to the last; the first when it is told that it cannot be read.
fn tal<T: FromStr + PartialOrd + Copy + Display>(
    errors: &mut Errors,
    felt: &str,
    typed: &str,
    (minst, flest): (T, T),
) -> T {
    let read: Option<T> = typed.trim().parse().ok();
    read.filter(|tal| (minst..=flest).contains(tal))
        .unwrap_or_else(|| {
            errors.add(
                felt,
                format!("Skriv eit heilt tal frå {minst} til {flest}."),
            );
            minst
        })
}

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
    let (grense, versjon) = queries::grense(&mut tx).await?;
    let fresh = GrenseForm::av(grense, versjon);
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
        let no = vec![
            ("Mange barn", no.mange.to_string()),
            ("Alarm for éin person", no.konto.to_string()),
            ("Alarm for kommunen", no.kommunen.to_string()),
        ];
        let state = state.with_conflict(Konflikt::endra("grensa").med_no(no));
        return side(&ctx, tx, form, state).await;
    }
    let grense = match form.parse() {
        Ok(grense) => grense,
        Err(errors) => return side(&ctx, tx, form, state.with_errors(errors)).await,
    };
    if !queries::set_grense(&mut tx, grense, versjon).await? {
        return Err(AppError::Conflict);
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::LoggKontrollere, &())?).await?;
    Ok(ctx.redirect(LISTE, Kvittering::LoggGrense))
}
