//! A *møte* of a TST: when and where, planned, called, held or called off (domain.md § 3).
//!
//! The page of a team is here too, since it shows its meetings. That a meeting is, when and where, is about no child, and is seen by everybody who works in the kommune.

mod avlys;
mod deltakar;
mod endre;
mod framlegg;
mod kalender;
mod model;
mod plan;
mod plan_form;
mod queries;
mod side;
mod team;
mod tid;

use axum::Router;
use axum::routing::get;

use crate::access::Action;
use crate::app::AppState;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::MoeteId;
use crate::jobs::Kind;
use crate::tst::{self, Team};
use crate::web::Ctx;

pub use deltakar::{
    Brev, Deltakar, Deltakarslag, Familieoppmoete, Familiestand, Familiesvar, MittMoete, Oppmoete,
    Svar, Teiepliktmaate, be_om_brev, kalla, mine,
};
use endre::STAD_MAX;
use kalender::Kalender;
pub use model::{Moete, Tilstand};
pub use tid::Tid;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/tst/{eining_id}", get(team::vis))
        .route("/tst/{eining_id}/plan", get(plan::vis).post(plan::send))
        .route("/moete/{moete_id}", get(side::vis))
        .route("/moete/{moete_id}/endre", get(endre::vis).post(endre::send))
        .route("/moete/{moete_id}/avlys", get(avlys::vis).post(avlys::send))
        .merge(deltakar::router())
}

/// The job that sends the letters about meetings.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![Kind {
        name: deltakar::brev::JOBB,
        label: "E-post om møte",
        max_attempts: 20,
        daily: None,
        work: |job| Box::pin(deltakar::brev::send(job)),
    }]
}

/// The address of a meeting.
#[must_use]
pub fn path(moete: MoeteId) -> String {
    format!("/moete/{moete}")
}

/// Why a meeting can no longer be moved or called off.
async fn kan_ikkje_endrast(
    tx: &mut WriteTx,
    ctx: &Ctx,
    moete: &Moete,
) -> Result<Option<&'static str>, AppError> {
    if let Some(kvifor) = moete.kan_ikkje_endrast(ctx.today()) {
        return Ok(Some(kvifor));
    }
    let godkjent = queries::er_godkjent(tx, moete.moete_id).await?;
    Ok(godkjent.then_some("Eit referat frå møtet er godkjent."))
}

/// A meeting and its team, when this person may do the action to it.
///
/// # Errors
/// [`AppError::NotFound`] when there is no such meeting here, or it is not this person's to do that to.
pub async fn open(
    tx: &mut WriteTx,
    ctx: &Ctx,
    id: MoeteId,
    action: Action,
) -> Result<(Team, Moete), AppError> {
    let moete = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let team = tst::open(tx, ctx, moete.eining_id, action).await?;
    Ok((team, moete))
}

/// The same to change it: nobody else plans for the team until the transaction ends.
///
/// # Errors
/// As [`open`].
pub async fn open_to_change(
    tx: &mut WriteTx,
    ctx: &Ctx,
    id: MoeteId,
) -> Result<(Team, Moete), AppError> {
    let (team, _) = open(tx, ctx, id, Action::MoetePlanleggje).await?;
    tx.take_turn(team.eining_id.uuid()).await?;
    let moete = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    Ok((team, moete))
}
