//! *Oversyn*: the pages that gather what several features know. Mi side says what waits for a person; the sak
//! page says where a sak is, who has the ball, the next date, the lag, the tiltak and the whole history.

mod mi_side;
mod oppbevaring;
mod oppgaave;
mod sak;
mod vanleg;
mod vegar;
mod ventar;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/", get(mi_side::vis))
        .route("/sak/{sak_id}", get(sak::vis))
}
