//! `/logg-inn/faktor`: the second factor of a login: what the authenticator shows, or a code on paper when it is lost.

use std::net::SocketAddr;

use askama::Template;
use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::eiga::EigaTx;
use super::eining::Eining;
use super::forsoek::Konto;
use super::kode::kode_hash;
use super::logg_inn::TOO_MANY;
use super::model::{Faktorar, Foeremaal, Hending};
use super::nykel::{self, Spoersmaal};
use super::sesjon::Inn;
use super::{forsoek, local_path, queries, sesjon, totp, totrinn, totrinn_path};
use crate::app::AppState;
use crate::db::SystemTx;
use crate::error::AppError;
use crate::ops::metrics::{Login, login};
use crate::personal::Personal;
use crate::web::form::Errors;
use crate::web::page::{Nav, View, render};
use crate::web::{AlsoHalf, FormState, Posted, Query, RequestId, Session, client_address};

/// Where the second factor is asked for.
const FAKTOR: &str = "/logg-inn/faktor";

const FEIL: &str =
    "Koden stemmer ikkje, eller er brukt. Vent til appen viser ein ny, og skriv han.";

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FaktorForm {
    faktorkode: Personal<String>,
    utfordring: String,
    nykelsvar: Personal<String>,
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
    spoersmaal: Option<Spoersmaal>,
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

async fn respond(
    app: &AppState,
    session: &Session,
    til: String,
    state: FormState,
) -> Result<Response, AppError> {
    let side = Side {
        spoersmaal: nykel::spoer_om(app, session, Foeremaal::Inn).await?,
        til,
        state,
    };
    Ok((side.status(), Html(render(&side, None, None)?)).into_response())
}

pub(super) async fn vis(
    State(app): State<AppState>,
    AlsoHalf(session): AlsoHalf,
    Query(til): Query<Til>,
) -> Result<Response, AppError> {
    let til = local_path(&til.til).unwrap_or("/");
    if session.heil {
        return Ok(Redirect::to(til).into_response());
    }
    if !session.har_faktor || totrinn::nullstilt(&app, &session).await? {
        return Ok(Redirect::to(&totrinn_path(til)).into_response());
    }
    let state = FormState::at(FAKTOR);
    respond(&app, &session, til.to_owned(), state).await
}

/// What is typed, or what a passkey answered.
pub(super) struct Vist<'a> {
    pub kode: &'a str,
    pub nykel: &'a nykel::Svar,
}

impl Vist<'_> {
    /// Nothing was.
    pub(super) fn ingenting(&self) -> bool {
        self.kode.is_empty() && self.nykel.nykelsvar.expose().is_empty()
    }
}

/// What a code turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Svar {
    /// What the authenticator shows.
    Appen,
    /// A passkey.
    Nykel,
    /// A recovery code.
    Papir,
    /// A code of a reset: the authenticator is gone.
    Nullstilt,
    /// None of them, or one that was used.
    Feil,
    /// No passkey of the person's, or not in time.
    NykelFeil,
}

impl Svar {
    /// What is said beside the field when it was none of them.
    pub(super) const fn ord(self) -> &'static str {
        match self {
            Self::NykelFeil => {
                "Tilgangsnykelen blei ikkje godteken. Prøv éin gong til, eller skriv ein kode."
            }
            _ => FEIL,
        }
    }
}

/// Tries a code or the answer of a passkey, which is used up by it. The code of a reset is one at login alone.
pub(super) async fn prov(
    app: &AppState,
    tx: &mut SystemTx,
    session: &Session,
    vist: &Vist<'_>,
    foeremaal: Foeremaal,
) -> Result<Svar, AppError> {
    let (kode, brukar) = (vist.kode, session.brukar_id);
    if kode.is_empty() {
        let stemmer = nykel::stemmer(app, tx, session, vist.nykel, foeremaal).await?;
        return Ok(if stemmer {
            Svar::Nykel
        } else {
            Svar::NykelFeil
        });
    }
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
    let nullstilt = foeremaal == Foeremaal::Inn
        && queries::faktor::nullstill(tx, session, &kode_hash(kode)).await?;
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
    let brukar = session.brukar_id;
    let nykel = nykel::Svar {
        utfordring: form.utfordring,
        nykelsvar: form.nykelsvar,
    };
    let vist = Vist {
        kode: form.faktorkode.expose().trim(),
        nykel: &nykel,
    };
    if vist.ingenting() {
        errors.add("faktorkode", "Skriv koden som appen viser.");
        return respond(&app, &session, til, state.with_errors(errors)).await;
    }
    let address = client_address(peer.ip(), &headers, &app.trusted_proxies);
    let eining = Eining::of(&headers);
    let konto = Konto::Faktor(brukar, eining.hash());
    let attempt = match forsoek::begin(&app, konto, address).await {
        Ok(attempt) => attempt,
        Err(AppError::TooMany) => {
            login(Login::Limited);
            let state = state.with_too_many("faktorkode", TOO_MANY);
            return respond(&app, &session, til, state).await;
        }
        Err(error) => return Err(error),
    };
    let mut tx = EigaTx::begin(&app, &session).await?;
    match prov(&app, &mut tx, &session, &vist, Foeremaal::Inn).await? {
        feil @ (Svar::Feil | Svar::NykelFeil) => {
            // whoever knows the password and nothing more may be somebody else; and what was asked of a passkey has been answered
            queries::sei_fraa(&mut tx, brukar, Hending::FaktorFeil).await?;
            tx.commit().await?;
            login(Login::Wrong);
            errors.add("faktorkode", feil.ord());
            return respond(&app, &session, til, state.with_errors(errors)).await;
        }
        Svar::Nullstilt => {
            tx.commit().await?;
            forsoek::succeed(&app, &attempt).await?;
            return Ok(Redirect::to(&totrinn_path(&til)).into_response());
        }
        Svar::Appen | Svar::Nykel | Svar::Papir => {}
    }
    let inn = Inn {
        brukar,
        faktorar: Faktorar::BEGGE,
        before: Some(session.token),
        eining: &eining,
        at_provider: None,
        request_id: &request_id,
    };
    let begun = sesjon::start(&app, &mut tx, &inn).await?;
    tx.commit().await?;
    forsoek::succeed(&app, &attempt).await?;
    login(Login::Ok);
    Ok(begun.with(Redirect::to(&til).into_response()))
}
