//! `/kommune/brukarar/soek`: find a person by a part of the name. A form is posted, because a name does not belong in an
//! address.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::BRUKARAR;
use super::liste::{Brukar, med_medlemskap};
use super::queries::{self, SIDE};
use crate::access::Action;
use crate::error::AppError;
use crate::text::search_key;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Posted, Query, SealedWords};

const PATH: &str = "/kommune/brukarar/soek";
/// Letters of a name.
const NAMN_MAX: usize = 120;

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SoekForm {
    pub(super) namn: String,
}

impl SoekForm {
    /// What the name is compared by.
    fn parse(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let namn = errors.line(
            "namn",
            &self.namn,
            NAMN_MAX,
            "Skriv namnet eller ein del av det.",
        );
        let key = search_key(&namn);
        if errors.is_empty() && key.is_empty() {
            errors.add("namn", "Skriv namnet eller ein del av det.");
        }
        errors.or(key)
    }
}

#[derive(Template)]
#[template(path = "medlemskap/soek.html")]
struct Treff {
    form: SoekForm,
    state: FormState,
    /// None: nothing has been searched for.
    brukarar: Option<Vec<Brukar>>,
    fleire: bool,
}

impl View for Treff {
    fn title(&self) -> String {
        "Søk etter brukar".into()
    }

    fn nav(&self) -> Nav {
        Nav::Brukarar
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

pub(super) async fn vis(ctx: Ctx, Query(sealed): Query<SealedWords>) -> Result<Response, AppError> {
    ctx.require(Action::BrukarSjaa)?;
    let form = ctx.unseal::<SoekForm>(PATH, &sealed);
    let Some((form, key)) = form.and_then(|form| {
        let key = form.parse().ok()?;
        Some((form, key))
    }) else {
        return Ok(Redirect::to(BRUKARAR).into_response());
    };
    let mut tx = ctx.write().await?;
    let mut ids: Vec<_> = queries::namn(&mut tx)
        .await?
        .into_iter()
        .filter(|(_, namn)| search_key(namn).contains(&key))
        .map(|(id, _)| id)
        .collect();
    let fleire = ids.len() > SIDE;
    ids.truncate(SIDE);
    let personar = queries::desse(&mut tx, &ids).await?;
    let brukarar = med_medlemskap(&mut tx, personar).await?;
    tx.commit(ctx.permit(Action::BrukarSjaa, &())?).await?;
    ctx.page(&Treff {
        form,
        state: FormState::at(PATH),
        brukarar: Some(brukarar),
        fleire,
    })
}

/// A form that is well filled in leads to the page of its hits.
pub(super) async fn send(ctx: Ctx, Posted(form): Posted<SoekForm>) -> Result<Response, AppError> {
    ctx.require(Action::BrukarSjaa)?;
    let Err(errors) = form.parse() else {
        return ctx.to_sealed(PATH, &form);
    };
    ctx.page(&Treff {
        form,
        state: FormState::at(PATH).with_errors(errors),
        brukarar: None,
        fleire: false,
    })
}
