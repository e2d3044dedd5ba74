//! `/sak/{sak_id}/gjenopne`: a closed sak is opened again at the steg it had, with a reason.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::vidare::{ENDRA, GRUNN_MAX};
use super::{Hending, NyHending, Sak, Tilstand, reglar};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Path, Posted};
use crate::{kommune, text, utkast};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GjenopneForm {
    version: String,
    grunn: String,
    #[serde(skip)]
    errors: Errors,
}

impl GjenopneForm {
    fn parse(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let grunn = errors.required(
            "grunn",
            text::text(&self.grunn, GRUNN_MAX),
            "Skriv kvifor saka blir opna att.",
        );
        if errors.is_empty() {
            Ok(grunn)
        } else {
            Err(errors)
        }
    }
}

#[derive(Template)]
#[template(path = "sak/gjenopne.html")]
struct Side {
    path: String,
    sak: Sak,
    form: GjenopneForm,
    naar: Option<String>,
    /// What happened meanwhile, on a 409.
    konflikt: Option<&'static str>,
}

impl View for Side {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Opne saka att".into()
        } else {
            "Feil: Opne saka att".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

/// Commits the page's row in the log before it is drawn.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    sak: Sak,
    form: GjenopneForm,
    konflikt: Option<&'static str>,
) -> Result<Side, AppError> {
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    Ok(Side {
        path: ctx.path.clone(),
        form: GjenopneForm {
            version: sak.version.to_string(),
            ..form
        },
        naar: None,
        konflikt,
        sak,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    ctx.require(Action::SakGjenopne)?;
    let mut tx = ctx.write().await?;
    let sak = super::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::SakGjenopne, &sak)?;
    let (form, naar) = utkast::find::<GjenopneForm>(&mut tx, &ctx)
        .await?
        .map(|draft| (draft.form, draft.naar))
        .unzip();
    let side = side(&ctx, tx, sak, form.unwrap_or_default(), None).await?;
    ctx.page(&Side { naar, ..side })
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(form): Posted<GjenopneForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::SakGjenopne)?;
    let mut tx = ctx.write().await?;
    super::take_turn(&mut tx, id).await?;
    let mut sak = super::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::SakGjenopne, &sak)?;
    if sak.open() || form.version != sak.version.to_string() {
        let side = side(&ctx, tx, sak, form, Some(ENDRA)).await?;
        return ctx.conflict(&side);
    }
    let grunn = match form.parse() {
        Ok(grunn) => grunn,
        Err(errors) => {
            let side = side(&ctx, tx, sak, GjenopneForm { errors, ..form }, None).await?;
            return ctx.invalid(&side);
        }
    };
    let mut fakta = super::fakta(&mut tx, id).await?;
    fakta.steg_sidan = Some(ctx.today());
    let fristar = kommune::fristar(&mut tx).await?;
    let (dato, kva) = reglar::neste(sak.slag, sak.steg, &fakta, &fristar, ctx.today());
    sak.tilstand = Tilstand::Open;
    sak.lukka_at = None;
    // what was due while it was closed is due now
    sak.neste_dato = Some(dato.max(ctx.today()));
    sak.neste_kva = kva;
    if !super::save_state(&mut tx, &sak).await? {
        let sak = super::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        let side = side(&ctx, tx, sak, form, Some(ENDRA)).await?;
        return ctx.conflict(&side);
    }
    let hending = NyHending {
        sak_id: id,
        slag: Hending::Gjenopna,
        fraa: None,
        til: Some(sak.steg),
        tekst: Some(&grunn),
    };
    super::log(&mut tx, &hending).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::SakGjenopna))
}
