//! `/innlogging/identitet`: staff who log in at a provider. It is linked once, by somebody who types the password anew and proves there and
//! then who they are at the provider: a screen left open, or a login left at the provider, links nobody. Never by a name or an e-mail address.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::eiga::EigaTx;
use super::eining::Eining;
use super::model::{Faktorar, Hending};
use super::sesjon::Inn;
use super::utanfor::{Nei, gjekk_ikkje, nei, vidare};
use super::{local_path, prov_paa_nytt, queries, sesjon};
use crate::app::AppState;
use crate::db::TokenHash;
use crate::error::AppError;
use crate::oidc::{self, Client, Finished, Identity, Purpose, Ways};
use crate::ops::metrics::{Login, login};
use crate::personal::Personal;
use crate::web::page::{Nav, View};
use crate::web::{
    Ctx, FerskFaktor, FormState, Kvittering, Posted, RequestId, Session, client_address, dates,
    session_token,
};

/// A provider, as the pages show it.
pub(super) struct Tilbydar {
    pub(super) klient: String,
    pub(super) namn: String,
    knytt: bool,
}

/// The providers of staff.
pub(super) fn tilbydarar(app: &AppState) -> Vec<Tilbydar> {
    let staff = app.oidc.staff().map(|client| Tilbydar {
        klient: client.id().to_owned(),
        namn: client.namn().to_owned(),
        knytt: false,
    });
    staff.collect()
}

#[derive(Template)]
#[template(path = "innlogging/identitet.html")]
struct Side {
    har_faktor: bool,
    kodar_att: i64,
    /// What has happened with the login here, the latest first: when, and what.
    hendingar: Vec<(String, &'static str)>,
    tilbydarar: Vec<Tilbydar>,
    /// The one that was chosen, when something is wrong.
    valt: String,
    state: FormState,
}

/// A melding about the login, in words: the inbox has the same.
fn hending_ord(slag: &str) -> &'static str {
    match slag {
        "konto_ny_eining" => "Innlogging frå ein ny telefon eller ei ny maskin",
        "konto_faktor" => "Totrinnsinnlogginga er endra",
        "konto_faktor_feil" => "Rett passord, men ikkje rett totrinnskode",
        "konto_identitet" => "Ei innlogging utanfor Laget er knytt til",
        "konto_passord" => "Passordet er bytt",
        "konto_kode_brukt" => "Ein gjenopprettingskode er brukt",
        _ => "Den systemansvarlege laga ein kode som nullstiller innlogginga",
    }
}

