//! `/barn/{barn_id}/foeresett/ny`: a føresett of the child.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::foeresett_skjema::{FoeresettForm, Val};
use super::model::Barn;
use super::queries::{self, foeresett};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::{AppError, is_constraint};
use crate::ids::BarnId;
use crate::utkast;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Path, Posted};

#[derive(Template)]
#[template(path = "barn/foeresett_ny.html")]
struct NyFoeresett {
    barn: Barn,
    kort: String,
    form: FoeresettForm,
    val: Val,
    path: String,
    kladd: Option<String>,
}

impl View for NyFoeresett {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Legg til føresett".into()
        } else {
            "Feil: Legg til føresett".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }
}

impl NyFoeresett {
    fn new(ctx: &Ctx, barn: Barn, form: FoeresettForm) -> Self {
        Self {
            kort: super::path(barn.barn_id),
            barn,
            form,
            val: Val::new(),
            path: ctx.path.clone(),
            kladd: None,
        }
    }
}

/// The card of a child whose føresette the one who asks may write.
pub(super) async fn open(tx: &mut WriteTx, ctx: &Ctx, id: BarnId) -> Result<Barn, AppError> {
    ctx.require(Action::FoeresettSkrive)?;
    let barn = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    if barn.grunnlag.kan_endre() {
        Ok(barn)
    } else {
        Err(AppError::Forbidden)
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<BarnId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let barn = open(&mut tx, &ctx, id).await?;
    let draft = utkast::find::<FoeresettForm>(&mut tx, &ctx).await?;
    let (mut form, kladd) = match draft {
        Some(draft) => (draft.form, Some(draft.naar)),
        None => (FoeresettForm::default(), None),
    };
    // also for a draft: it may have come after its own form was kept
    form.foeresett_id = tx.new_id().to_string();
    tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
    let mut view = NyFoeresett::new(&ctx, barn, form);
    view.kladd = kladd;
    ctx.page(&view)
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<BarnId>,
    Posted(mut form): Posted<FoeresettForm>,
) -> Result<Response, AppError> {
    let key: Uuid = form
        .foeresett_id
        .parse()
        .map_err(|_| AppError::BadRequest("no id in the form"))?;
    let mut tx = ctx.write().await?;
    let barn = open(&mut tx, &ctx, id).await?;
    let data = match form.parse() {
        Ok(data) => data,
        Err(errors) => {
            tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
            form.errors = errors;
            return ctx.invalid(&NyFoeresett::new(&ctx, barn, form));
        }
    };
    match foeresett::insert(&mut tx, key.into(), id, &data).await {
        Ok(()) => {
            utkast::done(&mut tx, &ctx).await?;
            tx.commit(ctx.permit(Action::FoeresettSkrive, &barn)?)
                .await?;
            Ok(ctx.redirect(&super::path(id), Kvittering::FoeresettLagra))
        }
        Err(error) if is_constraint(&error, "foeresett_pkey") => {
            Ok(Redirect::to(&super::path(id)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
