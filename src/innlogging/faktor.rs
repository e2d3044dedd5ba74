//! `/logg-inn/faktor`: the second factor of a login: what the authenticator shows, or a code on paper when it is lost.

use std::net::SocketAddr;

use askama::Template;
use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::eining::Eining;
use super::forsoek::Konto;
use super::kode::kode_hash;
use super::logg_inn::TOO_MANY;
use super::model::{Faktorar, Hending};
use super::sesjon::Inn;
use super::{forsoek, local_path, queries, sesjon, totp, totrinn_path};
use crate::app::AppState;
use crate::db::SystemTx;
use crate::error::AppError;
use crate::ids::BrukarId;
use crate::ops::metrics::{Login, login};
use crate::personal::Personal;
use crate::web::form::Errors;
use crate::web::page::{Nav, View, render};
use crate::web::{AlsoHalf, FormState, Posted, Query, RequestId, client_address};

/// Where the second factor is asked for.
const FAKTOR: &str = "/logg-inn/faktor";

const FEIL: &str =
    "Koden stemmer ikkje, eller er brukt. Vent til appen viser ein ny, og skriv han.";

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FaktorForm {
    faktorkode: Personal<String>,
    til: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Til {
    til: String,
}

#[derive(Template)]
#[template(path = "innlogging/faktor.html")]
struct Side {
    til: String,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Totrinnskode".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

fn respond(til: String, state: FormState) -> Result<Response, AppError> {
    let side = Side { til, state };
    Ok((side.status(), Html(render(&side, None, None)?)).into_response())
}

pub(super) async fn vis(
    AlsoHalf(session): AlsoHalf,
    Query(til): Query<Til>,
) -> Result<Response, AppError> {
    let til = local_path(&til.til).unwrap_or("/");
    if session.heil {
        return Ok(Redirect::to(til).into_response());
    }
    if !session.har_faktor {
        return Ok(Redirect::to(&totrinn_path(til)).into_response());
    }
    respond(til.to_owned(), FormState::at(FAKTOR))
}

/// What a code turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Svar {
    /// What the authenticator shows.
    Appen,
    /// A recovery code.
    Papir,
    /// A code of a reset: the authenticator is gone.
    Nullstilt,
    /// None of them, or one that was used.
    Feil,
}

/// Tries a code, which is used up by it.
pub(super) async fn prov(
    app: &AppState,
    tx: &mut SystemTx,
    brukar: BrukarId,
    kode: &str,
    nullstille: bool,
) -> Result<Svar, AppError> {
    if totp::er_tal(kode) {
        let stemmer = totp::stemmer(app, tx, brukar, kode).await?;
        return Ok(if stemmer { Svar::Appen } else { Svar::Feil });
    }
    if kode.chars().count() > 100 {
        return Ok(Svar::Feil);
    }
    if totp::bruk_kode(app, tx, brukar, kode).await? {
        queries::sei_fraa(tx, brukar, Hending::KodeBrukt).await?;
        return Ok(Svar::Papir);
    }
    let nullstilt = nullstille && queries::faktor::nullstill(tx, brukar, &kode_hash(kode)).await?;
    Ok(if nullstilt {
        Svar::Nullstilt
    } else {
        Svar::Feil
    })
}

pub(super) async fn send(
    State(app): State<AppState>,
    AlsoHalf(session): AlsoHalf,
    Extension(request_id): Extension<RequestId>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Posted(form): Posted<FaktorForm>,
) -> Result<Response, AppError> {
    let til = local_path(&form.til).unwrap_or("/").to_owned();
    if session.heil {
        return Ok(Redirect::to(&til).into_response());
    }
    let state = FormState::at(FAKTOR);
    let mut errors = Errors::default();
    if form.faktorkode.expose().trim().is_empty() {
        errors.add("faktorkode", "Skriv koden som appen viser.");
        return respond(til, state.with_errors(errors));
    }
    let brukar = session.brukar_id;
    let address = client_address(peer.ip(), &headers, &app.trusted_proxies);
    let attempt = match forsoek::begin(&app, Konto::Faktor(brukar.uuid()), address).await {
        Ok(attempt) => attempt,
        Err(AppError::TooMany) => {
            login(Login::Limited);
            return respond(til, state.with_too_many("faktorkode", TOO_MANY));
        }
        Err(error) => return Err(error),
    };
    let mut tx = app.db.system().await?;
    match prov(&app, &mut tx, brukar, form.faktorkode.expose().trim(), true).await? {
        Svar::Feil => {
            login(Login::Wrong);
            errors.add("faktorkode", FEIL);
            return respond(til, state.with_errors(errors));
        }
        Svar::Nullstilt => {
            tx.commit().await?;
            forsoek::succeed(&app, &attempt).await?;
            return Ok(Redirect::to(&totrinn_path(&til)).into_response());
        }
        Svar::Appen | Svar::Papir => {}
    }
    let inn = Inn {
        brukar,
        faktorar: Faktorar::BEGGE,
        before: Some(session.token),
        eining: &Eining::of(&headers),
        at_provider: None,
        request_id: &request_id,
    };
    let begun = sesjon::start(&app, &mut tx, &inn).await?;
    tx.commit().await?;
    forsoek::succeed(&app, &attempt).await?;
    login(Login::Ok);
    Ok(begun.with(Redirect::to(&til).into_response()))
}