impl Side {
    /// The id of a field, which the list of errors leads to: the first is of the one that was chosen.
    fn feil(&self, klient: &str) -> Option<&str> {
        self.state.on("passord").filter(|_| self.valt == klient)
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Innlogginga di".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    let state = FormState::at(&ctx.path);
    side(&ctx, String::new(), state).await
}

async fn side(ctx: &Ctx, valt: String, state: FormState) -> Result<Response, AppError> {
    let mut tx = ctx.app.db.system().await?;
    let (brukar, kommune) = (ctx.actor.brukar_id, ctx.actor.kommune_id);
    let linked = queries::issuers_of(&mut tx, brukar).await?;
    let kodar_att = queries::faktor::kodar_att(&mut tx, brukar).await?;
    let hendingar = queries::hendingar(&mut tx, kommune, brukar).await?;
    drop(tx);
    let hending = |(at, slag): (_, String)| (dates::date_time(at), hending_ord(&slag));
    let mut tilbydarar = tilbydarar(&ctx.app);
    for (tilbydar, client) in tilbydarar.iter_mut().zip(ctx.app.oidc.staff()) {
        tilbydar.knytt = linked.iter().any(|issuer| issuer == client.issuer());
    }
    ctx.page(&Side {
        har_faktor: ctx.session.har_faktor,
        kodar_att,
        hendingar: hendingar.into_iter().map(hending).collect(),
        tilbydarar,
        valt,
        state,
    })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KlientForm {
    klient: String,
    #[serde(default)]
    til: String,
    /// «ja»: who it is must be shown now.
    #[serde(default)]
    paa_nytt: String,
}

impl KlientForm {
    fn client(&self, app: &AppState) -> Result<Arc<Client>, AppError> {
        let mut staff = app.oidc.staff();
        let found = staff.find(|client| client.id() == self.klient);
        found.cloned().ok_or(AppError::NotFound)
    }
}

async fn begin(
    app: &AppState,
    form: &KlientForm,
    purpose: Purpose,
    ways: Ways<'_>,
) -> Result<Response, AppError> {
    let client = form.client(app)?;
    match oidc::begin(app, &client, purpose, ways).await {
        Ok(begun) => vidare(client.namn(), begun),
        Err(error) => gjekk_ikkje(error, Some(ways.attende)),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KnytForm {
    klient: String,
    // never shown again
    #[serde(default)]
    passord: Personal<String>,
}

/// `POST /innlogging/identitet`: «Knyt til …».
pub(super) async fn knyt(
    ctx: Ctx,
    _fersk: FerskFaktor,
    Extension(ConnectInfo(peer)): Extension<ConnectInfo<SocketAddr>>,
    headers: HeaderMap,
    Posted(form): Posted<KnytForm>,
) -> Result<Response, AppError> {
    let klient = KlientForm {
        klient: form.klient,
        til: String::new(),
        paa_nytt: String::new(),
    };
    klient.client(&ctx.app)?;
    let address = client_address(peer.ip(), &headers, &ctx.app.trusted_proxies);
    let svar = prov_paa_nytt(&ctx.app, &ctx.session, address, form.passord).await?;
    if let Some(state) = svar.ikkje_vist(FormState::at(&ctx.path), "") {
        return side(&ctx, klient.klient, state).await;
    }
    let purpose = Purpose::Knyt(ctx.session.token);
    let ways = Ways {
        til: "/innlogging/identitet",
        attende: "/innlogging/identitet",
    };
    begin(&ctx.app, &klient, purpose, ways).await
}

/// `POST /logg-inn/utanfor`: «Logg inn med …».
pub(super) async fn logg_inn(
    State(app): State<AppState>,
    Posted(form): Posted<KlientForm>,
) -> Result<Response, AppError> {
    let til = local_path(&form.til).unwrap_or("/").to_owned();
    let attende = super::login_path(&til);
    let ways = Ways {
        til: &til,
        attende: &attende,
    };
    let purpose = match form.paa_nytt.as_str() {
        "ja" => Purpose::TilsettPaaNytt,
        _ => Purpose::Tilsett,
    };
    begin(&app, &form, purpose, ways).await
}

/// Staff who have come back from the provider.
///
/// # Errors
/// When the database fails.
pub async fn tilbake(
    app: &AppState,
    headers: &HeaderMap,
    request_id: &RequestId,
    finished: Finished,
) -> Result<Response, AppError> {
    let Finished {
        purpose,
        identity,
        til,
        ..
    } = finished;
    match purpose {
        Purpose::Knyt(session) => knytt(app, headers, request_id, session, &identity).await,
        _ => inne(app, headers, request_id, &identity, &til).await,
    }
}

async fn inne(
    app: &AppState,
    headers: &HeaderMap,
    request_id: &RequestId,
    identity: &Identity,
    til: &str,
) -> Result<Response, AppError> {
    let mut tx = app.db.system().await?;
    let found = queries::brukar_of(&mut tx, &identity.issuer, &identity.sub).await?;
    drop(tx);
    let Some(brukar) = found else {
        login(Login::Wrong);
        return nei(Nei::IkkjeKnytt, None);
    };
    let inn = Inn {
        brukar,
        // the provider is as sure of it as was asked for
        faktorar: Faktorar::BEGGE,
        before: session_token(headers),
        eining: &Eining::of(headers),
        at_provider: Some(identity),
        request_id,
    };
    let mut tx = app.db.system().await?;
    let begun = sesjon::start(app, &mut tx, &inn).await?;
    tx.commit().await?;
    login(Login::Ok);
    Ok(begun.with(super::stadfest::attende(local_path(til).unwrap_or("/"))))
}

/// The link is made only in the session that asked for it, while that lives.
async fn knytt(
    app: &AppState,
    headers: &HeaderMap,
    request_id: &RequestId,
    asked_in: TokenHash,
    identity: &Identity,
) -> Result<Response, AppError> {
    let Some(here) = session_token(headers).filter(|here| *here == asked_in) else {
        return nei(Nei::Paanytt, None);
    };
    let session: Option<Session> = sesjon::find_session(app, here).await?;
    // one that lacks a factor links nothing
    let Some(session) = session.filter(|session| session.heil) else {
        return nei(Nei::Paanytt, None);
    };
    let mut tx = EigaTx::begin(app, &session).await?;
    let (issuer, sub) = (&identity.issuer, &identity.sub);
    if !queries::link(&mut tx, issuer, sub, session.brukar_id).await?
        && queries::brukar_of(&mut tx, issuer, sub).await? != Some(session.brukar_id)
    {
        return nei(Nei::Oppteken, None);
    }
    queries::sei_fraa(&mut tx, session.brukar_id, Hending::Identitet).await?;
    if let Some(actor) = &session.actor {
        let (kommune, brukar) = (actor.kommune_id, actor.brukar_id);
        sesjon::log(app, &mut tx, kommune, brukar, "identitet.knyt", request_id).await?;
    }
    tx.commit().await?;
    let mut response = Redirect::to("/innlogging/identitet").into_response();
    let headers = response.headers_mut();
    headers.append(
        axum::http::header::SET_COOKIE,
        Kvittering::IdentitetKnytt.set_cookie(),
    );
    Ok(response)
}

/// Ends the sessions here of a person of the staff who has logged out at the provider; gives how many.
///
/// # Errors
/// When the database fails.
pub async fn logga_ut(
    tx: &mut crate::db::SystemTx,
    issuer: &str,
    sub: Option<&str>,
    sid: Option<&str>,
) -> Result<u64, sqlx::Error> {
    queries::end_sessions_at(tx, issuer, sub, sid).await
}
