//! No other site may make a browser act here.
//!
//! tower-http's layer refuses cross-site requests by `Sec-Fetch-Site` and `Origin`, but lets through
//! those that carry neither. A browser always sends one; so with a session's cookie, neither is refused.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;

use super::{FAMILY_COOKIE, SESSION_COOKIE};
use crate::error::AppError;

/// Refuses an unsafe request that carries a session but does not say where it comes from.
pub async fn csrf(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let says_whence =
        headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN);
    let jar = CookieJar::from_headers(headers);
    let has_session = [SESSION_COOKIE, FAMILY_COOKIE]
        .iter()
        .any(|name| jar.get(name).is_some());
    if !request.method().is_safe() && has_session && !says_whence {
        return AppError::Forbidden.into_response();
    }
    next.run(request).await
}

/// Refuses a page to whoever would not show it by itself: it is drawn as a document, or asked for by its own script.
pub async fn not_embedded(request: Request, next: Next) -> Response {
    if is_by_itself(request.headers()) {
        next.run(request).await
    } else {
        AppError::Forbidden.into_response()
    }
}

fn is_by_itself(headers: &HeaderMap) -> bool {
    let says = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    match says("sec-fetch-dest") {
        None | Some(b"document") => true,
        Some(b"empty") => says("sec-fetch-site") != Some(&b"cross-site"[..]),
        Some(_) => false,
    }
}
