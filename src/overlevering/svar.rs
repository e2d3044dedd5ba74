//! `/overlevering/{overlevering_id}`: an offer, for the one it is made to. Accept it there; the one who made
//! it can withdraw it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Overlevering, Tilstand, queries};
use crate::access::{Action, Permit};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::OverleveringId;
use crate::melding;
use crate::sak::{self, Hending, NyHending, Sak};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Path};

#[derive(Template)]
#[template(path = "overlevering/svar.html")]
struct Side {
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

    fn status(&self) -> StatusCode {
        if self.konflikt {
            StatusCode::CONFLICT
        } else {
            StatusCode::OK
        }
    }
}

/// The offer and its sak. An offer that was declined or withdrawn is hidden from the one it was made to.
async fn open(tx: &mut WriteTx, id: OverleveringId) -> Result<(Overlevering, Sak), AppError> {
    let tilbod = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let sak = sak::find(tx, tilbod.sak_id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok((tilbod, sak))
}

/// The same, to be changed: nobody else changes the sak before this transaction ends.
async fn open_to_change(
    tx: &mut WriteTx,
    id: OverleveringId,
) -> Result<(Overlevering, Sak), AppError> {
    let seen = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    sak::take_turn(tx, seen.sak_id).await?;
    open(tx, id).await
}

/// An offer, for the one it is made to: the others on the lag see it, and cannot answer it.
pub(super) async fn open_mitt(
    tx: &mut WriteTx,
    id: OverleveringId,
) -> Result<(Overlevering, Sak), AppError> {
    tx.require(Action::OverleveringSvare)?;
    let (tilbod, sak) = open(tx, id).await?;
    let _may = tx.actor().permit(Action::OverleveringSvare, &tilbod)?;
    Ok((tilbod, sak))
}

/// The same, to be answered.
pub(super) async fn open_mitt_to_change(
    tx: &mut WriteTx,
    id: OverleveringId,
) -> Result<((Overlevering, Sak), Permit), AppError> {
    tx.require(Action::OverleveringSvare)?;
    let (tilbod, sak) = open_to_change(tx, id).await?;
    let permit = tx.actor().permit(Action::OverleveringSvare, &tilbod)?;
    Ok(((tilbod, sak), permit))
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (tilbod, sak): (Overlevering, Sak),
    konflikt: bool,
) -> Result<Response, AppError> {
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        path: super::path(tilbod.overlevering_id),
        sak,
        tilbod,
        konflikt,
    })
}

/// The page of an offer that is answered already: 409.
pub(super) async fn too_late(
    ctx: &Ctx,
    tx: WriteTx,
    opna: (Overlevering, Sak),
) -> Result<Response, AppError> {
    side(ctx, tx, opna, true).await
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<OverleveringId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let opna = open_mitt(&mut tx, id).await?;
    side(&ctx, tx, opna, false).await
}

pub(super) async fn ta_imot(
    ctx: Ctx,
    Path(id): Path<OverleveringId>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let ((tilbod, sak), permit) = open_mitt_to_change(&mut tx, id).await?;
    if tilbod.tilstand == Tilstand::Overteken {
        // the button was pressed twice
        return Ok(ctx.redirect(&sak.path(), Kvittering::OverleveringOverteken));
    }
    if !sak.open() || !tilbod.ventar() {
        return too_late(&ctx, tx, (tilbod, sak)).await;
    }
    tell(&mut tx, &tilbod, melding::Slag::OverleveringOverteken).await?;
    let tekst = format!("{} → {}", sak.ansvarleg_namn, tilbod.til_namn);
    answer(
        &mut tx,
        &tilbod,
        Tilstand::Overteken,
        Hending::OverleveringOverteken,
        &tekst,
    )
    .await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak.path(), Kvittering::OverleveringOverteken))
}

pub(super) async fn trekk(ctx: Ctx, Path(id): Path<OverleveringId>) -> Result<Response, AppError> {
    ctx.require(Action::OverleveringTrekkje)?;
    let mut tx = ctx.write().await?;
    let (tilbod, sak) = open_to_change(&mut tx, id).await?;
    let permit = ctx.permit(Action::OverleveringTrekkje, &sak)?;
    if tilbod.tilstand == Tilstand::Trekt {
        // the button was pressed twice
        return Ok(ctx.redirect(&sak.path(), Kvittering::OverleveringTrekt));
    }
    if !tilbod.ventar() {
        return too_late(&ctx, tx, (tilbod, sak)).await;
    }
    let tekst = format!("Til {}", tilbod.til_namn);
    answer(
        &mut tx,
        &tilbod,
        Tilstand::Trekt,
        Hending::OverleveringTrekt,
        &tekst,
    )
    .await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak.path(), Kvittering::OverleveringTrekt))
}

/// Tells the one who made the offer how it was answered.
pub(super) async fn tell(
    tx: &mut WriteTx,
    tilbod: &Overlevering,
    slag: melding::Slag,
) -> Result<(), AppError> {
    let ny = melding::Ny {
        slag,
        sak_id: tilbod.sak_id,
        objekt_id: Some(tilbod.overlevering_id.uuid()),
    };
    Ok(melding::send(tx, ny, &[tilbod.fraa_brukar_id]).await?)
}

/// Answers or withdraws it, and writes that in the history.
async fn answer(
    tx: &mut WriteTx,
    tilbod: &Overlevering,
    til: Tilstand,
    slag: Hending,
    tekst: &str,
) -> Result<(), AppError> {
    queries::answer(tx, tilbod.overlevering_id, til, None).await?;
    let hending = NyHending {
        tekst: Some(tekst),
        ..NyHending::new(tilbod.sak_id, slag)
    };
    Ok(sak::log(tx, &hending).await?)
}
