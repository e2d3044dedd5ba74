//! `/innlogging/passord`: another password, by who knows the one there is. Every other session ends.

use std::net::SocketAddr;

use askama::Template;
use axum::Extension;
use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::eiga::EigaTx;
use super::model::Hending;
use super::paa_nytt::prov;
use super::{passord, queries, sesjon};
use crate::brukar::password_length;
use crate::error::AppError;
use crate::personal::Personal;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Kvittering, Posted, RequestId, client_address};

const PASSORD: &str = "/innlogging/passord";

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PassordForm {
    passord: Personal<String>,
    nytt_passord: Personal<String>,
    igjen: Personal<String>,
}

impl PassordForm {
    /// What is wrong at first sight: nothing more is done for it.
    fn wrong(&self) -> Errors {
        let mut errors = Errors::default();
        if let Err(why) = password_length(self.nytt_passord.expose()) {
            errors.add("nytt_passord", why);
        }
        if self.igjen.expose() != self.nytt_passord.expose() {
            errors.add("igjen", "Dei to passorda er ikkje like.");
        }
        errors
    }
}

#[derive(Template)]
#[template(path = "innlogging/passord.html")]
struct Side {
    har_passord: bool,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Byt passord".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn prov_no(ctx: &Ctx) -> Result<(queries::Prov, Vec<String>), AppError> {
    let mut tx = ctx.app.db.system().await?;
    let prov = queries::find_prov(&mut tx, ctx.actor.brukar_id, ctx.session.token).await?;
    let om = queries::ord_om(&mut tx, Some(&prov.brukarnamn)).await?;
    Ok((prov, om))
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    let (prov, _) = prov_no(&ctx).await?;
    ctx.page(&Side {
        har_passord: prov.hash.is_some(),
        state: FormState::at(PASSORD),
    })
}

pub(super) async fn send(
    ctx: Ctx,
    Extension(request_id): Extension<RequestId>,
    Extension(ConnectInfo(peer)): Extension<ConnectInfo<SocketAddr>>,
    headers: HeaderMap,
    Posted(form): Posted<PassordForm>,
) -> Result<Response, AppError> {
    let (before, om) = prov_no(&ctx).await?;
    if before.hash.is_none() {
        return Err(AppError::NotFound);
    }
    let state = FormState::at(PASSORD);
    let page = |state| {
        let har_passord = true;
        ctx.page(&Side { har_passord, state })
    };
    let wrong = form.wrong();
    if !wrong.is_empty() {
        return page(state.with_errors(wrong));
    }
    let address = client_address(peer.ip(), &headers, &ctx.app.trusted_proxies);
    let svar = prov::passord(&ctx.app, &ctx.session, address, form.passord).await?;
    if let Some(state) = svar.ikkje_vist(state, "") {
        return page(state);
    }
    let weighed = passord::weigh(form.nytt_passord, om).await;
    let nytt = match weighed.map_err(AppError::of_password)? {
        Ok(nytt) => nytt,
        Err(why) => {
            let mut errors = Errors::default();
            errors.add("nytt_passord", why);
            return page(FormState::at(PASSORD).with_errors(errors));
        }
    };
    let hash = passord::hash(nytt).await.map_err(AppError::of_password)?;
    let (brukar, kommune) = (ctx.actor.brukar_id, ctx.actor.kommune_id);
    let mut tx = EigaTx::begin(&ctx.app, &ctx.session).await?;
    queries::set_password(&mut tx, brukar, &hash).await?;
    queries::oekter::avslutt(&mut tx, brukar, ctx.session.token, None).await?;
    queries::sei_fraa(&mut tx, brukar, Hending::Passord).await?;
    let handling = "innlogging.passord";
    sesjon::log(&ctx.app, &mut tx, kommune, brukar, handling, &request_id).await?;
    tx.commit().await?;
    Ok(ctx.redirect("/innlogging/identitet", Kvittering::PassordBytt))
}
