//! *Styring*: how it goes with the help to children in a kommune, in figures and pictures, for whoever leads it (domain.md § 7).
//!
//! What is shown is what stands in an utgåve of the figures ([`crate::tal`]): counts, never a child, and from no number does a way lead to one.

mod bileta;
mod bilete;
mod maal;
mod model;
mod noekkeltal;
mod ord;
mod queries;
mod saman;
mod side;
mod staar;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;

pub use bileta::Vising;
pub use bilete::{Bilete, Maalt, Stolpe};
pub use model::{Tala, Utgaave};
pub use queries::{tala, utgaaver};

/// The page with the figures.
pub const SIDE: &str = "/styring";
/// The kommunar side by side.
pub const KOMMUNANE: &str = "/styring/kommunane";
/// What the kommune aims at.
pub const MAAL: &str = "/styring/maal";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/styring", get(side::vis))
        .route("/styring/kommunane", get(saman::kommunane))
        .route("/styring/instansen", get(saman::instansen))
        .route("/styring/maal", get(maal::vis).post(maal::send))
}
