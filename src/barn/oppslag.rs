//! `/barn/oppslag`: find a child by exact fødselsnummer, for whoever meets a child of another eining.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::fnr::Foedselsnummer;
use super::model::MAKS_OPPSLAG;
use super::queries::oppslag::{self, Oppslag};
use crate::access::{Action, Subject};
use crate::error::AppError;
use crate::personal::Personal;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Posted};

const TOO_MANY: &str = "Du har slått opp så mange gonger som du kan på eitt døgn. Prøv igjen i morgon, eller spør \
    eininga til barnet.";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OppslagForm {
    foedselsnummer: Personal<String>,
}

#[derive(Template)]
#[template(path = "barn/oppslag.html")]
struct Side {
    form: OppslagForm,
    state: FormState,
    kommune: String,
    ikkje_funne: bool,
    maks: i32,
}

impl View for Side {
    fn title(&self) -> String {
        "Oppslag på fødselsnummer".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

fn side(
    ctx: &Ctx,
    form: OppslagForm,
    state: FormState,
    ikkje_funne: bool,
) -> Result<Response, AppError> {
    ctx.page(&Side {
        form,
        state,
        kommune: ctx.actor.kommune_namn.clone(),
        ikkje_funne,
        maks: MAKS_OPPSLAG,
    })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::BarnOppslag)?;
    let state = FormState::at(&ctx.path);
    side(&ctx, OppslagForm::default(), state, false)
}

pub(super) async fn send(
    ctx: Ctx,
    Posted(form): Posted<OppslagForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::BarnOppslag)?;
    let mut state = FormState::at(&ctx.path);
    let fnr = match Foedselsnummer::parse(form.foedselsnummer.expose()) {
        Ok(fnr) => fnr,
        Err(error) => {
            state.errors.add("foedselsnummer", error.to_string());
            return side(&ctx, form, state, false);
        }
    };
    let mut tx = ctx.write().await?;
    let moegelege = fnr.possible(&ctx.app.keys, ctx.actor.kommune_id.uuid());
    let found = oppslag::finn(&mut tx, &moegelege).await?;
    let subject = Subject {
        barn_list: match found {
            Oppslag::Funne(barn) => vec![barn],
            Oppslag::Ikkje | Oppslag::ForMange => Vec::new(),
        },
        grunnlag: "oppslag".to_owned(),
        ..Subject::default()
    };
    let permit = ctx.permit(Action::BarnOppslag, &subject)?;
    match found {
        Oppslag::Funne(barn) => {
            tx.commit(permit).await?;
            Ok(Redirect::to(&super::path(barn)).into_response())
        }
        Oppslag::Ikkje => {
            tx.commit(permit).await?;
            side(&ctx, form, state, true)
        }
        Oppslag::ForMange => {
            tx.commit_refused(permit).await?;
            let state = state.with_too_many("foedselsnummer", TOO_MANY);
            side(&ctx, form, state, false)
        }
    }
}
