//! `/overlevering/{overlevering_id}`: an offer, for the one it is made to. Accept it there; the one who made
//! it can withdraw it.

use askama::Template;
use axum::response::Response;

use super::{Overlevering, Tilstand, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::OverleveringId;
use crate::sak::{self, Hending, NyHending, Sak};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Path};

#[derive(Template)]
#[template(path = "overlevering/svar.html")]
pub(super) struct Side {
    path: String,
    sak: Sak,
    tilbod: Overlevering,
    /// An answer came after another.
    konflikt: bool,
}

impl View for Side {
    fn title(&self) -> String {
        "Tilbod om å ta over ei sak".into()
    }

    fn nav(&self) -> Nav {
        Nav::MiSide
    }
}

/// The offer and its sak. An offer that was declined or withdrawn is hidden from the one it was made to.
pub(super) async fn load(
    tx: &mut WriteTx,
    id: OverleveringId,
) -> Result<(Overlevering, Sak), AppError> {
    let tilbod = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    sak::take_turn(tx, tilbod.sak_id).await?;
    let tilbod = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let sak = sak::find(tx, tilbod.sak_id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok((tilbod, sak))
}

/// Commits the page's row in the log before it is drawn.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (tilbod, sak): (Overlevering, Sak),
    konflikt: bool,
) -> Result<Side, AppError> {
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    Ok(Side {
        path: super::path(tilbod.overlevering_id),
        sak,
        tilbod,
        konflikt,
    })
}

/// The page of an offer that is answered already: 409. It may be hidden by now from the one who came late.
pub(super) async fn too_late(
    ctx: &Ctx,
    mut tx: WriteTx,
    id: OverleveringId,
) -> Result<Response, AppError> {
    let loaded = match load(&mut tx, id).await {
        Err(AppError::NotFound) => return Err(AppError::Conflict),
        loaded => loaded?,
    };
    let side = side(ctx, tx, loaded, true).await?;
    ctx.conflict(&side)
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<OverleveringId>) -> Result<Response, AppError> {
    ctx.require(Action::OverleveringSvare)?;
    let mut tx = ctx.write().await?;
    let loaded = load(&mut tx, id).await?;
    if !loaded.0.er_til(&ctx.actor) {
        return Err(AppError::Forbidden);
    }
    let side = side(&ctx, tx, loaded, false).await?;
    ctx.page(&side)
}

pub(super) async fn ta_imot(
    ctx: Ctx,
    Path(id): Path<OverleveringId>,
) -> Result<Response, AppError> {
    ctx.require(Action::OverleveringSvare)?;
    let mut tx = ctx.write().await?;
    let (tilbod, sak) = load(&mut tx, id).await?;
    if !tilbod.er_til(&ctx.actor) {
        return Err(AppError::Forbidden);
    }
    let permit = ctx.permit(Action::OverleveringSvare, &tilbod)?;
    if tilbod.tilstand == Tilstand::Overteken {
        // the button was pressed twice
        return Ok(ctx.redirect(&sak.path(), Kvittering::OverleveringOverteken));
    }
    if !sak.open() || !queries::answer(&mut tx, id, Tilstand::Overteken, None).await? {
        return too_late(&ctx, tx, id).await;
    }
    let tekst = format!("{} → {}", sak.ansvarleg_namn, tilbod.til_namn);
    let hending = NyHending {
        sak_id: sak.sak_id,
        slag: Hending::OverleveringOverteken,
        fraa: None,
        til: None,
        tekst: Some(&tekst),
    };
    sak::log(&mut tx, &hending).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak.path(), Kvittering::OverleveringOverteken))
}

pub(super) async fn trekk(ctx: Ctx, Path(id): Path<OverleveringId>) -> Result<Response, AppError> {
    ctx.require(Action::OverleveringTrekkje)?;
    let mut tx = ctx.write().await?;
    let (tilbod, sak) = load(&mut tx, id).await?;
    let permit = ctx.permit(Action::OverleveringTrekkje, &sak)?;
    if tilbod.tilstand == Tilstand::Trekt {
        // the button was pressed twice
        return Ok(ctx.redirect(&sak.path(), Kvittering::OverleveringTrekt));
    }
    if !queries::answer(&mut tx, id, Tilstand::Trekt, None).await? {
        return too_late(&ctx, tx, id).await;
    }
    let tekst = format!("Til {}", tilbod.til_namn);
    let hending = NyHending {
        sak_id: sak.sak_id,
        slag: Hending::OverleveringTrekt,
        fraa: None,
        til: None,
        tekst: Some(&tekst),
    };
    sak::log(&mut tx, &hending).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak.path(), Kvittering::OverleveringTrekt))
}
