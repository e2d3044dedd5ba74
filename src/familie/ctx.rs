//! Who asks, on the family's pages.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use time::{Date, OffsetDateTime};

use super::queries::{self, Innlogga};
use crate::app::AppState;
use crate::clock::oslo_date;
use crate::db::{FamilyAct, FamilyContext, FamilyTx, TokenHash};
use crate::error::AppError;
use crate::ids::BarnId;
use crate::web::page::{FamilieShell, View, render_familie};
use crate::web::{FormState, Kvittering, RequestId, Written, family_token, original_path};

/// A request by a person of a family who is logged in.
pub(super) struct FamilieCtx {
    pub(super) app: AppState,
    pub(super) familie: Innlogga,
    pub(super) token: TokenHash,
    /// Path and query: a form posts to its own address.
    pub(super) path: String,
    /// The draft that a posted form was filled from.
    stempel: String,
    now: OffsetDateTime,
    request_id: String,
    kvittering: Option<Kvittering>,
}

impl FromRequestParts<AppState> for FamilieCtx {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Response> {
        let Some(token) = family_token(&parts.headers) else {
            return Err(logged_out(parts, None));
        };
        let found = find(app, token).await;
        let Some(familie) = found.map_err(IntoResponse::into_response)? else {
            let kept = keep(app, token, parts).await;
            return Err(logged_out(
                parts,
                kept.map_err(IntoResponse::into_response)?,
            ));
        };
        let request_id = RequestId::of(&parts.extensions).map_err(IntoResponse::into_response)?;
        Ok(Self {
            app: app.clone(),
            familie,
            token,
            path: original_path(parts),
            stempel: written(parts).stempel().to_owned(),
            now: app.clock.now(),
            request_id: request_id.0,
            kvittering: Kvittering::from_cookies(&CookieJar::from_headers(&parts.headers)),
        })
    }
}

async fn find(app: &AppState, token: TokenHash) -> Result<Option<Innlogga>, AppError> {
    let mut connection = app.db.bare().await?;
    Ok(queries::find_session(&mut connection, token).await?)
}

fn written(parts: &Parts) -> Written {
    parts.extensions.get().cloned().unwrap_or_default()
}

/// A form whose session has run out: kept for after the login. The page to come back to.
async fn keep(app: &AppState, token: TokenHash, parts: &Parts) -> Result<Option<String>, AppError> {
    if parts.method.is_safe() {
        return Ok(None);
    }
    super::utkast::keep_after_expiry(app, token, &original_path(parts), &written(parts)).await
}

/// To the login, and back to the page, where what was written stands (`kept`). Whoever wrote something that could not be
/// kept gets a page with the text.
fn logged_out(parts: &Parts, kept: Option<String>) -> Response {
    if let Some(kept) = kept {
        let mut response = Redirect::to(&super::login_path(&kept)).into_response();
        let cookie = Kvittering::FamilieKladd.set_cookie();
        response.headers_mut().append(header::SET_COOKIE, cookie);
        return response;
    }
    if written(parts).has_words() {
        return AppError::LoggedOut.into_response();
    }
    let path = original_path(parts);
    let sendt = !parts.method.is_safe();
    // what is posted about a samtykke is posted to its own page
    let back = path.starts_with("/familie/samtykke/") || !(sendt || path == "/familie");
    let login = super::login_path(if back { &path } else { "/familie" });
    let mut response = Redirect::to(&login).into_response();
    if sendt {
        let cookie = Kvittering::FamilieLoggaUt.set_cookie();
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

impl FamilieCtx {
    /// A transaction that ends in a row of the innsynslogg.
    pub(super) async fn read(&self) -> Result<FamilyTx, AppError> {
        let context = FamilyContext {
            token: self.token,
            familie_person_id: self.familie.familie_person_id,
            kommune_id: self.familie.kommune_id,
            request_id: self.request_id.clone(),
            now: self.now,
            clock: self.app.clock.clone(),
        };
        Ok(self.app.db.family(context).await?)
    }

    /// This moment.
    pub(super) const fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// The day in Norway.
    pub(super) fn today(&self) -> Date {
        oslo_date(self.now)
    }

    /// The form that was sent, as it is shown again.
    pub(super) fn form_state(&self) -> FormState {
        FormState {
            stempel: self.stempel.clone(),
            ..FormState::at(&self.path)
        }
    }

    /// The page, with the family's header and the status that its form gives it.
    pub(super) fn page(&self, view: &impl View) -> Result<Response, AppError> {
        let familie = FamilieShell {
            kommune: Some(format!("{} kommune", self.familie.kommune_namn)),
            inne: true,
            namn: self.familie.namn.clone(),
            sesjon_sekund: Some(self.familie.sekund_att),
        };
        let flash = self.kvittering.map(Kvittering::flash);
        let html = render_familie(view, &familie, flash.as_ref())?;
        let mut response = (view.status(), Html(html)).into_response();
        if flash.is_some() {
            let clear: HeaderValue = Kvittering::clear_cookie();
            response.headers_mut().append(header::SET_COOKIE, clear);
        }
        Ok(response)
    }

    /// To another page, with a receipt.
    pub(super) fn redirect(path: &str, kvittering: Kvittering) -> Response {
        let mut response = Redirect::to(path).into_response();
        let cookie = kvittering.set_cookie();
        response.headers_mut().append(header::SET_COOKIE, cookie);
        response
    }
}

/// What was done to or with one child.
pub(super) fn act(handling: &'static str, barn: BarnId) -> FamilyAct {
    FamilyAct {
        handling,
        barn_list: vec![barn],
    }
}

/// Not there, or not theirs: alike, and that it was tried is a row of the log.
pub(super) async fn not_found(
    tx: FamilyTx,
    handling: &'static str,
    barn: BarnId,
) -> Result<Response, AppError> {
    tx.refuse(act(handling, barn)).await?;
    Err(AppError::NotFound)
}
