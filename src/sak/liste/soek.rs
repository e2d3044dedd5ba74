//! `/saker/soek`: finds saker by the child's name or by number. A form is posted, because a name does not belong in an
//! address.

use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::filter::FilterForm;
use super::{SakListe, page, queries, subject};
use crate::access::Action;
use crate::barn::MAX_FULL_NAME;
use crate::error::AppError;
use crate::text;
use crate::web::form::Errors;
use crate::web::{Ctx, FormState, Posted, Query, SealedWords};

const PATH: &str = "/saker/soek";

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SoekForm {
    #[serde(default)]
    namn: String,
}

impl SoekForm {
    fn parse(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let missing = "Skriv fornamnet eller etternamnet til barnet, eller saksnummeret.";
        let namn = errors.line("namn", &self.namn, MAX_FULL_NAME, missing);
        errors.or(namn)
    }
}

/// What was searched for, as it was typed.
pub(super) struct Soek {
    pub namn: String,
    pub state: FormState,
}

/// A form that is well filled in leads to the page of its hits.
pub async fn send(ctx: Ctx, Posted(form): Posted<SoekForm>) -> Result<Response, AppError> {
    ctx.require(Action::SakSoekje)?;
    let errors = match form.parse() {
        Ok(namn) => return ctx.to_sealed(PATH, &SoekForm { namn }),
        Err(errors) => errors,
    };
    let state = FormState::at(PATH).with_errors(errors);
    let namn = form.namn;
    let soekt = Some(Soek { namn, state });
    ctx.page(&page(&ctx, Vec::new(), FilterForm::default(), None, soekt))
}

pub async fn vis(ctx: Ctx, Query(sealed): Query<SealedWords>) -> Result<Response, AppError> {
    ctx.require(Action::SakSoekje)?;
    let form = ctx.unseal::<SoekForm>(PATH, &sealed);
    let Some(namn) = form.and_then(|form| form.parse().ok()) else {
        return Ok(Redirect::to("/saker").into_response());
    };
    let mut tx = ctx.write().await?;
    let key = text::sort_key(&text::search_key(&namn));
    let mut saker = if key.is_empty() {
        Vec::new()
    } else {
        let to = text::search_upper_bound(&key);
        queries::soek(&mut tx, &key, &to, &namn.to_uppercase()).await?
    };
    let fleire = saker.len() > queries::SIDE;
    saker.truncate(queries::SIDE);
    tx.commit(ctx.permit(Action::SakSoekje, &subject(&saker))?)
        .await?;
    let state = FormState::at(PATH);
    let soekt = Some(Soek { namn, state });
    ctx.page(&SakListe {
        fleire,
        ..page(&ctx, saker, FilterForm::default(), None, soekt)
    })
}
