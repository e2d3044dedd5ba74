//! `/logg-inn/kode`: somebody who is new in Laget, or has lost the password, makes one with the code the systemansvarleg has handed over.

use std::net::SocketAddr;

use askama::Template;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::eining::Eining;
use super::forsoek::Konto;
use super::logg_inn::{TOO_MANY, TRAVELT};
use super::passord::Travelt;
use super::{forsoek, passord, queries};
use crate::app::AppState;
use crate::brukar::password_length;
use crate::error::AppError;
use crate::personal::Personal;
use crate::web::form::Errors;
use crate::web::page::{Nav, View, render};
use crate::web::{FormState, Kvittering, Posted, client_address};

fn on(field: &str, why: &'static str) -> Errors {
    let mut errors = Errors::default();
    errors.add(field, why);
    errors
}

/// What is kept of a password, or why it will not do.
async fn reckon(
    password: Personal<String>,
    om: Vec<String>,
) -> anyhow::Result<Result<String, &'static str>> {
    match passord::weigh(password, om).await? {
        Ok(password) => passord::hash(password).await.map(Ok),
        Err(why) => Ok(Err(why)),
    }
}

/// Where a code is used.
pub const KODE: &str = "/logg-inn/kode";

/// The same for an unknown user, another's code, one that is used and one that has run out.
const FEIL: &str = "Brukarnamnet og koden høyrer ikkje saman, eller koden er brukt eller gått ut. Spør den systemansvarlege om ein ny.";

/// What the database keeps of a code, however it was typed: it has 100 random bits, so that nothing slower is needed.
#[must_use]
pub fn kode_hash(kode: &str) -> [u8; 32] {
    let letters = kode.chars().filter(|c| c.is_alphanumeric());
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    Sha256::digest(format!("eingongskode {letters}")).into()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct KodeForm {
    brukarnamn: String,
    kode: Personal<String>,
    passord: Personal<String>,
    igjen: Personal<String>,
}

impl KodeForm {
    /// What is wrong at first sight: nothing more is done for it.
    fn wrong(&self, brukarnamn: &str) -> Errors {
        let mut errors = Errors::default();
        if brukarnamn.is_empty() {
            errors.add("brukarnamn", "Skriv brukarnamnet du har fått.");
        }
        let kode = self.kode.expose().trim();
        if kode.is_empty() {
            errors.add("kode", "Skriv koden du har fått.");
        }
        let too_long = brukarnamn.chars().count() > 80 || kode.chars().count() > 100;
        if too_long || brukarnamn.contains(char::is_control) {
            errors.add("kode", FEIL);
        }
        if let Err(why) = password_length(self.passord.expose()) {
            errors.add("passord", why);
        }
        if self.igjen.expose() != self.passord.expose() {
            errors.add("igjen", "Dei to passorda er ikkje like.");
        }
        errors
    }
}

#[derive(Template)]
#[template(path = "innlogging/kode.html")]
struct Side {
    form: KodeForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Lag passord".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

fn respond(form: KodeForm, state: FormState) -> Result<Response, AppError> {
    let side = Side { form, state };
    Ok((side.status(), Html(render(&side, None, None)?)).into_response())
}

pub(super) async fn vis() -> Result<Response, AppError> {
    respond(KodeForm::default(), FormState::at(KODE))
}

pub(super) async fn send(
    State(app): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Posted(form): Posted<KodeForm>,
) -> Result<Response, AppError> {
    let brukarnamn = form.brukarnamn.trim().to_lowercase();
    let state = FormState::at(KODE);
    let errors = form.wrong(&brukarnamn);
    if !errors.is_empty() {
        return respond(form, state.with_errors(errors));
    }
    // counted together with the tries at the login page
    let address = client_address(peer.ip(), &headers, &app.trusted_proxies);
    let konto = Konto::Passord(&brukarnamn, Eining::of(&headers).hash());
    let attempt = match forsoek::begin(&app, konto, address).await {
        Ok(attempt) => attempt,
        Err(AppError::TooMany) => {
            return respond(form, state.with_too_many("kode", TOO_MANY));
        }
        Err(error) => return Err(error),
    };
    let code = kode_hash(form.kode.expose());
    let mut tx = app.db.system().await?;
    // first: for who has no code nothing is reckoned, and of 100 random bits the time it takes tells nothing
    if !queries::code_stands(&mut tx, &brukarnamn, &code).await? {
        return respond(form, state.with_errors(on("kode", FEIL)));
    }
    let om = queries::ord_om(&mut tx, Some(&brukarnamn)).await?;
    drop(tx);
    let hash = match reckon(form.passord.clone(), om).await {
        Ok(Ok(hash)) => hash,
        Ok(Err(why)) => {
            // the code is right, and not used up
            forsoek::succeed(&app, &attempt).await?;
            return respond(form, state.with_errors(on("passord", why)));
        }
        Err(error) if error.is::<Travelt>() => {
            forsoek::succeed(&app, &attempt).await?;
            return respond(form, state.with_too_many("kode", TRAVELT));
        }
        Err(error) => return Err(error.into()),
    };
    let mut tx = app.db.system().await?;
    if !queries::use_code(&mut tx, &brukarnamn, &code, &hash).await? {
        return respond(form, state.with_errors(on("kode", FEIL)));
    }
    tx.commit().await?;
    forsoek::succeed(&app, &attempt).await?;
    let mut response = Redirect::to("/logg-inn").into_response();
    response.headers_mut().append(
        axum::http::header::SET_COOKIE,
        Kvittering::PassordLaga.set_cookie(),
    );
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_is_too_short_and_another_the_second_time_is_told_both() {
        let form = KodeForm {
            passord: "kort".to_owned().into(),
            igjen: "kort2".to_owned().into(),
            ..KodeForm::default()
        };
        let errors = form.wrong("kari");
        assert!(errors.on("passord").is_some() && errors.on("igjen").is_some());
    }
}
