//! `/kommune/brukarar/ny`: makes a person who has not logged in to Laget before, and the code to hand over.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::NyBrukar;
use super::{kode, queries};
use crate::access::Action;
use crate::barn::valid_epost;
use crate::brukar::{parse_brukarnamn, parse_namn};
use crate::error::AppError;
use crate::ids::BrukarId;
use crate::innsending::{Before, Innsending};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Fersk, Form, FormState, Kvittering};

const TEKEN: &str = "Brukarnamnet er i bruk. Vel eit anna. Har personen Laget i ein annan kommune frå før, må dei som driv Laget, gi den første rolla her.";

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NyForm {
    id: String,
    namn: String,
    brukarnamn: String,
    epost: String,
}

impl Form for NyForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl NyForm {
    fn parse(&self) -> Result<NyBrukar, Errors> {
        let mut errors = Errors::default();
        let mut said = |field: &str, parsed: Result<String, &'static str>| {
            parsed.unwrap_or_else(|why| {
                errors.add(field, why);
                String::new()
            })
        };
        let namn = said("namn", parse_namn(&self.namn));
        let brukarnamn = said("brukarnamn", parse_brukarnamn(&self.brukarnamn));
        let epost = errors.optional_line("epost", &self.epost, 254);
        if epost.as_deref().is_some_and(|epost| !valid_epost(epost)) {
            errors.add(
                "epost",
                "Dette er inga e-postadresse. Skriv ho slik: namn@eksempel.no",
            );
        }
        errors.or(NyBrukar {
            namn,
            brukarnamn,
            epost,
        })
    }
}

#[derive(Template)]
#[template(path = "medlemskap/ny.html")]
struct Side {
    form: NyForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Ny brukar".into()
    }

    fn nav(&self) -> Nav {
        Nav::Brukarar
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapStyre)?;
    let mut tx = ctx.write().await?;
    let fresh = NyForm {
        id: tx.new_id().to_string(),
        ..NyForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    tx.commit(ctx.permit(Action::BrukarSjaa, &())?).await?;
    ctx.page(&Side { form, state })
}

/// The answer is the page with the code, shown once; a form that is sent again leads to the person's page.
pub(super) async fn send(
    ctx: Ctx,
    _fersk: Fersk,
    Innsending(mut form, mut sending): Innsending<NyForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapStyre)?;
    let mut tx = ctx.write().await?;
    let state = match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => ctx.form_state(),
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            let state = ctx.form_state().with_conflict(konflikt);
            return ctx.page(&Side { form, state });
        }
    };
    let ny = match form.parse() {
        Ok(ny) => ny,
        Err(errors) => {
            let state = state.with_errors(errors);
            return ctx.page(&Side { form, state });
        }
    };
    let id = BrukarId::from(tx.new_id());
    if !queries::kode::ny_brukar(&mut tx, id, &ny).await? {
        let mut errors = Errors::default();
        errors.add("brukarnamn", TEKEN);
        let state = state.with_errors(errors);
        return ctx.page(&Side { form, state });
    }
    let page = kode::lag(&ctx, &mut tx, id).await?;
    sending
        .done(&mut tx, &ctx, &super::path(id), Kvittering::BrukarLaga)
        .await?;
    tx.commit(ctx.permit(Action::MedlemskapStyre, &())?).await?;
    Ok(page)
}
