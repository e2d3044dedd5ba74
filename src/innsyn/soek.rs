//! `POST /logg/soek`: the person whose rows are asked for, found by a part of the name. The name is never part of an
//! address; the person's id is.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::filter::FilterForm;
use super::queries::{self, LoggPerson};
use crate::access::Action;
use crate::error::AppError;
use crate::text;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Posted};

/// People shown; more are told of.
const PERSONAR: usize = 50;
/// Letters of a name.
const NAMN_MAX: usize = 120;

/// What is typed, and the filters that were on.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SoekForm {
    namn: String,
    avvist: String,
    fraa: String,
    til: String,
}

#[derive(Template)]
#[template(path = "innsyn/soek.html")]
struct Soek {
    namn: String,
    form: FilterForm,
    personar: Vec<LoggPerson>,
    fleire: bool,
}

impl View for Soek {
    fn title(&self) -> String {
        "Søk i innsynsloggen".into()
    }

    fn nav(&self) -> Nav {
        Nav::Logg
    }
}

impl Soek {
    fn path(&self, person: &LoggPerson) -> String {
        self.form.path_with("brukar", &person.brukar_id.to_string())
    }
}

pub(super) async fn soek(ctx: Ctx, Posted(soek): Posted<SoekForm>) -> Result<Response, AppError> {
    ctx.require(Action::LoggLese)?;
    let typed: String = soek.namn.chars().take(NAMN_MAX).collect();
    let namn = text::line(&typed, NAMN_MAX).ok().flatten();
    let namn = namn.unwrap_or_default();
    let form = FilterForm {
        avvist: soek.avvist,
        fraa: soek.fraa,
        til: soek.til,
        ..FilterForm::default()
    };
    let mut tx = ctx.write().await?;
    let mut personar = queries::personar(&mut tx).await?;
    tx.commit(ctx.permit(Action::LoggLese, &())?).await?;
    let key = text::search_key(&namn);
    personar.retain(|person| !key.is_empty() && text::search_key(&person.namn).contains(&key));
    if let [person] = &personar[..] {
        let path = form.path_with("brukar", &person.brukar_id.to_string());
        return Ok(Redirect::to(&path).into_response());
    }
    let fleire = personar.len() > PERSONAR;
    personar.truncate(PERSONAR);
    ctx.page(&Soek {
        namn,
        form,
        personar,
        fleire,
    })
}
