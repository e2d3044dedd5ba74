//! An *utkast* is what a person is writing and has not sent yet.
//!
//! It is kept per person and page on the server, never in the browser's storage: machines are shared.
//! It survives a closed tab, a crash, an expired session and another machine. A form posts to the address
//! it was fetched from, so that address is the draft's key.

mod lagre;
mod queries;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::routing::post;

use queries::Fraa;

use crate::app::AppState;
use crate::db::{TokenHash, WriteTx};
use crate::error::AppError;
use crate::web::{Ctx, Form, FormState, MAX_BODY, SECRET, STEMPEL, Written, dates};

/// Bytes of a draft, as a form sends it: the same limit as the table's.
const MAX_DRAFT: usize = 400_000;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/utkast", post(lagre::lagre))
        .route("/utkast/kladd", post(lagre::kladd))
        .route("/utkast/forkast", post(lagre::forkast))
}

/// The form to show on its page: the draft that is kept of it when there is one that still fits, else a fresh one. A
/// form that makes something gets a new id either way: a draft may have come after its own form was carried out.
///
/// # Errors
/// When the database fails.
pub async fn fill<T: Form>(
    tx: &mut WriteTx,
    ctx: &Ctx,
    fresh: T,
) -> Result<(T, FormState), AppError> {
    let kept = queries::find(tx, ctx.actor.brukar_id, &ctx.path).await?;
    let draft = kept.and_then(|row| {
        let form = crate::web::parse_form(row.felt.as_bytes()).ok()?;
        Some((form, row))
    });
    let mut state = FormState::at(&ctx.path);
    let mut form = fresh;
    if let Some((kept, row)) = draft {
        form = kept;
        state.kladd = Some(dates::date_time(row.updated_at));
        state.stempel = row.stempel.to_string();
    }
    if let Some(id) = form.id() {
        *id = tx.new_id().to_string();
    }
    Ok((form, state))
}

/// The form was sent: the draft it was filled from is done with. What another window has kept since is not in it, and stays.
///
/// # Errors
/// When the database fails.
pub async fn done(tx: &mut WriteTx, ctx: &Ctx) -> Result<(), AppError> {
    let fraa = Fraa::av(ctx.skrive.stempel());
    queries::delete(tx, ctx.actor.brukar_id, &ctx.path, fraa).await?;
    Ok(())
}

/// The last part of addresses that only take a form, or a form that is not worth keeping.
const NO_PAGE: [&str; 30] = [
    "attende",
    "godkjenn",
    "invitasjon-attende",
    "logg-ut",
    "forleng",
    "forkast",
    "fjern",
    "kladd",
    "utkast",
    "soek",
    "kommune",
    "ut",
    "opphev",
    "ta-imot",
    "trekk",
    "lesne",
    "igjen",
    "bort",
    "stadfest",
    "utanfor",
    "utlogging",
    "ta-av",
    "ta-ut",
    "gjer",
    "gang",
    "referat",
    "ta-med",
    "ny-tid",
    "teieplikt",
    "send",
];

/// Whether there is a page to come back to, where the form that was sent can be shown again.
#[must_use]
pub fn has_page(sti: &str) -> bool {
    let path = sti.split('?').next().unwrap_or_default();
    !path
        .rsplit('/')
        .next()
        .is_some_and(|last| NO_PAGE.contains(&last))
}

/// The form without what may not be kept; none when it cannot be read or nothing is left.
#[must_use]
pub fn without_secrets(felt: &str) -> Option<String> {
    let fields: Vec<(String, String)> = serde_html_form::from_str(felt).ok()?;
    let kept: Vec<_> = fields
        .into_iter()
        .filter(|(name, _)| name != STEMPEL && !SECRET.contains(&name.as_str()))
        .collect();
    if kept.is_empty() {
        None
    } else {
        serde_html_form::to_string(kept).ok()
    }
}

/// Keeps a form that came after its session ran out by time; gives the address to come back to.
///
/// # Errors
/// [`AppError::LoggedOut`] when it cannot be kept: it is too large, another window has kept its own text, or the person
/// chose to log out. When the database
/// fails.
pub async fn keep_after_expiry(
    app: &AppState,
    token: TokenHash,
    request: Request,
) -> Result<String, AppError> {
    let path = request
        .uri()
        .path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string);
    let form = crate::web::is_form(request.headers());
    let written = request.extensions().get::<Written>().cloned();
    let stempel = written.unwrap_or_default().stempel().to_owned();
    let body = to_bytes(request.into_body(), MAX_BODY)
        .await
        .unwrap_or_default();
    let (sti, felt, sent) = match lagre::draft_in(&path, &body) {
        Some(draft) => draft,
        None => (path, String::from_utf8_lossy(&body).into_owned(), None),
    };
    let fraa = sent.unwrap_or(stempel);
    let felt = if form { without_secrets(&felt) } else { None };
    if let Some(felt) = felt.filter(|_| has_page(&sti) && sti.chars().count() <= 300) {
        let mut tx = app.db.system().await?;
        if !queries::keep_after_expiry(&mut tx, token, &sti, &felt, &fraa).await? {
            return Err(AppError::LoggedOut);
        }
        tx.commit().await?;
    }
    Ok(if has_page(&sti) { sti } else { "/".to_owned() })
}

/// Keeps a form that came when its sender must first show who it is; gives the address to come back to: the list, of what stands in one
/// with its buttons.
///
/// # Errors
/// [`AppError::Conflict`] when another window has kept its own text, whose page shows this one. When the database fails.
pub async fn keep_before_proof(
    ctx: &Ctx,
    path: String,
    written: &Written,
) -> Result<String, AppError> {
    if !has_page(&path) {
        let list = path.rsplitn(3, '/').nth(2).filter(|list| !list.is_empty());
        return Ok(list.unwrap_or("/").to_owned());
    }
    let felt = String::from_utf8_lossy(written.body());
    if without_secrets(&felt).is_some() {
        let kept = lagre::keep(ctx, &path, &felt, written.stempel()).await?;
        kept.ok_or(AppError::Conflict)?;
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foedselsnummer_is_never_part_of_a_draft() {
        let typed = "fornamn=Kari&foedselsnummer=01012012345&innhald=a%0Ab&utkast_stempel=x";
        let kept = without_secrets(typed).unwrap();
        assert_eq!(kept, "fornamn=Kari");
        assert_eq!(without_secrets("foedselsnummer=01012012345"), None);
    }
}
