//! `/logg-inn`: user name and password.

use std::net::SocketAddr;

use askama::Template;
use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::eining::Eining;
use super::forsoek::Konto;
use super::identitet::{Tilbydar, tilbydarar};
use super::model::Faktorar;
use super::sesjon::Inn;
use super::{faktor_path, forsoek, local_path, passord, queries, sesjon};
use crate::app::{AppState, DemoLogin};
use crate::error::AppError;
use crate::ops::metrics::{Login, login};
use crate::personal::Personal;
use crate::web::form::Errors;
use crate::web::page::{Nav, View, render};
use crate::web::{FormState, Kvittering, Posted, Query, RequestId, client_address, session_token};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LoggInnForm {
    brukarnamn: String,
    passord: Personal<String>,
    #[serde(default)]
    til: String,
}

#[derive(Template)]
#[template(path = "innlogging/logg_inn.html")]
struct LoggInn<'a> {
    form: LoggInnForm,
    state: FormState,
    demo: &'a [DemoLogin],
    tilbydarar: Vec<Tilbydar>,
    familie: bool,
}

impl View for LoggInn<'_> {
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

#[derive(Debug, Deserialize)]
pub(super) struct Til {
    #[serde(default)]
    til: String,
}

pub(super) async fn vis(
    State(app): State<AppState>,
    Query(til): Query<Til>,
    jar: CookieJar,
) -> Result<Response, AppError> {
    let form = LoggInnForm {
        til: til.til,
        ..LoggInnForm::default()
    };
    let flash = Kvittering::from_cookies(&jar).map(Kvittering::flash);
    let mut page = respond(&app, form, FormState::default(), flash.as_ref())?;
    if flash.is_some() {
        page.headers_mut()
            .append(axum::http::header::SET_COOKIE, Kvittering::clear_cookie());
    }
    Ok(page)
}

pub(super) async fn send(
    State(app): State<AppState>,
    Extension(request_id): Extension<RequestId>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Posted(form): Posted<LoggInnForm>,
) -> Result<Response, AppError> {
    let brukarnamn = form.brukarnamn.trim().to_lowercase();
    let state = FormState::at("/logg-inn");
    let errors = form.wrong(&brukarnamn);
    if !errors.is_empty() {
        return respond(&app, form, state.with_errors(errors), None);
    }
    let Ok(plass) = passord::plass().await else {
        login(Login::Limited);
        return respond(&app, form, state.with_too_many("passord", TRAVELT), None);
    };
    let address = client_address(peer.ip(), &headers, &app.trusted_proxies);
    let eining = Eining::of(&headers);
    let konto = Konto::Passord(&brukarnamn, eining.hash());
    let attempt = match forsoek::begin(&app, konto, address).await {
        Ok(attempt) => attempt,
        Err(AppError::TooMany) => {
            login(Login::Limited);
            let state = state.with_too_many("passord", TOO_MANY);
            return respond(&app, form, state, None);
        }
        Err(error) => return Err(error),
    };
    let mut tx = app.db.system().await?;
    let account = queries::find_account(&mut tx, &brukarnamn).await?;
    drop(tx);
    let (brukar_id, hash) = match account {
        Some(account) if account.open => (Some(account.brukar_id), account.hash),
        _ => (None, None),
    };
    let fits = plass.verify(form.passord.clone(), hash).await?;
    let (true, Some(brukar_id)) = (fits, brukar_id) else {
        login(Login::Wrong);
        let mut errors = Errors::default();
        errors.add("passord", WRONG);
        return respond(&app, form, state.with_errors(errors), None);
    };
    forsoek::succeed(&app, &attempt).await?;
    let mut tx = app.db.system().await?;
    let har_faktor = queries::faktor::har(&mut tx, brukar_id).await?;
    if app.to_faktorar && !har_faktor {
        // who logs in at a provider sets a second factor up from there: the password alone would else be a whole login, once
        let linked = queries::issuers_of(&mut tx, brukar_id).await?;
        if app
            .oidc
            .staff()
            .any(|client| linked.iter().any(|issuer| issuer == client.issuer()))
        {
            login(Login::Wrong);
            let mut errors = Errors::default();
            errors.add("passord", ANNAN_STAD);
            return respond(&app, form, state.with_errors(errors), None);
        }
    }
    let inn = Inn {
        brukar: brukar_id,
        faktorar: Faktorar::passord(app.to_faktorar, har_faktor),
        before: session_token(&headers),
        eining: &eining,
        at_provider: None,
        request_id: &request_id,
    };
    let begun = sesjon::start(&app, &mut tx, &inn).await?;
    tx.commit().await?;
    login(Login::Ok);
    let til = local_path(&form.til).unwrap_or("/");
    Ok(begun.with(if inn.faktorar.nok() {
        Redirect::to(til).into_response()
    } else {
        Redirect::to(&faktor_path(til)).into_response()
    }))
}

/// The same for unknown user, wrong password and shut account.
const WRONG: &str = "Brukarnamnet eller passordet er feil.";

const ANNAN_STAD: &str =
    "Passordet åleine er ikkje nok. Logg inn slik du brukar, med innlogginga som er knytt til deg.";

pub(super) const TOO_MANY: &str = "Det blei for mange forsøk. Vent litt, og prøv igjen. For kvart nytt forsøk som er feil, må du vente lenger.";

pub(super) const TRAVELT: &str = "Svært mange loggar inn akkurat no. Vent litt, og prøv igjen.";

impl LoggInnForm {
    /// What is wrong with what was typed, before anybody is looked up.
    fn wrong(&self, brukarnamn: &str) -> Errors {
        let mut errors = Errors::default();
        if brukarnamn.is_empty() {
            errors.add("brukarnamn", "Skriv brukarnamnet ditt.");
        }
        let passord = self.passord.expose();
        if passord.is_empty() {
            errors.add("passord", "Skriv passordet ditt.");
        }
        let unreadable = brukarnamn.contains(char::is_control) || brukarnamn.chars().count() > 80;
        if unreadable || passord.chars().count() > 128 {
            errors.add("passord", WRONG);
        }
        errors
    }
}

fn respond(
    app: &AppState,
    mut form: LoggInnForm,
    state: FormState,
    flash: Option<&crate::web::page::Flash>,
) -> Result<Response, AppError> {
    form.passord = Personal::default();
    let view = LoggInn {
        form,
        state,
        demo: &app.demo_logins,
        tilbydarar: tilbydarar(app),
        familie: app.oidc.family().next().is_some(),
    };
    Ok((view.status(), Html(render(&view, None, flash)?)).into_response())
}
