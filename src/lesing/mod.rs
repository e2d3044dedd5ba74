//! *Lesing* is how many children a person opens in an hour, and all of a kommune: at a limit the personvernombod is told, past it the person shows anew
//! who it is, and past twice as many nothing more is opened (docs/adr/0030).
//!
//! It is counted by the database with each row of the log that is about one child (`app.lese_teljing`). What is here is the page where somebody
//! shows who it is, and what a worker does every minute.

mod passord;
mod queries;
mod runde;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;

pub use runde::run;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new().route("/lesing/passord", get(passord::vis).post(passord::send))
}

/// Where somebody shows who it is, on the way to `til`.
#[must_use]
pub fn sti(til: &str) -> String {
    match crate::innlogging::local_path(til).filter(|til| *til != "/") {
        Some(til) => {
            let query = serde_html_form::to_string([("til", til)]).unwrap_or_default();
            format!("/lesing/passord?{query}")
        }
        None => "/lesing/passord".to_owned(),
    }
}
