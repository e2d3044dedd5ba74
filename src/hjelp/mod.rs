//! *Hjelp*: the three pages that the foot of every page leads to, for everybody, logged in or not.

use askama::Template;
use axum::Router;
use axum::routing::get;

use crate::app::AppState;
use crate::web::Visitor;
use crate::web::page::{Nav, View};

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
    /// What is kept about whom, who sees it, and what one can ask for.
    Personvern, "hjelp/personvern.html", "Personvern";
    /// How far the pages follow the rules on universal design.
    Tilgjenge, "hjelp/tilgjenge.html", "Tilgjengelegheitserklæring";
    /// What to do when stuck, and the words used.
    Hjelp, "hjelp/hjelp.html", "Hjelp og kontakt";
}

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route(
            "/personvern",
            get(async |visitor: Visitor| visitor.page(&Personvern)),
        )
        .route(
            "/tilgjenge",
            get(async |visitor: Visitor| visitor.page(&Tilgjenge)),
        )
        .route("/hjelp", get(async |visitor: Visitor| visitor.page(&Hjelp)))
}
