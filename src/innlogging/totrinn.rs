//! `/innlogging/totrinn`: an authenticator is set up, by who must have one before anything else, and by who wants one or another.
//! `/innlogging/kodar`: the codes on paper, for when it is lost.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::eiga::EigaTx;
use super::eining::Eining;
use super::model::{Bevis, Faktorar, Hending};
use super::sesjon::{Byrja, Inn};
use super::totp::{self, Bilete, Ny};
use super::{local_path, queries, sesjon};
use crate::app::AppState;
use crate::db::SystemTx;
use crate::error::AppError;
use crate::personal::Personal;
use crate::web::form::Errors;
use crate::web::page::{Nav, View, render};
use crate::web::{AlsoHalf, Ctx, Fersk, FormState, Posted, Query, RequestId, Session};

/// Where an authenticator is set up.
pub(super) const TOTRINN: &str = "/innlogging/totrinn";

const FEIL: &str = "Koden stemmer ikkje. Skriv dei seks sifra som appen viser no, og sjå etter at klokka på telefonen er rett.";

const FOR_SEINT: &str = "Sida stod open for lenge, og koden som appen skal lese, er ny. Ta bort «Laget» i appen, les den nye koden, og skriv det appen viser då.";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Til {
    til: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TotrinnForm {
    nykel: Personal<String>,
    faktorkode: Personal<String>,
    til: String,
}

#[derive(Template)]
#[template(path = "innlogging/totrinn.html")]
struct Side {
    ny: Ny,
    bilete: Bilete,
    nykel: String,
    /// It must be done before anything else.
    maa: bool,
    /// It takes the place of another.
    byter: bool,
    til: String,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Totrinnsinnlogging".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

#[derive(Template)]
#[template(path = "innlogging/kodar_laga.html")]
struct Kodar {
    kodar: Vec<Personal<String>>,
    sett_opp: bool,
    til: String,
}

impl View for Kodar {
    fn title(&self) -> String {
        "Gjenopprettingskodar".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

/// Whether the code of a reset was used in this session: the second factor is lost, and another is set up here and nowhere else.
pub(super) async fn nullstilt(app: &AppState, session: &Session) -> Result<bool, AppError> {
    let mut tx = app.db.system().await?;
    Ok(queries::faktor::nullstilt(&mut tx, session.token).await?)
}

/// The page may be used by who has never had a second factor, by who has shown the code of a reset, and by who has shown who it is just now.
async fn slepp(app: &AppState, session: &Session, til: &str) -> Result<(), AppError> {
    if session.heil && !session.fersk {
        return Err(AppError::Stadfest {
            til: TOTRINN.to_owned(),
        });
    }
    if session.heil || !session.har_faktor || nullstilt(app, session).await? {
        return Ok(());
    }
    Err(AppError::Faktor {
        til: til.to_owned(),
    })
}

async fn brukarnamn(app: &AppState, session: &Session) -> Result<String, AppError> {
    let mut tx = app.db.system().await?;
    let prov = queries::find_prov(&mut tx, session.brukar_id, session.token).await?;
    Ok(prov.brukarnamn)
}

fn respond(
    app: &AppState,
    session: &Session,
    ny: Ny,
    til: String,
    state: FormState,
) -> Result<Response, AppError> {
    let side = Side {
        bilete: ny.bilete()?,
        nykel: ny.nykel(&app.keys),
        ny,
        maa: !session.heil,
        byter: session.har_faktor,
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
    let til = local_path(&til.til).unwrap_or("/").to_owned();
    slepp(&app, &session, &til).await?;
    let namn = brukarnamn(&app, &session).await?;
    let ny = Ny::lag(session.brukar_id, &namn, app.clock.now())?;
    respond(&app, &session, ny, til, FormState::at(TOTRINN))
}

pub(super) async fn send(
    State(app): State<AppState>,
    AlsoHalf(session): AlsoHalf,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    Posted(form): Posted<TotrinnForm>,
) -> Result<Response, AppError> {
    let til = local_path(&form.til).unwrap_or("/").to_owned();
    slepp(&app, &session, &til).await?;
    let (brukar, now) = (session.brukar_id, app.clock.now());
    let namn = brukarnamn(&app, &session).await?;
    let feil = |ny: Ny, til: String, words: &str| {
        let mut errors = Errors::default();
        errors.add("faktorkode", words);
        let state = FormState::at(TOTRINN).with_errors(errors);
        respond(&app, &session, ny, til, state)
    };
    let Some(ny) = Ny::opna(&app.keys, brukar, &namn, form.nykel.expose(), now) else {
        return feil(Ny::lag(brukar, &namn, now)?, til, FOR_SEINT);
    };
    let mut tx = EigaTx::begin(&app, &session).await?;
    if !ny
        .ta_i_bruk(&app, &mut tx, &session, form.faktorkode.expose())
        .await?
    {
        return feil(ny, til, FEIL);
    }
    let kodar = totp::nye_kodar(&app, &mut tx, brukar).await?;
    queries::sei_fraa(&mut tx, brukar, Hending::Faktor).await?;
    // whoever was logged in without it is logged out
    queries::oekter::avslutt(&mut tx, brukar, session.token, None).await?;
    let begun = if session.heil {
        let begun = sesjon::confirm(&app, &mut tx, &session, Bevis::Begge).await?;
        begun.ok_or(AppError::LoggedOut)?
    } else {
        let inn = Inn {
            brukar,
            faktorar: Faktorar::BEGGE,
            before: Some(session.token),
            eining: &Eining::of(&headers),
            at_provider: None,
            request_id: &request_id,
        };
        sesjon::start(&app, &mut tx, &inn).await?
    };
    log(&app, &mut tx, &session, "innlogging.totrinn", &request_id).await?;
    tx.commit().await?;
    laga(kodar, true, til, Some(begun))
}

fn laga(
    kodar: Vec<Personal<String>>,
    sett_opp: bool,
    til: String,
    begun: Option<Byrja>,
) -> Result<Response, AppError> {
    let side = Kodar {
        kodar,
        sett_opp,
        til,
    };
    let page = Html(render(&side, None, None)?).into_response();
    Ok(match begun {
        Some(begun) => begun.with(page),
        None => page,
    })
}

async fn log(
    app: &AppState,
    tx: &mut SystemTx,
    session: &Session,
    handling: &str,
    request_id: &RequestId,
) -> Result<(), AppError> {
    if let Some(actor) = &session.actor {
        let (kommune, brukar) = (actor.kommune_id, actor.brukar_id);
        sesjon::log(app, tx, kommune, brukar, handling, request_id).await?;
    }
    Ok(())
}

#[derive(Template)]
#[template(path = "innlogging/kodar.html")]
struct KodarSide {
    att: i64,
}

impl View for KodarSide {
    fn title(&self) -> String {
        "Gjenopprettingskodar".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

/// Only who has an authenticator has a use for codes.
pub(super) async fn vis_kodar(ctx: Ctx, _fersk: Fersk) -> Result<Response, AppError> {
    if !ctx.session.har_faktor {
        return Ok(Redirect::to(TOTRINN).into_response());
    }
    let mut tx = ctx.app.db.system().await?;
    let att = queries::faktor::kodar_att(&mut tx, ctx.actor.brukar_id).await?;
    drop(tx);
    ctx.page(&KodarSide { att })
}

pub(super) async fn lag_kodar(
    State(app): State<AppState>,
    session: Arc<Session>,
    _fersk: Fersk,
    Extension(request_id): Extension<RequestId>,
) -> Result<Response, AppError> {
    if !session.har_faktor {
        return Ok(Redirect::to(TOTRINN).into_response());
    }
    let mut tx = EigaTx::begin(&app, &session).await?;
    let kodar = totp::nye_kodar(&app, &mut tx, session.brukar_id).await?;
    queries::sei_fraa(&mut tx, session.brukar_id, Hending::Faktor).await?;
    log(&app, &mut tx, &session, "innlogging.kodar", &request_id).await?;
    tx.commit().await?;
    laga(kodar, false, "/innlogging/identitet".to_owned(), None)
}
