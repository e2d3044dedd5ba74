//! `/overlevering/{overlevering_id}/avslaa`: say no to an offer, and why.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::svar::{load, too_late};
use super::tilby::MELDING_MAX;
use super::{Overlevering, Tilstand, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::OverleveringId;
use crate::sak::Sak;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Path, Posted};
use crate::{text, utkast};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AvslaaForm {
    grunn: String,
    #[serde(skip)]
    errors: Errors,
}

impl AvslaaForm {
    fn parse(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let grunn = errors.required(
            "grunn",
            text::text(&self.grunn, MELDING_MAX),
            "Skriv kvifor du ikkje kan ta over, så den andre veit kva ho kan gjere.",
        );
        if errors.is_empty() {
            Ok(grunn)
        } else {
            Err(errors)
        }
    }
}

#[derive(Template)]
#[template(path = "overlevering/avslaa.html")]
struct Side {
    path: String,
    sak: Sak,
    tilbod: Overlevering,
    form: AvslaaForm,
    naar: Option<String>,
}

impl View for Side {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Sei nei til å ta over".into()
        } else {
            "Feil: Sei nei til å ta over".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::MiSide
    }
}

/// Commits the page's row in the log before it is drawn.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (tilbod, sak): (Overlevering, Sak),
    form: AvslaaForm,
) -> Result<Side, AppError> {
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    Ok(Side {
        path: ctx.path.clone(),
        sak,
        tilbod,
        form,
        naar: None,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<OverleveringId>) -> Result<Response, AppError> {
    ctx.require(Action::OverleveringSvare)?;
    let mut tx = ctx.write().await?;
    let loaded = load(&mut tx, id).await?;
    if !loaded.0.er_til(&ctx.actor) {
        return Err(AppError::Forbidden);
    }
    if !loaded.0.ventar() {
        return too_late(&ctx, tx, id).await;
    }
    let (form, naar) = utkast::find::<AvslaaForm>(&mut tx, &ctx)
        .await?
        .map(|draft| (draft.form, draft.naar))
        .unzip();
    let side = side(&ctx, tx, loaded, form.unwrap_or_default()).await?;
    ctx.page(&Side { naar, ..side })
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<OverleveringId>,
    Posted(form): Posted<AvslaaForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::OverleveringSvare)?;
    let mut tx = ctx.write().await?;
    let (tilbod, sak) = load(&mut tx, id).await?;
    if !tilbod.er_til(&ctx.actor) {
        return Err(AppError::Forbidden);
    }
    let permit = ctx.permit(Action::OverleveringSvare, &tilbod)?;
    let grunn = match form.parse() {
        Ok(grunn) => grunn,
        Err(errors) if tilbod.ventar() => {
            let form = AvslaaForm { errors, ..form };
            let side = side(&ctx, tx, (tilbod, sak), form).await?;
            return ctx.invalid(&side);
        }
        Err(_) => return too_late(&ctx, tx, id).await,
    };
    if !queries::answer(&mut tx, id, Tilstand::Avvist, Some(&grunn)).await? {
        return too_late(&ctx, tx, id).await;
    }
    // the history's row is made by the database: whoever declines may not write in the sak
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect("/", Kvittering::OverleveringAvvist))
}
