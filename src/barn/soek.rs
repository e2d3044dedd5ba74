//! `/barn/soek`: find a child of the register by name or birth date. A form is posted, because a name does not
//! belong in an address.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use time::Date;

use super::liste::{limit, shown};
use super::model::{Barn, er_helsestasjon, kan_registrere};
use super::queries;
use crate::access::Action;
use crate::error::AppError;
use crate::text::{self, search_key};
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Posted, dates};

/// The most hits that are shown.
const MAX_HITS: usize = 50;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SoekForm {
    pub(super) namn: String,
    pub(super) foedd: String,
    #[serde(skip)]
    pub(super) errors: Errors,
}

struct Soek {
    key: String,
    foedd: Option<Date>,
}

impl SoekForm {
    fn parse(&self, today: Date) -> Result<Soek, Errors> {
        let mut errors = Errors::default();
        let namn = text::line(&self.namn, 160).unwrap_or_else(|error| {
            errors.add("namn", error.to_string());
            None
        });
        let key = search_key(&namn.unwrap_or_default());
        let foedd = match self.foedd.trim() {
            "" => None,
            typed => dates::parse_date(typed, today)
                .map_err(|error| errors.add("foedd", error.to_string()))
                .ok(),
        };
        if errors.is_empty() && foedd.is_none() && too_short(&key) {
            errors.add(
                "namn",
                "Skriv minst to bokstavar av namnet, eller ein fødselsdato.",
            );
        }
        if errors.is_empty() {
            Ok(Soek { key, foedd })
        } else {
            Err(errors)
        }
    }
}

/// One letter is too little to search for, but can be a whole name in other scripts than the Latin.
fn too_short(key: &str) -> bool {
    key.is_empty() || (key.is_ascii() && key.len() < 2)
}

#[derive(Template)]
#[template(path = "barn/soek.html")]
struct Treff {
    soek: SoekForm,
    barn_list: Vec<Barn>,
    fleire: bool,
    soekt: bool,
    kan_registrere: bool,
}

impl View for Treff {
    fn title(&self) -> String {
        if self.soek.errors.is_empty() {
            "Søk etter barn".into()
        } else {
            "Feil: Søk etter barn".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }
}

pub(super) async fn vis() -> Response {
    Redirect::to("/barn").into_response()
}

pub(super) async fn send(
    ctx: Ctx,
    Posted(mut form): Posted<SoekForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::BarnSoekje)?;
    let kan_registrere = kan_registrere(&ctx.actor);
    let soek = match form.parse(ctx.today()) {
        Ok(soek) => soek,
        Err(errors) => {
            form.errors = errors;
            return ctx.invalid(&Treff {
                soek: form,
                barn_list: Vec::new(),
                fleire: false,
                soekt: false,
                kan_registrere,
            });
        }
    };
    let mut tx = ctx.write().await?;
    let mut barn_list = queries::search(&mut tx, &soek.key, soek.foedd, limit(MAX_HITS)).await?;
    let fleire = barn_list.len() > MAX_HITS;
    barn_list.truncate(MAX_HITS);
    let subject = shown(&barn_list, er_helsestasjon(&ctx.actor));
    let permit = ctx.permit(Action::BarnSoekje, &subject)?;
    tx.commit(permit).await?;
    ctx.page(&Treff {
        soek: form,
        barn_list,
        fleire,
        soekt: true,
        kan_registrere,
    })
}
