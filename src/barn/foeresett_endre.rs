//! `/foeresett/{foeresett_id}/endre`: change a føresett, or end the link to the child.

use askama::Template;
use axum::response::Response;

use super::foeresett_ny::{open, sealed};
use super::foeresett_skjema::{FoeresettForm, Val};
use super::model::Barn;
use super::model::foeresett::Foeresett;
use super::queries::{foeresett, oppslag};
use super::skjema::FNR_TOO_MANY;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::FoeresettId;
use crate::personal::Personal;
use crate::utkast;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Kvittering, Path, Posted};

#[derive(Template)]
#[template(path = "barn/foeresett_endre.html")]
struct EndreFoeresett {
    barn: Barn,
    kort: String,
    foeresett: Foeresett,
    form: FoeresettForm,
    state: FormState,
    val: Val,
}

impl View for EndreFoeresett {
    fn title(&self) -> String {
        "Endre føresett".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn find(tx: &mut WriteTx, ctx: &Ctx, id: FoeresettId) -> Result<(Foeresett, Barn), AppError> {
    ctx.require(Action::FoeresettSkrive)?;
    let found = foeresett::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let barn = open(tx, ctx, found.barn_id).await?;
    Ok((found, barn))
}

/// The same, to be changed: nobody else changes it before this transaction ends.
async fn find_to_change(
    tx: &mut WriteTx,
    ctx: &Ctx,
    id: FoeresettId,
) -> Result<(Foeresett, Barn), AppError> {
    let _before = find(tx, ctx, id).await?;
    tx.take_turn(id.uuid()).await?;
    find(tx, ctx, id).await
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (foeresett, barn): (Foeresett, Barn),
    mut form: FoeresettForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
    form.foedselsnummer = Personal::default();
    ctx.page(&EndreFoeresett {
        kort: super::path(barn.barn_id),
        barn,
        foeresett,
        form,
        state,
        val: Val::new(),
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<FoeresettId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (found, barn) = find(&mut tx, &ctx, id).await?;
    if found.avslutta {
        return Err(AppError::NotFound);
    }
    let (form, state) = utkast::fill(&mut tx, &ctx, FoeresettForm::of(&found)).await?;
    side(&ctx, tx, (found, barn), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<FoeresettId>,
    Posted(form): Posted<FoeresettForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (found, barn) = find_to_change(&mut tx, &ctx, id).await?;
    if form.version != found.version.to_string() {
        return conflict(&ctx, tx, (found, barn), form).await;
    }
    if form.ends() {
        foeresett::end(&mut tx, id, found.version).await?;
    } else {
        let data = match form.parse(&barn, Some(&found)) {
            Ok(data) => data,
            Err(errors) => {
                let state = ctx.form_state().with_errors(errors);
                return side(&ctx, tx, (found, barn), form, state).await;
            }
        };
        if found.har_fnr && data.fnr.is_some() && !oppslag::tel_nummer(&mut tx).await? {
            let state = ctx
                .form_state()
                .with_too_many("foedselsnummer", FNR_TOO_MANY);
            return side(&ctx, tx, (found, barn), form, state).await;
        }
        foeresett::update(&mut tx, id, found.version, &data, !found.skjerma).await?;
        if let Some(fnr) = sealed(&ctx, id, &data) {
            foeresett::set_fnr(&mut tx, id, &fnr).await?;
        }
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::FoeresettSkrive, &barn)?)
        .await?;
    Ok(ctx.redirect(&super::path(barn.barn_id), Kvittering::FoeresettLagra))
}

/// Both texts: how it stands now above, what was typed in the fields.
async fn conflict(
    ctx: &Ctx,
    tx: WriteTx,
    (found, barn): (Foeresett, Barn),
    mut form: FoeresettForm,
) -> Result<Response, AppError> {
    if form.ends() {
        form = FoeresettForm::of(&found);
    }
    form.version = found.version.to_string();
    let state = ctx.form_state().with_conflict(found.konflikt());
    side(ctx, tx, (found, barn), form, state).await
}
