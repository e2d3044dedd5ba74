//! *Hjelp*: the three pages that the foot of every page leads to, for everybody, logged in or not.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use crate::app::AppState;
use crate::error::AppError;
use crate::oppbevaring;
use crate::web::page::{Nav, View};
use crate::web::{Visitor, family_token};

macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident, $file:literal, $title:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Template)]
        #[template(path = $file)]
        struct $name;

        impl View for $name {
            fn title(&self) -> String {
                $title.into()
            }

            fn nav(&self) -> Nav {
                Nav::None
            }
        }
    )*};
}

pages! {
    /// How far the pages follow the rules on universal design.
    Tilgjenge, "hjelp/tilgjenge.html", "Tilgjengelegheitserklæring";
    /// What to do when stuck, and the words used.
    Hjelp, "hjelp/hjelp.html", "Hjelp og kontakt";
}

/// What is kept about whom and how long, who sees it, and what one can ask for.
#[derive(Template)]
#[template(path = "hjelp/personvern.html")]
struct Personvern {
    /// For a family that is logged in: its kommune, and the rules there.
    reglar: Option<(String, Vec<String>)>,
}

impl View for Personvern {
    fn title(&self) -> String {
        "Personvern".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

async fn personvern(
    State(app): State<AppState>,
    headers: HeaderMap,
    visitor: Visitor,
) -> Result<Response, AppError> {
    let reglar = match family_token(&headers) {
        Some(token) => oppbevaring::for_familie(&app, token).await?,
        None => None,
    };
    visitor.page(&Personvern { reglar })
}

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/personvern", get(personvern))
        .route(
            "/tilgjenge",
            get(async |visitor: Visitor| visitor.page(&Tilgjenge)),
        )
        .route("/hjelp", get(async |visitor: Visitor| visitor.page(&Hjelp)))
}
