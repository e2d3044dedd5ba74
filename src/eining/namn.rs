//! `/kommune/eining/{eining_id}/namn`: another name for an eining. What is signed or approved keeps the one it was signed with.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::EININGAR;
use super::model::{Eining, GRUNN_MAX, NAMN_MAX, Slag};
use super::ny::ledig;
use super::queries::{self, endring};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::EiningId;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NamnForm {
    /// The name it had when the page was fetched.
    version: String,
    namn: String,
    grunn: String,
}

impl Form for NamnForm {}

impl NamnForm {
    fn parse(&self, eining: &Eining, einingar: &[Eining]) -> Result<(String, String), Errors> {
        let mut errors = Errors::default();
        let namn = errors.line("namn", &self.namn, NAMN_MAX, "Skriv det nye namnet.");
        if namn == eining.namn {
            errors.add("namn", "Det heiter eininga alt.");
        } else {
            ledig(
                &mut errors,
                "namn",
                &namn,
                Some(eining.instans_id),
                einingar,
            );
        }
        let missing = "Skriv kvifor namnet er nytt.";
        let grunn = errors.text("grunn", &self.grunn, GRUNN_MAX, missing);
        errors.or((namn, grunn))
    }
}

#[derive(Template)]
#[template(path = "eining/namn.html")]
struct Side {
    eining: Eining,
    form: NamnForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Nytt namn på ei eining".into()
    }

    fn nav(&self) -> Nav {
        Nav::Einingar
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    eining: Eining,
    form: NamnForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::EiningStyre, &())?).await?;
    ctx.page(&Side {
        form: NamnForm {
            version: eining.namn.clone(),
            ..form
        },
        eining,
        state,
    })
}

/// The eining, taken out of all of them.
fn finn(einingar: &mut Vec<Eining>, id: EiningId) -> Result<Eining, AppError> {
    let at = einingar.iter().position(|e| e.eining_id == id);
    Ok(einingar.swap_remove(at.ok_or(AppError::NotFound)?))
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<EiningId>) -> Result<Response, AppError> {
    ctx.require(Action::EiningStyre)?;
    let mut tx = ctx.write().await?;
    let eining = finn(&mut queries::einingar(&mut tx).await?, id)?;
    let fresh = NamnForm {
        namn: eining.namn.clone(),
        ..NamnForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, eining, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<EiningId>,
    Posted(form): Posted<NamnForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::EiningStyre)?;
    let mut tx = ctx.write().await?;
    tx.take_turn(ctx.actor.kommune_id.uuid()).await?;
    let mut einingar = queries::einingar(&mut tx).await?;
    let eining = finn(&mut einingar, id)?;
    let state = ctx.form_state();
    if form.version != eining.namn {
        let state = state.with_conflict(Konflikt::endra("namnet"));
        return side(&ctx, tx, eining, form, state).await;
    }
    let (namn, grunn) = match form.parse(&eining, &einingar) {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, eining, form, state.with_errors(errors)).await,
    };
    let ny = endring::Ny {
        slag: Slag::Namn,
        eining: id,
        instans: eining.instans_id,
        ny: false,
        namn: Some(namn),
        dag: None,
        gamle: Vec::new(),
        leiar: None,
        grunn,
    };
    let endring_id = tx.new_id().into();
    if !endring::gjer(&mut tx, endring_id, &ny).await? {
        return Err(AppError::Conflict);
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::EiningStyre, &())?).await?;
    Ok(ctx.redirect(EININGAR, Kvittering::EiningNamn))
}
