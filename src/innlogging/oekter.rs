//! `/innlogging/oekter`: where one is logged in, since when, and a way to end it.

use askama::Template;
use axum::Extension;
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::eiga::EigaTx;
use super::queries::oekter::{self, Oekt};
use super::sesjon;
use crate::error::AppError;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Posted, RequestId, dates};

const OEKTER: &str = "/innlogging/oekter";

impl Oekt {
    fn detalj(&self) -> String {
        let stad = self
            .kommune
            .as_deref()
            .map(|kommune| format!("{kommune} kommune · "));
        let (fraa, sist) = (dates::date_time(self.fraa), dates::date_time(self.sist));
        format!(
            "{}sidan {fraa} · sist brukt {sist}",
            stad.unwrap_or_default()
        )
    }
}

#[derive(Template)]
#[template(path = "innlogging/oekter.html")]
struct Side {
    mine: Vec<Oekt>,
}

impl View for Side {
    fn title(&self) -> String {
        "Øktene dine".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    let mut tx = ctx.app.db.system().await?;
    let mine = oekter::mine(&mut tx, ctx.actor.brukar_id, ctx.session.token).await?;
    drop(tx);
    ctx.page(&Side { mine })
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OektForm {
    /// One of them, or «andre».
    oekt: String,
}

pub(super) async fn send(
    ctx: Ctx,
    Extension(request_id): Extension<RequestId>,
    Posted(form): Posted<OektForm>,
) -> Result<Response, AppError> {
    let ein: Option<Uuid> = match form.oekt.as_str() {
        "andre" => None,
        id => Some(id.parse().map_err(|_| AppError::NotFound)?),
    };
    let (brukar, denne) = (ctx.actor.brukar_id, ctx.session.token);
    let mut tx = EigaTx::begin(&ctx.app, &ctx.session).await?;
    oekter::avslutt(&mut tx, brukar, denne, ein).await?;
    let (kommune, handling) = (ctx.actor.kommune_id, "innlogging.oekter");
    sesjon::log(&ctx.app, &mut tx, kommune, brukar, handling, &request_id).await?;
    tx.commit().await?;
    Ok(ctx.redirect(OEKTER, Kvittering::EigneOekterAvslutta))
}
