//! `POST /oidc/utlogging`: a provider tells that somebody has logged out there. And `/oidc/jwks.json`: our public keys.

use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;

use super::queries;
use crate::app::AppState;
use crate::error::AppError;
use crate::innlogging;
use crate::oidc::{self, LoggedOut, OidcError};
use crate::personal::Personal;
use crate::web::{Posted, RequestId};

#[derive(Debug, Deserialize)]
pub(super) struct UtloggingForm {
    logout_token: Personal<String>,
}

/// 200 when the sessions are ended, also when there were none; 400 when the token is not believed.
pub(super) async fn send(
    State(app): State<AppState>,
    Extension(request_id): Extension<RequestId>,
    Posted(form): Posted<UtloggingForm>,
) -> Result<StatusCode, AppError> {
    let token = form.logout_token.expose();
    let logged_out = match oidc::verify_logout(&app.oidc, &*app.clock, token).await {
        Ok(logged_out) => logged_out,
        Err(OidcError::Own(error)) => return Err(error),
        Err(error) => {
            tracing::warn!(reason = %error, "no logout");
            return Err(AppError::BadRequest("a logout token that is not believed"));
        }
    };
    let mut tx = app.db.logout().await?;
    if !oidc::use_once(&mut tx, &logged_out).await? {
        return Err(AppError::BadRequest("a logout token that was used"));
    }
    let LoggedOut {
        client, sub, sid, ..
    } = &logged_out;
    let (sub, sid) = (sub.as_deref(), sid.as_deref());
    if client.kommune().is_some() {
        for ended in queries::end_sessions_at(&mut tx, client.id(), sub, sid).await? {
            let (kommune, person) = (ended.kommune_id, ended.familie_person_id);
            let id = app.clock.uuid();
            queries::log(&mut tx, id, kommune, person, "utlogging", &request_id.0).await?;
        }
    } else {
        innlogging::logga_ut(&mut tx, client.issuer(), sub, sid).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::OK)
}

pub(super) async fn jwks(State(app): State<AppState>) -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, app.oidc.jwks().to_string())
}
