//! `POST /familie/utkast`: a family's form keeps itself while it is written. `POST /familie/utkast/kladd` keeps a whole form,
//! for who has no script. `POST /familie/utkast/forkast` throws it away.
//!
//! As staff's drafts: on the server, of one person and page, so that what was typed is there after a new login. Also a form
//! that comes after its session has ended is kept.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::ctx::FamilieCtx;
use super::family_path;
use super::queries::utkast as queries;
use crate::app::AppState;
use crate::db::{FamilyAct, FamilyTx, TokenHash};
use crate::error::AppError;
use crate::utkast::without_secrets;
use crate::web::{
    Form, FormState, Kvittering, Posted, Query, Written, dates, parse_form, read_form,
};

const HANDLING: &str = "familie.utkast";

/// Bytes of a draft: the same limit as the table's.
const MAX_DRAFT: usize = 100_000;
/// Drafts of one person: more are forgotten than begun.
const MAX_DRAFTS: i64 = 20;

/// Where a form is that is worth keeping.
fn page(sti: &str) -> Option<&str> {
    let path = sti.split('?').next().unwrap_or_default();
    let form = path.starts_with("/familie/barn/")
        || (path.starts_with("/familie/samtykke/") && !path.ends_with("/signer"));
    (form && family_path(sti) == sti && sti.chars().count() <= 300).then_some(sti)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UtkastForm {
    /// The page's address.
    sti: String,
    /// The form's fields, as the form would send them.
    #[serde(default)]
    felt: String,
    /// The draft it goes on from; empty when the page had none.
    #[serde(default)]
    stempel: String,
}

fn act() -> FamilyAct {
    FamilyAct {
        handling: HANDLING,
        barn_list: Vec::new(),
    }
}

pub(super) async fn lagre(
    ctx: FamilieCtx,
    Posted(form): Posted<UtkastForm>,
) -> Result<Response, AppError> {
    let sti = page(&form.sti).ok_or(AppError::BadRequest("not a page with a form"))?;
    match keep(&ctx, sti, &form.felt, &form.stempel).await? {
        Some(stempel) => Ok((StatusCode::OK, stempel.to_string()).into_response()),
        None => Ok(StatusCode::CONFLICT.into_response()),
    }
}

/// What stands in the address a form is sent to, to be kept: the form's own address.
#[derive(Debug, Deserialize)]
pub(super) struct KladdQuery {
    sti: String,
}

pub(super) async fn kladd(
    ctx: FamilieCtx,
    Query(query): Query<KladdQuery>,
    request: Request,
) -> Result<Response, AppError> {
    let sti = page(&query.sti).ok_or(AppError::BadRequest("not a page with a form"))?;
    let body = read_form(request, &ctx.app).await?;
    let felt = std::str::from_utf8(&body).map_err(|_| AppError::BadRequest("not text"))?;
    match keep(&ctx, sti, felt, &ctx.form_state().stempel).await? {
        Some(_) => Ok(FamilieCtx::redirect(sti, Kvittering::KladdLagra)),
        None => Err(AppError::Conflict),
    }
}

/// Keeps a form's fields as the draft of its page, and gives the draft's stempel; none when another window has kept its
/// own text since.
async fn keep(
    ctx: &FamilieCtx,
    sti: &str,
    felt: &str,
    fraa: &str,
) -> Result<Option<Uuid>, AppError> {
    let felt = without_secrets(felt).ok_or(AppError::BadRequest("nothing to keep"))?;
    if felt.len() > MAX_DRAFT {
        return Err(AppError::TooLarge);
    }
    let mut tx = ctx.read().await?;
    let stempel = tx.new_id();
    let person = (ctx.familie.kommune_id, ctx.familie.familie_person_id);
    if !queries::save(&mut tx, person, (sti, &felt), fraa, stempel).await? {
        return Ok(None);
    }
    queries::tidy(&mut tx, MAX_DRAFTS).await?;
    tx.commit(act()).await?;
    Ok(Some(stempel))
}

pub(super) async fn forkast(
    ctx: FamilieCtx,
    Posted(form): Posted<UtkastForm>,
) -> Result<Response, AppError> {
    let sti = page(&form.sti).ok_or(AppError::BadRequest("not a page with a form"))?;
    let mut tx = ctx.read().await?;
    queries::delete(&mut tx, sti).await?;
    tx.commit(act()).await?;
    Ok(FamilieCtx::redirect(sti, Kvittering::KladdForkasta))
}

/// The draft that is kept of the page, when it still fits, and the state of a page that is filled from it.
pub(super) async fn find<T: DeserializeOwned>(
    tx: &mut FamilyTx,
    ctx: &FamilieCtx,
) -> Result<(Option<T>, FormState), AppError> {
    let mut state = FormState::at(&ctx.path);
    let Some(row) = queries::find(tx, &ctx.path).await? else {
        return Ok((None, state));
    };
    let Ok(form) = parse_form(row.felt.as_bytes()) else {
        return Ok((None, state));
    };
    state.kladd = Some(dates::date_time(row.updated_at));
    state.stempel = row.stempel.to_string();
    Ok((Some(form), state))
}

/// The form to show on its page: the draft of it, or a fresh one; with an id of its own either way.
pub(super) async fn fill<T: Form + Default>(
    tx: &mut FamilyTx,
    ctx: &FamilieCtx,
) -> Result<(T, FormState), AppError> {
    let (form, state) = find::<T>(tx, ctx).await?;
    let mut form = form.unwrap_or_default();
    if let Some(id) = form.id() {
        *id = tx.new_id().to_string();
    }
    Ok((form, state))
}

/// The form was sent: its draft is done with.
pub(super) async fn done(tx: &mut FamilyTx, ctx: &FamilieCtx) -> Result<(), AppError> {
    queries::delete(tx, &ctx.path).await?;
    Ok(())
}

/// The page a form belongs to that was sent to this address.
fn page_of(path: &str) -> String {
    let kladd = path.strip_prefix("/familie/utkast/kladd?");
    let query = kladd.and_then(|query| parse_form::<KladdQuery>(query.as_bytes()).ok());
    query.map_or_else(|| path.to_owned(), |query| query.sti)
}

/// Keeps a form that came after its session ran out by time; none when it cannot be kept, else the page to come back to.
pub(super) async fn keep_after_expiry(
    app: &AppState,
    token: TokenHash,
    path: &str,
    written: &Written,
) -> Result<Option<String>, AppError> {
    let sent: Option<UtkastForm> = if path == "/familie/utkast" {
        parse_form(written.body()).ok()
    } else {
        None
    };
    let (sti, felt, fraa) = match sent {
        Some(form) => (form.sti, form.felt, form.stempel),
        None => (
            page_of(path),
            String::from_utf8_lossy(written.body()).into_owned(),
            written.stempel().to_owned(),
        ),
    };
    let (Some(sti), Some(felt)) = (page(&sti), without_secrets(&felt)) else {
        return Ok(None);
    };
    let mut tx = app.db.system().await?;
    if !queries::keep_after_expiry(&mut tx, token, (sti, &felt), &fraa).await? {
        return Ok(None);
    }
    tx.commit().await?;
    Ok(Some(sti.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_with_a_form_has_a_draft() {
        for sti in ["/familie/barn/1/sak/2/syn", "/familie/samtykke/1"] {
            assert_eq!(page(sti), Some(sti));
        }
        for sti in [
            "/familie",
            "/familie/samtykke/1/signer",
            "/uro/ny",
            "/familie/stadfest",
            "//ond/familie/barn/1",
        ] {
            assert_eq!(page(sti), None, "{sti}");
        }
    }
}
