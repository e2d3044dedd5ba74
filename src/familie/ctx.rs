//! Who asks, on the family's pages.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use time::OffsetDateTime;

use super::queries::{self, Innlogga};
use crate::app::AppState;
use crate::db::{FamilyAct, FamilyContext, FamilyTx, TokenHash};
use crate::error::AppError;
use crate::ids::BarnId;
use crate::web::page::{FamilieShell, View, render_familie};
use crate::web::{Kvittering, RequestId, Written, family_token, original_path};

/// A request by a person of a family who is logged in.
pub(super) struct FamilieCtx {
    pub(super) app: AppState,
    pub(super) familie: Innlogga,
    pub(super) token: TokenHash,
    /// Path and query: a form posts to its own address.
    pub(super) path: String,
    now: OffsetDateTime,
    request_id: String,
    kvittering: Option<Kvittering>,
}

impl FromRequestParts<AppState> for FamilieCtx {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Response> {
        let token = family_token(&parts.headers).ok_or_else(|| logged_out(parts))?;
        let found = find(app, token).await;
        let familie = found
            .map_err(IntoResponse::into_response)?
            .ok_or_else(|| logged_out(parts))?;
        let request_id = RequestId::of(&parts.extensions).map_err(IntoResponse::into_response)?;
        Ok(Self {
            app: app.clone(),
            familie,
            token,
            path: original_path(parts),
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

/// To the login, and back to the page. Whoever had written something gets a page with the text: a family has no drafts.
fn logged_out(parts: &Parts) -> Response {
    let written = parts.extensions.get::<Written>();
    if written.is_some_and(|written| !written.texts().is_empty()) {
        return AppError::LoggedOut.into_response();
    }
    let path = original_path(parts);
    let sendt = !parts.method.is_safe();
    // what is posted about a samtykke is posted to its own page
    let back = path.starts_with("/familie/samtykke/") || !(sendt || path == "/familie");
    let til = back.then(|| serde_html_form::to_string([("til", path)]).ok());
    let til = til.flatten().map(|til| format!("?{til}"));
    let login = format!("/familie/logg-inn{}", til.unwrap_or_default());
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

    /// The page, with the family's header and the status that its form gives it.
    pub(super) fn page(&self, view: &impl View) -> Result<Response, AppError> {
        let familie = FamilieShell {
            kommune: Some(format!("{} kommune", self.familie.kommune_namn)),
            inne: true,
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
