//! `/saker/soek`: finds saker by the child's name or by number. A form is posted, because a name does not belong in an
//! address.

use axum::response::Response;
use serde::Deserialize;

use super::filter::FilterForm;
use super::{page, queries, subject};
use crate::access::Action;
use crate::error::AppError;
use crate::text;
use crate::web::form::Errors;
use crate::web::{Ctx, FormState, Posted};

/// As long as given names and family name together.
const MAX_NAME: usize = 160;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoekForm {
    #[serde(default)]
    namn: String,
}

impl SoekForm {
    fn parse(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let missing = "Skriv fornamnet eller etternamnet til barnet, eller saksnummeret.";
        let namn = errors.line("namn", &self.namn, MAX_NAME, missing);
        errors.or(namn)
    }
}

/// What was searched for, as it was typed.
pub(super) struct Soek {
    pub namn: String,
    pub state: FormState,
}

pub async fn send(ctx: Ctx, Posted(form): Posted<SoekForm>) -> Result<Response, AppError> {
    ctx.require(Action::SakSoekje)?;
    let state = FormState::at(&ctx.path);
    let namn = match form.parse() {
        Ok(namn) => namn,
        Err(errors) => {
            let state = state.with_errors(errors);
            let soekt = Soek {
                namn: form.namn,
                state,
            };
            let view = page(&ctx, Vec::new(), FilterForm::default(), None, Some(soekt));
            return ctx.page(&view);
        }
    };
    let mut tx = ctx.write().await?;
    let key = text::search_key(&namn);
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
    let soekt = Soek { namn, state };
    let mut view = page(&ctx, saker, FilterForm::default(), None, Some(soekt));
    view.fleire = fleire;
    ctx.page(&view)
}
