//! `/familie/logg-inn`: choose the kommune, and go on to its provider.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{family_path, login_path, queries};
use crate::app::AppState;
use crate::error::AppError;
use crate::innlogging::utanfor::{gjekk_ikkje, vidare};
use crate::oidc::{self, Purpose, Ways};
use crate::web::form::Errors;
use crate::web::page::{FamilieShell, Nav, View, render_familie};
use crate::web::parts::Choice;
use crate::web::{FormState, Kvittering, Posted, Query};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LoggInnForm {
    kommune: String,
    til: String,
}

#[derive(Template)]
#[template(path = "familie/logg_inn.html")]
struct LoggInn {
    form: LoggInnForm,
    state: FormState,
    kommunar: Vec<Choice>,
    /// Kommunar that are closed.
    stengde: Vec<queries::Kommune>,
}

impl View for LoggInn {
    fn title(&self) -> String {
        "Logg inn".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    app: &AppState,
    form: LoggInnForm,
    state: FormState,
    flash: Option<Kvittering>,
) -> Result<Response, AppError> {
    let nummer: Vec<String> = app
        .oidc
        .family()
        .map(|(nummer, _)| nummer.to_owned())
        .collect();
    let mut tx = app.db.system().await?;
    let kommunar = queries::kommunar(&mut tx, &nummer).await?;
    drop(tx);
    let (stengde, kommunar): (Vec<_>, Vec<_>) = kommunar
        .into_iter()
        .partition(|kommune| kommune.ring.is_some());
    let choice = |kommune: queries::Kommune| Choice::new(kommune.nummer, kommune.namn);
    let view = LoggInn {
        form,
        state,
        kommunar: kommunar.into_iter().map(choice).collect(),
        stengde,
    };
    let flash_shown = flash.map(Kvittering::flash);
    let html = render_familie(&view, &FamilieShell::UTE, flash_shown.as_ref())?;
    let mut response = (view.status(), Html(html)).into_response();
    if flash.is_some() {
        response
            .headers_mut()
            .append(axum::http::header::SET_COOKIE, Kvittering::clear_cookie());
    }
    Ok(response)
}

pub(super) async fn vis(
    State(app): State<AppState>,
    Query(form): Query<LoggInnForm>,
    jar: CookieJar,
) -> Result<Response, AppError> {
    let flash = Kvittering::from_cookies(&jar);
    side(&app, form, FormState::default(), flash).await
}

pub(super) async fn send(
    State(app): State<AppState>,
    Posted(form): Posted<LoggInnForm>,
) -> Result<Response, AppError> {
    let Some(client) = app.oidc.family_of(&form.kommune) else {
        let mut errors = Errors::default();
        errors.add("kommune", "Vel kommunen barnet bur i.");
        let state = FormState::at("/familie/logg-inn").with_errors(errors);
        return side(&app, form, state, None).await;
    };
    let til = family_path(&form.til);
    let attende = login_path(til);
    let ways = Ways {
        til,
        attende: &attende,
    };
    match oidc::begin(&app, client, Purpose::Familie, ways).await {
        Ok(begun) => vidare(client.namn(), begun),
        Err(error) => gjekk_ikkje(error, Some(&attende)),
    }
}
