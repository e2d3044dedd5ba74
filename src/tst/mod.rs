//! TST: the *tverrfagleg samhandlingsteam* of each skule and barnehage, who is on it, and its year (domain.md § 3).
//!
//! Nothing here is about a child. Everybody who works in the kommune sees the teams and when they meet; who leads the
//! eining decides who is on its team, and its members with møteplikt plan with that leader.

mod endre;
pub mod fri;
mod krav;
mod liste;
mod medlem;
mod model;
mod oversyn;
mod queries;
mod siste_dag;
pub mod skuleaar;
mod skulefri;
mod stad;

use axum::Router;
use axum::routing::{get, post};

use crate::access::Action;
use crate::app::AppState;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::EiningId;
use crate::web::Ctx;

pub use model::{Kandidat, Kravslag, Medlem, Medlemsslag, Team, i_anna_moete, valt_aar};
pub use queries::{find, fridagar, kandidatar, medlemer};
pub use stad::{
    feil as stad_feil, med_feil as stad_med_feil, sjekk as sjekk_stad, sjekk_namn as sjekk_stadnamn,
};

/// The list of teams.
pub const LISTE: &str = "/tst";
/// The teams of the kommunar one leads something in.
pub const OVERSYN: &str = "/tst/oversyn";
/// What the systemansvarleg decides.
pub const KRAV: &str = "/kommune/tst";
/// When the schools and barnehagar are closed.
pub const SKULEFRI: &str = "/kommune/skulefri";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/tst", get(liste::vis))
        .route("/tst/oversyn", get(oversyn::vis))
        .route("/tst/{eining_id}/endre", get(endre::vis).post(endre::send))
        .route(
            "/tst/{eining_id}/medlem",
            get(medlem::vis).post(medlem::send),
        )
        .route(
            "/tst/{eining_id}/medlem/{tst_medlem_id}/ta-av",
            post(medlem::avslutt),
        )
        .route(
            "/tst/{eining_id}/medlem/{tst_medlem_id}/siste-dag",
            get(siste_dag::vis).post(siste_dag::send),
        )
        .route("/kommune/tst", get(krav::vis).post(krav::send))
        .route("/kommune/skulefri", get(skulefri::vis).post(skulefri::send))
        .route(
            "/kommune/skulefri/{skulefri_id}/ta-ut",
            post(skulefri::ta_ut),
        )
}

/// The address of a team.
#[must_use]
pub fn path(eining: EiningId) -> String {
    format!("{LISTE}/{eining}")
}

/// The team, when this person may do the action to it. Another's is as one that is not there: who plans for whom is nobody
/// else's to try.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn open(
    tx: &mut WriteTx,
    ctx: &Ctx,
    eining: EiningId,
    action: Action,
) -> Result<Team, AppError> {
    let team = find(tx, eining).await?;
    team.filter(|team| ctx.actor.may(action, team))
        .ok_or(AppError::NotFound)
}

/// The same to change it: nobody else does until the transaction ends.
///
/// # Errors
/// As [`open`].
pub async fn open_to_change(
    tx: &mut WriteTx,
    ctx: &Ctx,
    eining: EiningId,
    action: Action,
) -> Result<Team, AppError> {
    open(tx, ctx, eining, action).await?;
    tx.take_turn(eining.uuid()).await?;
    open(tx, ctx, eining, action).await
}
