//! `/gjest/{lenke}`: where the link of a guest's letter leads, without a login: when and where the meeting is, and the
//! teieplikterklæring to sign. It is bound to that one meeting, and dead when the day of it is over.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::queries::brev::{self as queries, Gjest};
use crate::app::AppState;
use crate::clock::oslo_date;
use crate::error::AppError;
use crate::web::page::{FamilieShell, Nav, View, render_familie};
use crate::web::{Path, token_hash};

#[derive(Template)]
#[template(path = "moete/gjest.html")]
struct Side {
    gjest: Gjest,
    path: String,
}

impl View for Side {
    fn title(&self) -> String {
        "Teieplikt".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

fn path(lenke: &str) -> String {
    format!("/gjest/{lenke}")
}

pub(super) async fn vis(
    State(app): State<AppState>,
    Path(lenke): Path<String>,
) -> Result<Response, AppError> {
    let dag = oslo_date(app.clock.now());
    let mut tx = app.db.system().await?;
    let gjest = queries::gjest(&mut tx, token_hash(&lenke), dag).await?;
    let view = Side {
        gjest: gjest.ok_or(AppError::NotFound)?,
        path: path(&lenke),
    };
    Ok(Html(render_familie(&view, &FamilieShell::UTE, None)?).into_response())
}

/// The guest signs; a second press shows that it is done.
pub(super) async fn send(
    State(app): State<AppState>,
    Path(lenke): Path<String>,
) -> Result<Response, AppError> {
    let now = app.clock.now();
    let (hash, dag) = (token_hash(&lenke), oslo_date(now));
    let mut tx = app.db.system().await?;
    queries::gjest(&mut tx, hash, dag)
        .await?
        .ok_or(AppError::NotFound)?;
    queries::signer(&mut tx, hash, dag, now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&path(&lenke)).into_response())
}
