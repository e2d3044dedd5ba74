//! `/familie/invitasjon/{lenke}`: where the link of a letter leads. It says nothing but that there is something to read, and
//! sends on to the login of the right kommune; whoever logs in must be the one it was for.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::{not_found, path, queries};
use crate::app::AppState;
use crate::error::AppError;
use crate::familie::ctx::FamilieCtx;
use crate::innlogging::utanfor::{gjekk_ikkje, vidare};
use crate::oidc::{self, Purpose, Ways};
use crate::web::page::{FamilieShell, Nav, View, render_familie};
use crate::web::{Path, token_hash};

const HANDLING: &str = "familie.samtykke";

#[derive(Template)]
#[template(path = "familie/samtykke/invitasjon.html")]
struct Side {
    /// It has been used, or its time is over.
    brukt: bool,
    path: String,
    namn: String,
}

impl View for Side {
    fn title(&self) -> String {
        "Spørsmål til deg".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

/// The page a letter leads to.
fn letter(lenke: &str) -> String {
    format!("/familie/invitasjon/{lenke}")
}

async fn find(app: &AppState, lenke: &str) -> Result<queries::Lenke, AppError> {
    let mut tx = app.db.system().await?;
    let found = queries::lenke(&mut tx, token_hash(lenke)).await?;
    found.ok_or(AppError::NotFound)
}

pub(super) async fn vis(
    State(app): State<AppState>,
    Path(lenke): Path<String>,
) -> Result<Response, AppError> {
    let found = find(&app, &lenke).await?;
    let client = app.oidc.family_of(&found.kommune_nummer);
    let view = Side {
        brukt: found.brukt,
        path: letter(&lenke),
        namn: client.map_or_else(|| "ID-porten".to_owned(), |c| c.namn().to_owned()),
    };
    Ok(Html(render_familie(&view, &FamilieShell::UTE, None)?).into_response())
}

/// On to the login. It is the one that signing needs, so that nobody has to log in twice.
pub(super) async fn send(
    State(app): State<AppState>,
    Path(lenke): Path<String>,
) -> Result<Response, AppError> {
    let found = find(&app, &lenke).await?;
    let client = app.oidc.family_of(&found.kommune_nummer);
    let client = client.ok_or(AppError::NotFound)?;
    let (purpose, til) = if found.brukt {
        (Purpose::Familie, "/familie/samtykke".to_owned())
    } else {
        (Purpose::Signere, format!("{}/opna", letter(&lenke)))
    };
    // a login that comes to nothing leads back here: the link is used when its page is opened, and not before
    let attende = letter(&lenke);
    let ways = Ways {
        til: &til,
        attende: &attende,
    };
    match oidc::begin(&app, client, purpose, ways).await {
        Ok(begun) => vidare(client.namn(), begun),
        Err(error) => gjekk_ikkje(error, Some(&attende)),
    }
}

/// `/familie/invitasjon/{lenke}/opna`: after the login. The form, for the one the link was for; to anybody else it does not exist, also
/// to another who is asked about the same.
pub(super) async fn opna(ctx: FamilieCtx, Path(lenke): Path<String>) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    match queries::mi_lenke(&mut tx, token_hash(&lenke)).await? {
        Some(samtykke) => Ok(Redirect::to(&path(samtykke, "")).into_response()),
        None => not_found(tx, HANDLING).await,
    }
}
