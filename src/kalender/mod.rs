//! A person's own *kalender*: the meetings one is called to or has møteplikt in, at an address that a calendar program fetches without
//! a login. It holds a time and a place, and no name.
//!
//! The address is a secret of 256 bits. Only its hash is kept, so that it is shown once; a new one ends the old.

mod fil;
mod queries;
mod side;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;

/// Where one makes the address, and takes it away.
pub const PATH: &str = "/kalender";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/kalender", get(side::vis).post(side::send))
        .route("/kalender/{lenke}", get(fil::vis))
}
