//! `/lesing/passord`: somebody who has opened very many children shows who it is, and goes on.

use std::net::SocketAddr;

use askama::Template;
use axum::Extension;
use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::queries;
use crate::error::AppError;
use crate::innlogging::{local_path, prov_paa_nytt};
use crate::personal::Personal;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Kvittering, Posted, Query, RequestId, client_address};

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Til {
    til: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PassordForm {
    #[serde(default)]
    til: String,
    // never shown again
    #[serde(default)]
    passord: Personal<String>,
}

#[derive(Template)]
#[template(path = "lesing/passord.html")]
struct Side {
    til: String,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Vis at det er du".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

pub(super) async fn vis(ctx: Ctx, Query(form): Query<Til>) -> Result<Response, AppError> {
    let til = local_path(&form.til).unwrap_or("/").to_owned();
    let state = FormState::at("/lesing/passord");
    ctx.page(&Side { til, state })
}

pub(super) async fn send(
    ctx: Ctx,
    Extension(ConnectInfo(peer)): Extension<ConnectInfo<SocketAddr>>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    Posted(form): Posted<PassordForm>,
) -> Result<Response, AppError> {
    let til = local_path(&form.til).unwrap_or("/").to_owned();
    let address = client_address(peer.ip(), &headers, &ctx.app.trusted_proxies);
    let svar = prov_paa_nytt(&ctx.app, &ctx.session, address, form.passord).await?;
    let state = FormState::at("/lesing/passord");
    if let Some(state) = svar.ikkje_vist(state, " Hastar det for eit barn, så ring.") {
        return ctx.page(&Side { til, state });
    }
    let mut tx = ctx.app.db.system().await?;
    queries::stadfest(&mut tx, ctx.session.token, &request_id.0).await?;
    tx.commit().await?;
    Ok(ctx.redirect(&til, Kvittering::LesingStadfesta))
}
