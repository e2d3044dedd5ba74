//! The *agenda* of a møte: what is taken up, in what order, and the walls of the room (domain.md § 3).
//!
//! A *punkt* is of three kinds: with no child, about a child nobody may recognise, or about a named child. Of a named one everybody in
//! the meeting sees that it is; whose, those who see the sak. It is put there only when everybody who is called may hear of that child,
//! and it is shut while somebody in the room may not.

mod endre;
mod familie;
mod felt;
mod gjer;
mod model;
mod moeterom;
mod ny;
mod queries;
mod side;
mod skjema;
mod ta_med;

use axum::Router;
use axum::routing::{get, post};

use crate::access::Action;
use crate::app::AppState;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{MoeteId, PunktId};
use crate::moete;
use crate::web::Ctx;

pub use familie::Hindring;
pub use model::{Aldersgruppe, Element, Innhald, Punkt, Slag, Tilstand};
use moeterom::Foering;
pub use moeterom::Moeterom;
pub use queries::find;
pub use queries::uavklart::{Uavklart, Uavklartkva, uavklarte};
pub use side::{med_konflikt, stengt};

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/moete/{moete_id}/agenda", get(side::vis))
        .route(
            "/moete/{moete_id}/agenda/system",
            get(ny::vis_system).post(ny::send_system),
        )
        .route(
            "/moete/{moete_id}/agenda/anonym",
            get(ny::vis_anonym).post(ny::send_anonym),
        )
        .route(
            "/moete/{moete_id}/agenda/namngitt",
            get(ny::vis_namngitt).post(ny::send_namngitt),
        )
        .route("/moete/{moete_id}/agenda/ta-med", post(ta_med::send))
        .route(
            "/moete/{moete_id}/agenda/ny-tid",
            post(familie::send_ny_tid),
        )
        .route("/punkt/{punkt_id}/endre", get(endre::vis).post(endre::send))
        .route(
            "/punkt/{punkt_id}/familie",
            get(familie::vis).post(familie::send),
        )
        .route("/punkt/{punkt_id}/gjer", post(gjer::send))
}

/// The address of the agenda of a meeting.
#[must_use]
pub fn path(moete: MoeteId) -> String {
    format!("{}/agenda", moete::path(moete))
}

/// Where something is done to a punkt.
#[must_use]
pub fn gjer_path(punkt: PunktId) -> String {
    format!("/punkt/{punkt}/gjer")
}

/// The meeting and its room, when this person may read the agenda.
///
/// # Errors
/// [`AppError::NotFound`] to whoever is not called, and does not plan for the team.
pub async fn open(tx: &mut WriteTx, ctx: &Ctx, id: MoeteId) -> Result<Moeterom, AppError> {
    let (team, moete) = moete::open(tx, ctx, id, Action::TstOpne).await?;
    let mitt = queries::mitt(tx, id).await?;
    let rom = Moeterom {
        kalla: mitt.kalla,
        foerer: mitt.foerer,
        team,
        moete,
    };
    if ctx.actor.may(Action::AgendaLese, &rom) {
        Ok(rom)
    } else {
        Err(AppError::NotFound)
    }
}

/// The same for whoever plans the meeting.
async fn open_to_plan(tx: &mut WriteTx, ctx: &Ctx, id: MoeteId) -> Result<Moeterom, AppError> {
    let (team, moete) = moete::open(tx, ctx, id, Action::MoetePlanleggje).await?;
    Ok(Moeterom {
        team,
        moete,
        kalla: false,
        foerer: false,
    })
}

/// The same, to change the agenda: nobody else does until the transaction ends.
///
/// # Errors
/// [`AppError::NotFound`] to everybody else.
pub async fn open_to_change(
    tx: &mut WriteTx,
    ctx: &Ctx,
    id: MoeteId,
) -> Result<Moeterom, AppError> {
    let (team, moete) = moete::open_to_change(tx, ctx, id).await?;
    Ok(Moeterom {
        team,
        moete,
        kalla: false,
        foerer: false,
    })
}

/// A punkt and its room, for whoever may do this to it: nobody else changes the agenda until the transaction ends.
async fn open_to_foere(
    tx: &mut WriteTx,
    ctx: &Ctx,
    id: PunktId,
    action: Action,
) -> Result<(Moeterom, Punkt), AppError> {
    let moete = queries::moete_of(tx, id).await?.ok_or(AppError::NotFound)?;
    let (team, _) = moete::open(tx, ctx, moete, Action::TstOpne).await?;
    tx.take_turn(team.eining_id.uuid()).await?;
    let rom = open(tx, ctx, moete).await?;
    if !ctx.actor.may(action, &Foering(&rom)) {
        return Err(AppError::NotFound);
    }
    let punkt = find(tx, id).await?.ok_or(AppError::NotFound)?;
    Ok((rom, punkt))
}

/// A punkt and its room, for whoever plans the meeting; to change it, when nobody else is to until the transaction ends.
async fn open_punkt(
    tx: &mut WriteTx,
    ctx: &Ctx,
    id: PunktId,
    endre: bool,
) -> Result<(Moeterom, Punkt), AppError> {
    let moete = queries::moete_of(tx, id).await?.ok_or(AppError::NotFound)?;
    let rom = if endre {
        open_to_change(tx, ctx, moete).await?
    } else {
        open_to_plan(tx, ctx, moete).await?
    };
    let punkt = find(tx, id).await?.ok_or(AppError::NotFound)?;
    Ok((rom, punkt))
}
