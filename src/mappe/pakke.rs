//! The innsynspakke: what one of a family may read of what is registered about a child, without anybody else in it; read through on the page, and
//! taken along as a PDF and as data in one file. From the child's card, or from a sak that another than the child's eining has.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::model::Mottakar;
use super::samling::{Heim, Opphav, Val, lag, mottakarar};
use super::{pakke_path, svar};
use crate::access::Action;
use crate::barn;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BarnId, SakId};
use crate::pdf::rapport::Bolk;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Fersk, Path, Query};

/// Whom it is made for.
#[derive(Deserialize)]
pub(super) struct Utval {
    til: Option<String>,
}

#[derive(Template)]
#[template(path = "mappe/mottakar.html")]
struct Valside {
    path: String,
    opphav: Opphav,
    val: Vec<Val>,
}

impl View for Valside {
    fn title(&self) -> String {
        "Innsynspakke".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }
}

#[derive(Template)]
#[template(path = "mappe/pakke.html")]
struct Side {
    namn: String,
    til: String,
    path: String,
    fil: String,
    opphav: Opphav,
    /// The card, to whoever may read there who could see it.
    tilgang: Option<String>,
    bolkar: Vec<Bolk>,
}

impl View for Side {
    fn title(&self) -> String {
        "Innsynspakke".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }
}

impl Utval {
    /// The page with the package, of the address of the choice: whoever must show who it is first, is led back to it, and never to a file.
    fn side(&self, val: &str) -> String {
        let til = self.til.as_deref().and_then(Mottakar::les);
        til.map_or_else(|| val.to_owned(), |til| format!("{val}?til={}", til.kode()))
    }

    /// To choose whom it is for asks for no proof; all else shows what is in it.
    fn vist(&self, fersk: Result<Fersk, AppError>) -> Result<(), AppError> {
        if self.til.is_some() {
            fersk?;
        }
        Ok(())
    }
}

/// The page: first whom it is for, then all of it.
async fn vis(ctx: &Ctx, mut tx: WriteTx, heim: Heim, utval: Utval) -> Result<Response, AppError> {
    let Some(til) = utval.til else {
        let permit = ctx.permit(Action::BarnInnsynspakke, &heim)?;
        let val = mottakarar(&mut tx, heim.barn.barn_id).await?;
        tx.commit(permit).await?;
        return ctx.page(&Valside {
            path: heim.path(),
            opphav: heim.opphav(),
            val,
        });
    };
    let (pakke, permit) = lag(ctx, &mut tx, heim, &til).await?;
    tx.commit(permit).await?;
    let heim = &pakke.heim;
    let card = heim.sak.is_none().then(|| barn::path(heim.barn.barn_id));
    ctx.page(&Side {
        namn: heim.barn.namn(),
        til: pakke.til_namn.clone(),
        path: heim.path(),
        fil: format!("{}/fil?til={}", heim.path(), pakke.til.kode()),
        opphav: heim.opphav(),
        tilgang: card.map(|card| format!("{card}/tilgang")),
        bolkar: pakke.bolkar(),
    })
}

/// The file; its row in the log is kept first.
async fn fil(ctx: &Ctx, mut tx: WriteTx, heim: Heim, utval: Utval) -> Result<Response, AppError> {
    let Some(til) = utval.til else {
        return Ok(Redirect::to(&heim.path()).into_response());
    };
    let (pakke, permit) = lag(ctx, &mut tx, heim, &til).await?;
    tx.commit(permit.also("pdf")).await?;
    let zip = pakke.fil(ctx).await?;
    Ok(svar("innsynspakke", pakke.saksnummer(), zip))
}

pub(super) async fn vis_barn(
    ctx: Ctx,
    fersk: Result<Fersk, AppError>,
    Path(id): Path<BarnId>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    utval.vist(fersk)?;
    let mut tx = ctx.write().await?;
    let heim = Heim::barn(&ctx, &mut tx, id).await?;
    vis(&ctx, tx, heim, utval).await
}

pub(super) async fn fil_barn(
    ctx: Ctx,
    fersk: Result<Fersk, AppError>,
    Path(id): Path<BarnId>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    let side = utval.side(&format!("{}/innsynspakke", barn::path(id)));
    Fersk::elles_til(fersk, &side)?;
    let mut tx = ctx.write().await?;
    let heim = Heim::barn(&ctx, &mut tx, id).await?;
    fil(&ctx, tx, heim, utval).await
}

pub(super) async fn vis_sak(
    ctx: Ctx,
    fersk: Result<Fersk, AppError>,
    Path(id): Path<SakId>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    utval.vist(fersk)?;
    let mut tx = ctx.write().await?;
    let heim = Heim::sak(&mut tx, id).await?;
    vis(&ctx, tx, heim, utval).await
}

pub(super) async fn fil_sak(
    ctx: Ctx,
    fersk: Result<Fersk, AppError>,
    Path(id): Path<SakId>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    Fersk::elles_til(fersk, &utval.side(&pakke_path(id)))?;
    let mut tx = ctx.write().await?;
    let heim = Heim::sak(&mut tx, id).await?;
    fil(&ctx, tx, heim, utval).await
}
