//! `POST /utkast`: the form keeps itself while it is written. `POST /utkast/kladd` keeps a whole form, for who has no
//! script. `POST /utkast/forkast` throws the draft away.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::MAX_DRAFT;
use super::queries::{self, Fraa};
use crate::access::Action;
use crate::error::AppError;
use crate::innlogging::local_path;
use crate::web::{Ctx, Kvittering, Posted, Query, parse_form, read_form};

/// Drafts of one person: more are forgotten than begun. How long each is kept is the kommune's rule (docs/adr/0034).
const MAX_DRAFTS: i64 = 50;

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UtkastForm {
    /// The page's address.
    sti: String,
    /// The form's fields, as the form would send them.
    felt: String,
    /// The draft it goes on from; empty when the page had none.
    #[serde(default)]
    stempel: String,
}

/// What stands in the address a form is sent to, to be kept: the form's own address.
#[derive(Debug, Deserialize)]
pub(super) struct KladdQuery {
    sti: String,
}

/// The draft in a request to keep one: where it belongs, the form, and the stempel a script sends with it.
pub(super) fn draft_in(path: &str, body: &[u8]) -> Option<(String, String, Option<String>)> {
    if let Some(query) = path.strip_prefix("/utkast/kladd?") {
        let query: KladdQuery = parse_form(query.as_bytes()).ok()?;
        let felt = String::from_utf8_lossy(body).into_owned();
        return Some((local_path(&query.sti)?.to_owned(), felt, None));
    }
    if path != "/utkast" {
        return None;
    }
    let form: UtkastForm = parse_form(body).ok()?;
    Some((
        local_path(&form.sti)?.to_owned(),
        form.felt,
        Some(form.stempel),
    ))
}

pub(super) async fn lagre(
    ctx: Ctx,
    Posted(form): Posted<UtkastForm>,
) -> Result<Response, AppError> {
    let sti = local_path(&form.sti).ok_or(AppError::BadRequest("not a page here"))?;
    match keep(&ctx, sti, &form.felt, &form.stempel).await? {
        Some(stempel) => Ok((StatusCode::OK, stempel.to_string()).into_response()),
        None => Ok(StatusCode::CONFLICT.into_response()),
    }
}

pub(super) async fn kladd(
    ctx: Ctx,
    Query(query): Query<KladdQuery>,
    request: Request,
) -> Result<Response, AppError> {
    let sti = local_path(&query.sti).ok_or(AppError::BadRequest("not a page here"))?;
    let body = read_form(request, &ctx.app).await?;
    let felt = std::str::from_utf8(&body).map_err(|_| AppError::BadRequest("not text"))?;
    match keep(&ctx, sti, felt, &ctx.form_state().stempel).await? {
        Some(_) => Ok(ctx.redirect(sti, Kvittering::KladdLagra)),
        None => Err(AppError::Conflict),
    }
}

/// Keeps a form's fields as the draft of its page, and gives the draft's stempel; none when another window has kept
/// its own text since: neither is written over.
pub(super) async fn keep(
    ctx: &Ctx,
    sti: &str,
    felt: &str,
    fraa: &str,
) -> Result<Option<Uuid>, AppError> {
    if felt.len() > MAX_DRAFT || sti.chars().count() > 300 {
        return Err(AppError::TooLarge);
    }
    let felt = super::without_secrets(felt).ok_or(AppError::BadRequest("nothing to keep"))?;
    if felt.len() > MAX_DRAFT {
        // written anew, a form may be three times as long
        return Err(AppError::TooLarge);
    }
    let mut tx = ctx.write().await?;
    if !queries::hoeyrer_til(&mut tx, sti).await? {
        return Err(AppError::NotFound);
    }
    let stempel = tx.new_id();
    if !queries::save(&mut tx, sti, &felt, Fraa::av(fraa), stempel).await? {
        return Ok(None);
    }
    queries::tidy(&mut tx, MAX_DRAFTS).await?;
    tx.commit(ctx.permit(Action::UtkastLagre, &())?).await?;
    Ok(Some(stempel))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ForkastForm {
    sti: String,
}

pub(super) async fn forkast(
    ctx: Ctx,
    Posted(form): Posted<ForkastForm>,
) -> Result<Response, AppError> {
    let sti = local_path(&form.sti).ok_or(AppError::BadRequest("not a page here"))?;
    let mut tx = ctx.write().await?;
    queries::delete(&mut tx, ctx.actor.brukar_id, sti, Fraa::Any).await?;
    tx.commit(ctx.permit(Action::UtkastLagre, &())?).await?;
    Ok(ctx.redirect(sti, Kvittering::KladdForkasta))
}
