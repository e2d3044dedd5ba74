//! `/barn/soek`: find a child of the register by name or birth date. A form is posted, because a name does not
//! belong in an address.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use time::Date;

use super::liste::{limit, shown};
use super::model::{Barn, MittRegister, er_helsestasjon};
use super::ny_skjema::NyForm;
use super::queries;
use crate::access::Action;
use crate::error::AppError;
use crate::text::search_key;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Posted, Query, SealedWords, dates};

const PATH: &str = "/barn/soek";
/// The most hits that are shown.
const MAX_HITS: usize = 50;
/// As long as given names and family name together.
pub const MAX_FULL_NAME: usize = 160;

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SoekForm {
    pub(super) namn: String,
    pub(super) foedd: String,
}

struct Soek {
    namn: String,
    key: String,
    foedd: Option<Date>,
}

impl SoekForm {
    fn parse(&self, today: Date) -> Result<Soek, Errors> {
        let mut errors = Errors::default();
        let namn = errors.optional_line("namn", &self.namn, MAX_FULL_NAME);
        let namn = namn.unwrap_or_default();
        let key = search_key(&namn);
        let foedd = if self.foedd.trim().is_empty() {
            None
        } else {
            errors.date("foedd", &self.foedd, today, "")
        };
        if errors.is_empty() && foedd.is_none() && too_short(&key) {
            errors.add(
                "namn",
                "Skriv minst to bokstavar av namnet, eller ein fødselsdato.",
            );
        }
        errors.or(Soek { namn, key, foedd })
    }
}

impl Soek {
    /// As it would be typed.
    fn form(&self) -> SoekForm {
        SoekForm {
            namn: self.namn.clone(),
            foedd: self.foedd.map_or_else(String::new, dates::short),
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
    form: SoekForm,
    state: FormState,
    /// None: nothing has been searched for.
    barn_list: Option<Vec<Barn>>,
    fleire: bool,
    /// When nobody was found: the form that registers the child, as far as it is filled in.
    ny: Option<NyForm>,
}

impl View for Treff {
    fn title(&self) -> String {
        "Søk etter barn".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

pub(super) async fn vis(ctx: Ctx, Query(sealed): Query<SealedWords>) -> Result<Response, AppError> {
    ctx.require(Action::BarnSoekje)?;
    let form = ctx.unseal::<SoekForm>(PATH, &sealed);
    let Some((form, soek)) = form.and_then(|form| {
        let soek = form.parse(ctx.today()).ok()?;
        Some((form, soek))
    }) else {
        return Ok(Redirect::to("/barn").into_response());
    };
    let mut tx = ctx.write().await?;
    let mut barn_list = queries::search(&mut tx, &soek.key, soek.foedd, limit(MAX_HITS)).await?;
    let fleire = barn_list.len() > MAX_HITS;
    barn_list.truncate(MAX_HITS);
    let registers = barn_list.is_empty() && ctx.actor.may(Action::BarnRegistrere, &MittRegister);
    let ny = registers.then(|| NyForm::searched(tx.new_id(), &form.namn, &form.foedd));
    let subject = shown(&barn_list, er_helsestasjon(&ctx.actor));
    let permit = ctx.permit(Action::BarnSoekje, &subject)?;
    tx.commit(permit).await?;
    ctx.page(&Treff {
        form,
        state: FormState::at(PATH),
        barn_list: Some(barn_list),
        fleire,
        ny,
    })
}

/// A form that is well filled in leads to the page of its hits.
pub(super) async fn send(ctx: Ctx, Posted(form): Posted<SoekForm>) -> Result<Response, AppError> {
    ctx.require(Action::BarnSoekje)?;
    let errors = match form.parse(ctx.today()) {
        Ok(soek) => return ctx.to_sealed(PATH, &soek.form()),
        Err(errors) => errors,
    };
    ctx.page(&Treff {
        form,
        state: FormState::at(PATH).with_errors(errors),
        barn_list: None,
        fleire: false,
        ny: None,
    })
}
