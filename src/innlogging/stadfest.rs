//! `/innlogging/paa-nytt`: «Stadfest at det er deg», before what a session alone is not enough for. It leads back to where one was.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::eiga::EigaTx;
use super::faktor::Vist;
use super::model::{Bevis, Foeremaal};
use super::nykel::{self, Spoersmaal};
use super::paa_nytt::{Svar, prov};
use super::{local_path, queries, sesjon};
use crate::error::AppError;
use crate::oidc::Client;
use crate::personal::Personal;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Kvittering, Posted, Query, TRYKK_IGJEN, client_address};

const STADFEST: &str = "/innlogging/paa-nytt";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Til {
    til: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct StadfestForm {
    passord: Personal<String>,
    faktorkode: Personal<String>,
    utfordring: String,
    nykelsvar: Personal<String>,
    til: String,
}

/// What one is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Maate {
    Totrinn,
    Passord,
    Utanfor,
}

#[derive(Template)]
#[template(path = "innlogging/stadfest.html")]
struct Side {
    maate: Maate,
    spoersmaal: Option<Spoersmaal>,
    tilbydarar: Vec<Arc<Client>>,
    til: String,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Stadfest at det er deg".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(ctx: &Ctx, til: String, state: FormState) -> Result<Response, AppError> {
    let mut tx = ctx.app.db.system().await?;
    let brukar = ctx.actor.brukar_id;
    let prov = queries::find_prov(&mut tx, brukar, ctx.session.token).await?;
    let knytte = queries::issuers_of(&mut tx, brukar).await?;
    drop(tx);
    let tilbydarar = ctx.app.oidc.staff();
    let tilbydarar: Vec<_> = tilbydarar
        .filter(|client| knytte.iter().any(|issuer| issuer == client.issuer()))
        .cloned()
        .collect();
    let maate = match (ctx.session.har_faktor, prov.hash) {
        (true, _) => Maate::Totrinn,
        (false, Some(_)) => Maate::Passord,
        (false, None) => Maate::Utanfor,
    };
    ctx.page(&Side {
        spoersmaal: nykel::spoer_om(&ctx.app, &ctx.session, Foeremaal::Stadfest).await?,
        maate,
        tilbydarar,
        til,
        state,
    })
}

/// Back to where one was. What was pressed there and not done is pressed again: a receipt says so.
pub(super) fn attende(til: &str) -> Response {
    let Some(side) = til.strip_suffix(TRYKK_IGJEN) else {
        return Redirect::to(til).into_response();
    };
    let mut response = Redirect::to(side).into_response();
    let cookie = Kvittering::Stadfesta.set_cookie();
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

pub(super) async fn vis(ctx: Ctx, Query(til): Query<Til>) -> Result<Response, AppError> {
    let til = local_path(&til.til).unwrap_or("/").to_owned();
    if ctx.session.fersk {
        return Ok(attende(&til));
    }
    side(&ctx, til, FormState::at(STADFEST)).await
}

pub(super) async fn send(
    ctx: Ctx,
    Extension(ConnectInfo(peer)): Extension<ConnectInfo<SocketAddr>>,
    headers: HeaderMap,
    Posted(form): Posted<StadfestForm>,
) -> Result<Response, AppError> {
    let til = local_path(&form.til).unwrap_or("/").to_owned();
    let address = client_address(peer.ip(), &headers, &ctx.app.trusted_proxies);
    let (felt, svar) = if ctx.session.har_faktor {
        let nykel = nykel::Svar {
            utfordring: form.utfordring,
            nykelsvar: form.nykelsvar,
        };
        let vist = Vist {
            kode: form.faktorkode.expose().trim(),
            nykel: &nykel,
        };
        let svar = prov::faktor(&ctx.app, &ctx.session, address, &vist).await?;
        ("faktorkode", svar)
    } else {
        let svar = prov::passord(&ctx.app, &ctx.session, address, form.passord).await?;
        ("passord", svar)
    };
    if svar == Svar::Stemmer {
        let mut tx = EigaTx::begin(&ctx.app, &ctx.session).await?;
        let begun = sesjon::confirm(&ctx.app, &mut tx, &ctx.session, Bevis::Ein).await?;
        tx.commit().await?;
        let begun = begun.ok_or(AppError::Unauthenticated { til: til.clone() })?;
        return Ok(begun.with(attende(&til)));
    }
    let state = svar.ikkje_vist_ved(felt, FormState::at(STADFEST), "");
    side(&ctx, til, state.unwrap_or_default()).await
}
