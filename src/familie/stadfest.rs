//! `POST /familie/stadfest`: prove once more who you are, before you sign. An earlier login at the provider is not enough.

use axum::response::Response;
use serde::Deserialize;

use super::ctx::FamilieCtx;
use super::family_path;
use crate::error::AppError;
use crate::innlogging::utanfor::{gjekk_ikkje, vidare};
use crate::oidc::{self, Purpose, Ways};
use crate::web::Posted;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StadfestForm {
    #[serde(default)]
    til: String,
}

pub(super) async fn send(
    ctx: FamilieCtx,
    Posted(form): Posted<StadfestForm>,
) -> Result<Response, AppError> {
    let client = ctx.app.oidc.client(&ctx.familie.klient);
    let client = client.ok_or(AppError::NotFound)?;
    let purpose = Purpose::Signere;
    let til = family_path(&form.til);
    let ways = Ways { til, attende: til };
    match oidc::begin(&ctx.app, client, purpose, ways).await {
        Ok(begun) => vidare(client.namn(), begun),
        Err(error) => gjekk_ikkje(error, Some(til)),
    }
}
