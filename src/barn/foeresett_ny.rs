//! `/barn/{barn_id}/foeresett/ny`: a føresett of the child.

use askama::Template;
use axum::response::Response;

use super::fnr::SealedFnr;
use super::foeresett_skjema::{FoeresettForm, Val};
use super::model::Barn;
use super::model::foeresett::FoeresettData;
use super::queries::{self, foeresett};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BarnId, FoeresettId};
use crate::innsending::{Before, Innsending};
use crate::personal::Personal;
use crate::utkast;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Kvittering, Path};

#[derive(Template)]
#[template(path = "barn/foeresett_ny.html")]
struct NyFoeresett {
    barn: Barn,
    kort: String,
    form: FoeresettForm,
    state: FormState,
    val: Val,
}

impl View for NyFoeresett {
    fn title(&self) -> String {
        "Legg til føresett".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The card of a child whose føresette the one who asks may write.
pub(super) async fn open(tx: &mut WriteTx, ctx: &Ctx, id: BarnId) -> Result<Barn, AppError> {
    ctx.require(Action::FoeresettSkrive)?;
    let barn = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::FoeresettSkrive, &barn)?;
    Ok(barn)
}

/// The number that was typed, as the table keeps it.
pub(super) fn sealed(ctx: &Ctx, id: FoeresettId, data: &FoeresettData) -> Option<SealedFnr> {
    let kommune = ctx.actor.kommune_id.uuid();
    let fnr = data.fnr.as_ref()?;
    Some(fnr.seal_foeresett(&ctx.app.keys, kommune, id.uuid()))
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    barn: Barn,
    mut form: FoeresettForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
    form.foedselsnummer = Personal::default();
    ctx.page(&NyFoeresett {
        kort: super::path(barn.barn_id),
        barn,
        form,
        state,
        val: Val::new(),
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<BarnId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let barn = open(&mut tx, &ctx, id).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, FoeresettForm::default()).await?;
    side(&ctx, tx, barn, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<BarnId>,
    Innsending(mut form, mut sending): Innsending<FoeresettForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let barn = open(&mut tx, &ctx, id).await?;
    let kort = super::path(id);
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, barn, form, state.with_conflict(konflikt)).await;
        }
    }
    let data = match form.parse(&barn, None) {
        Ok(data) => data,
        Err(errors) => return side(&ctx, tx, barn, form, state.with_errors(errors)).await,
    };
    let foeresett_id = sending.id();
    let fnr = sealed(&ctx, foeresett_id, &data);
    foeresett::insert(&mut tx, foeresett_id, id, &data, fnr.as_ref()).await?;
    let answer = sending
        .done(&mut tx, &ctx, &kort, Kvittering::FoeresettLagra)
        .await?;
    tx.commit(ctx.permit(Action::FoeresettSkrive, &barn)?)
        .await?;
    Ok(answer)
}
