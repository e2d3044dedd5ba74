//! `POST /logg-ut`: ends the session here and in the database.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::sesjon;
use crate::app::AppState;
use crate::error::AppError;
use crate::web::{AlsoHalf, Kvittering, RequestId, expired_cookie};

pub(super) async fn send(
    State(app): State<AppState>,
    Extension(request_id): Extension<RequestId>,
    AlsoHalf(session): AlsoHalf,
) -> Result<Response, AppError> {
    sesjon::end(&app, &session, &request_id).await?;
    let mut response = Redirect::to("/logg-inn").into_response();
    let headers = response.headers_mut();
    let (name, value) = expired_cookie();
    headers.append(name, value);
    headers.append(header::SET_COOKIE, Kvittering::LoggaUt.set_cookie());
    headers.insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok(response)
}
