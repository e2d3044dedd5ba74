//! `/rapport/{rapport_id}/rett`: begin another report of the same term, when one that is published is wrong.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::Rapport;
use super::{path, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::RapportId;
use crate::text::without_unseen;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Kvittering, Path, Posted};

/// Letters of what was wrong.
pub(super) const KVIFOR_MAX: usize = 500;
/// When it is not said.
pub(super) const KVIFOR_MANGLAR: &str = "Skriv kva som er gale i den som er publisert.";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RettForm {
    kvifor: String,
}

impl Form for RettForm {}

#[derive(Template)]
#[template(path = "rapport/rett.html")]
struct Side {
    rapport: Rapport,
    form: RettForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Rett rapporten".into()
    }

    fn nav(&self) -> Nav {
        Nav::Styring
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// One that is published, and the last of its term.
async fn til_retting(tx: &mut WriteTx, id: RapportId) -> Result<Rapport, AppError> {
    let rapport = queries::find(tx, id).await?;
    let rapport = rapport
        .filter(|r| r.publisert.is_some())
        .ok_or(AppError::NotFound)?;
    let siste = queries::siste(tx, rapport.utgaave.til).await?;
    if siste.is_some_and(|(_, nr)| nr != rapport.nr) {
        return Err(AppError::NotFound);
    }
    Ok(rapport)
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    rapport: Rapport,
    form: RettForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::RapportSkrive, &())?).await?;
    ctx.page(&Side {
        rapport,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<RapportId>) -> Result<Response, AppError> {
    ctx.require(Action::RapportSkrive)?;
    let mut tx = ctx.write().await?;
    let rapport = til_retting(&mut tx, id).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, RettForm::default()).await?;
    side(&ctx, tx, rapport, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<RapportId>,
    Posted(form): Posted<RettForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::RapportSkrive)?;
    let mut tx = ctx.write().await?;
    tx.take_turn(ctx.actor.kommune_id.uuid()).await?;
    let rapport = til_retting(&mut tx, id).await?;
    let mut errors = Errors::default();
    let kvifor = errors.text(
        "kvifor",
        &without_unseen(&form.kvifor),
        KVIFOR_MAX,
        KVIFOR_MANGLAR,
    );
    let kvifor = match errors.or(kvifor) {
        Ok(kvifor) => kvifor,
        Err(errors) => {
            let state = ctx.form_state().with_errors(errors);
            return side(&ctx, tx, rapport, form, state).await;
        }
    };
    let neste = (rapport.utgaave.til, rapport.nr + 1);
    let ny = queries::begynn(&mut tx, neste, Some(&kvifor), &rapport.tekst.lagra()?).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::RapportSkrive, &())?).await?;
    Ok(ctx.redirect(&path(ny), Kvittering::RapportTilRetting))
}
