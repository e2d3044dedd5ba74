//! `/koordinatortilbod/{koordinator_tilbod_id}`: asked to be barnekoordinator. Accept it there; those who asked can withdraw it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::model::{Stand, Tilbod, Tilstand};
use super::{queries, tilby};
use crate::access::{Action, Permit};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::KoordinatorTilbodId;
use crate::sak::{self, Hending, NyHending, Sak};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Path};

#[derive(Template)]
#[template(path = "koordinator/svar.html")]
struct Side {
    path: String,
    sak: Sak,
    tilbod: Tilbod,
    stand: Stand,
    /// An answer came after another, or what it stood on is gone.
    konflikt: bool,
}

impl View for Side {
    fn title(&self) -> String {
        "Spørsmål om å vere barnekoordinator".into()
    }

    fn nav(&self) -> Nav {
        Nav::MiSide
    }

    fn status(&self) -> StatusCode {
        if self.konflikt {
            StatusCode::CONFLICT
        } else {
            StatusCode::OK
        }
    }
}

/// The offer and its sak. One that was declined or withdrawn is hidden from the one it was made to.
async fn open(tx: &mut WriteTx, id: KoordinatorTilbodId) -> Result<(Tilbod, Sak), AppError> {
    let tilbod = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let sak = sak::find(tx, tilbod.sak_id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok((tilbod, sak))
}

/// An offer, for the one it is made to: the others see it, and cannot answer it.
pub(super) async fn open_mitt(
    tx: &mut WriteTx,
    id: KoordinatorTilbodId,
) -> Result<(Tilbod, Sak), AppError> {
    tx.require(Action::KoordinatorSvare)?;
    let (tilbod, sak) = open(tx, id).await?;
    let _may = tx.actor().permit(Action::KoordinatorSvare, &tilbod)?;
    Ok((tilbod, sak))
}

/// The same, to be answered: nobody else changes the sak before this transaction ends.
pub(super) async fn open_mitt_to_change(
    tx: &mut WriteTx,
    id: KoordinatorTilbodId,
) -> Result<((Tilbod, Sak), Permit), AppError> {
    let (seen, _) = open_mitt(tx, id).await?;
    sak::take_turn(tx, seen.sak_id).await?;
    let (tilbod, sak) = open(tx, id).await?;
    let permit = tx.actor().permit(Action::KoordinatorSvare, &tilbod)?;
    Ok(((tilbod, sak), permit))
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    (tilbod, sak): (Tilbod, Sak),
    konflikt: bool,
) -> Result<Response, AppError> {
    let stand = queries::stand(&mut tx, &sak).await?;
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        path: super::tilbod_path(tilbod.koordinator_tilbod_id),
        sak,
        tilbod,
        stand,
        konflikt,
    })
}

/// The page of an offer that cannot be answered any more: 409.
pub(super) async fn too_late(
    ctx: &Ctx,
    tx: WriteTx,
    opna: (Tilbod, Sak),
) -> Result<Response, AppError> {
    side(ctx, tx, opna, true).await
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(id): Path<KoordinatorTilbodId>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let opna = open_mitt(&mut tx, id).await?;
    side(&ctx, tx, opna, false).await
}

pub(super) async fn ta_imot(
    ctx: Ctx,
    Path(id): Path<KoordinatorTilbodId>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let ((tilbod, sak), permit) = open_mitt_to_change(&mut tx, id).await?;
    let til = super::path(sak.sak_id);
    if tilbod.tilstand == Tilstand::Teken {
        // the button was pressed twice
        return Ok(ctx.redirect(&til, Kvittering::KoordinatorTeken));
    }
    let stand = queries::stand(&mut tx, &sak).await?;
    if !tilbod.ventar() || !tilbod.i_jobb || !stand.kan() {
        return too_late(&ctx, tx, (tilbod, sak)).await;
    }
    // the database ends the one before, gives the right, and writes it in the history
    queries::answer(&mut tx, id, Tilstand::Teken, None).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&til, Kvittering::KoordinatorTeken))
}

pub(super) async fn trekk(
    ctx: Ctx,
    Path(id): Path<KoordinatorTilbodId>,
) -> Result<Response, AppError> {
    ctx.require(Action::KoordinatorTilby)?;
    let mut tx = ctx.write().await?;
    let (seen, _) = open(&mut tx, id).await?;
    let (_, permit) = tilby::opna_to_change(&mut tx, seen.sak_id).await?;
    let (tilbod, sak) = open(&mut tx, id).await?;
    let til = super::path(sak.sak_id);
    if tilbod.tilstand == Tilstand::Trekt {
        // the button was pressed twice
        return Ok(ctx.redirect(&til, Kvittering::KoordinatorTrekt));
    }
    if !tilbod.ventar() {
        return too_late(&ctx, tx, (tilbod, sak)).await;
    }
    queries::answer(&mut tx, id, Tilstand::Trekt, None).await?;
    let tekst = format!("Til {}", tilbod.til_namn);
    let hending = NyHending {
        tekst: Some(&tekst),
        ..NyHending::new(sak.sak_id, Hending::KoordinatorTrekt)
    };
    sak::log(&mut tx, &hending).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&til, Kvittering::KoordinatorTrekt))
}
