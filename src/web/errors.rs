//! Draws the error page over an empty error response, and logs what was refused.

use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use tower_http::csrf::ProtectionError;
use uuid::Uuid;

use super::Session;
use super::ctx::shell;
use super::error_page::FeilSide;
use super::guard::RequestId;
use super::page::render;
use super::session::Found;
use crate::access::Actor;
use crate::app::AppState;
use crate::db::{Refusal, RequestContext};
use crate::error::{AppError, ErrorPage};
use crate::ids::BarnId;

/// The layer.
pub async fn draw_errors(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let refusal = attempt(&mut parts).await;
    let request = Request::from_parts(parts, body);
    let id = request.extensions().get::<RequestId>().cloned();
    let response = next.run(request).await;
    let status = response.status();
    let drawn_elsewhere = response.extensions().get::<ErrorPage>().is_none()
        && response.extensions().get::<ProtectionError>().is_none()
        && status != StatusCode::METHOD_NOT_ALLOWED;
    if drawn_elsewhere {
        return response;
    }
    let id = id.map(|id| id.0).unwrap_or_default();
    let Some((session, actor)) = who(&response) else {
        return page(status, None, &id);
    };
    if let (true, Some(refusal)) = (is_refusal(status), refusal) {
        let context = RequestContext {
            token: session.token,
            actor: Arc::clone(&actor),
            request_id: id.clone(),
            now: app.clock.now(),
            clock: Arc::clone(&app.clock),
        };
        if let Err(error) = app.db.log_refusal(context, &refusal).await {
            // the session may have ended since: whoever is logged out is sent to the login page
            let still_there = crate::innlogging::find_session(&app, session.token).await;
            if matches!(still_there, Ok(None)) {
                let til = "/".to_owned();
                return AppError::Unauthenticated { til }.into_response();
            }
            let broken = AppError::from(error).into_response().status();
            return page(broken, None, &id);
        }
    }
    page(status, Some(&shell(&session, &actor, app.clock.now())), &id)
}

/// The person the request was made by.
fn who(response: &Response) -> Option<(Arc<Session>, Arc<Actor>)> {
    match response.extensions().get::<Found>()? {
        Found::Live(session) => Some((Arc::clone(session), Arc::clone(session.actor.as_ref()?))),
        Found::Nobody => None,
    }
}

fn is_refusal(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS
    )
}

fn page(status: StatusCode, shell: Option<&super::page::Shell>, id: &str) -> Response {
    let reference = status
        .is_server_error()
        .then(|| id.chars().take(13).collect());
    let view = FeilSide::of(status.as_u16(), reference);
    match render(&view, shell, None) {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => status.into_response(),
    }
}

/// What was tried: the route, and the ids in its address.
async fn attempt(parts: &mut Parts) -> Option<Refusal> {
    let route = parts.extensions.get::<MatchedPath>()?.as_str();
    let mut refusal = Refusal {
        handling: format!("{} {route}", parts.method),
        sak_list: Vec::new(),
        barn_list: Vec::new(),
    };
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let ids = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    for (name, value) in &ids {
        let Ok(id) = value.parse::<Uuid>() else {
            continue;
        };
        match name {
            "sak_id" => refusal.sak_list.push(id.into()),
            "barn_id" => refusal.barn_list.push(id.into()),
            _ => {}
        }
    }
    // the one address that names a child after the question mark: /uro/ny?barn=…
    let barn = query
        .strip_prefix("barn=")
        .and_then(|id| id.parse::<Uuid>().ok());
    refusal.barn_list.extend(barn.map(BarnId::from));
    Some(refusal)
}
