//! `POST /logg-ut`: ends the session here and in the database.

use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};

use super::sesjon;
use crate::app::AppState;
use crate::web::{AlsoHalf, Kvittering, RequestId, forget_session};

/// The browser is out whatever the database says: one that does not take it in is told of in the log, and the session ends by itself.
pub(super) async fn send(
    State(app): State<AppState>,
    Extension(request_id): Extension<RequestId>,
    AlsoHalf(session): AlsoHalf,
) -> Response {
    if let Err(error) = sesjon::end(&app, &session, &request_id).await {
        tracing::warn!("logged out in the browser alone");
        // says why
        drop(error.into_response());
    }
    let mut response = Redirect::to("/logg-inn").into_response();
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, Kvittering::LoggaUt.set_cookie());
    forget_session(headers);
    response
}
