//! `POST /familie/logg-ut`: ends the session here, and offers to end the one at the provider.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::{queries, sesjon};
use crate::app::AppState;
use crate::db::TokenHash;
use crate::error::AppError;
use crate::oidc::{self, AtProvider};
use crate::web::page::{FamilieShell, Nav, View, render_familie};
use crate::web::{FormAction, Kvittering, RequestId, family_token, forget_family};

#[derive(Template)]
#[template(path = "familie/logg_ut.html")]
struct LoggUt {
    namn: String,
    skjema: AtProvider,
}

impl View for LoggUt {
    fn title(&self) -> String {
        "Du er logga ut".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

/// The browser is out whatever the database says: one that does not take it in is told of in the log, and the session ends by itself.
pub(super) async fn send(
    State(app): State<AppState>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let mut response = match family_token(&headers) {
        Some(token) => end(&app, token, &request_id).await.unwrap_or_else(|error| {
            tracing::warn!("logged out in the browser alone");
            // says why
            drop(error.into_response());
            to_login()
        }),
        None => Redirect::to("/familie/logg-inn").into_response(),
    };
    forget_family(response.headers_mut());
    response
}

async fn end(
    app: &AppState,
    token: TokenHash,
    request_id: &RequestId,
) -> Result<Response, AppError> {
    let mut connection = app.db.bare().await?;
    let familie = queries::find_session(&mut connection, token).await?;
    drop(connection);
    let hint = sesjon::end(app, token, request_id).await?;
    let klient = familie.map(|familie| familie.klient);
    logged_out(app, klient.as_deref(), hint).await
}

async fn logged_out(
    app: &AppState,
    klient: Option<&str>,
    hint: Option<crate::personal::Personal<String>>,
) -> Result<Response, AppError> {
    let client = klient.and_then(|klient| app.oidc.client(klient));
    if let (Some(client), Some(hint)) = (client, hint)
        && let Some(skjema) = oidc::logout_form(client, hint).await
    {
        let site = skjema.url.origin().ascii_serialization();
        let view = LoggUt {
            namn: client.namn().to_owned(),
            skjema,
        };
        let mut response = Html(render_familie(&view, &FamilieShell::UTE, None)?).into_response();
        response.extensions_mut().insert(FormAction(site));
        return Ok(response);
    }
    Ok(to_login())
}

fn to_login() -> Response {
    let mut response = Redirect::to("/familie/logg-inn").into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, Kvittering::LoggaUt.set_cookie());
    response
}
