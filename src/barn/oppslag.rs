//! `/barn/oppslag`: find a child by exact fødselsnummer, for whoever meets a child of another eining.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use askama::Template;

use super::fnr::Foedselsnummer;
use super::queries::skriv::{self, Oppslag};
use crate::access::{Action, Subject};
use crate::error::AppError;
use crate::personal::Personal;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Posted};

/// Tries in 24 hours: more than a day's work asks for, too few to try numbers out.
const MAX_TRIES: i32 = 20;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OppslagForm {
    foedselsnummer: Personal<String>,
    #[serde(skip)]
    errors: Errors,
}

#[derive(Template)]
#[template(path = "barn/oppslag.html")]
struct Side {
    form: OppslagForm,
    kommune: String,
    ikkje_funne: bool,
    maks: i32,
}

impl View for Side {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Oppslag på fødselsnummer".into()
        } else {
            "Feil: Oppslag på fødselsnummer".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }
}

impl Side {
    fn new(ctx: &Ctx, form: OppslagForm, ikkje_funne: bool) -> Self {
        Self {
            form,
            kommune: ctx.actor.kommune_namn.clone(),
            ikkje_funne,
            maks: MAX_TRIES,
        }
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::BarnOppslag)?;
    ctx.page(&Side::new(&ctx, OppslagForm::default(), false))
}

pub(super) async fn send(
    ctx: Ctx,
    Posted(mut form): Posted<OppslagForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::BarnOppslag)?;
    let fnr = match Foedselsnummer::parse(form.foedselsnummer.expose()) {
        Ok(fnr) => fnr,
        Err(error) => {
            form.errors.add("foedselsnummer", error.to_string());
            return ctx.invalid(&Side::new(&ctx, form, false));
        }
    };
    let mut tx = ctx.write().await?;
    let hash = fnr.blind_index(&ctx.app.keys, ctx.actor.kommune_id.uuid());
    let found = skriv::finn_fnr(&mut tx, &hash, MAX_TRIES).await?;
    let subject = Subject {
        barn_list: match found {
            Oppslag::Funne(barn) => vec![barn],
            Oppslag::Ikkje | Oppslag::ForMange => Vec::new(),
        },
        grunnlag: "oppslag".to_owned(),
        ..Subject::default()
    };
    tx.commit(ctx.permit(Action::BarnOppslag, &subject)?)
        .await?;
    match found {
        Oppslag::Funne(barn) => Ok(Redirect::to(&super::path(barn)).into_response()),
        Oppslag::Ikkje => ctx.page(&Side::new(&ctx, form, true)),
        Oppslag::ForMange => {
            form.errors.add(
                "foedselsnummer",
                "Du har slått opp så mange gonger som du kan på eitt døgn. Prøv igjen i morgon, \
                 eller spør eininga til barnet.",
            );
            let mut page = ctx.page(&Side::new(&ctx, form, false))?;
            *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            Ok(page)
        }
    }
}
