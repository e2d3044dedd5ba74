//! The session of a request: one look-up, before anything else.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use sha2::{Digest, Sha256};

use crate::access::Actor;
use crate::app::AppState;
use crate::db::TokenHash;
use crate::error::AppError;
use crate::ids::BrukarId;

/// `__Host-`: this host only, over TLS only (a browser makes an exception for loopback).
pub const SESSION_COOKIE: &str = "__Host-sesjon";

/// The session of a family; staff's pages do not know it (docs/adr/0009).
pub const FAMILY_COOKIE: &str = "__Host-familie";

/// A live session.
#[derive(Debug)]
pub struct Session {
    /// What the database knows it by.
    pub token: TokenHash,
    /// The person.
    pub brukar_id: BrukarId,
    /// The person's name.
    pub namn: String,
    /// Seconds until it ends if nothing is done.
    pub sekund_att: u32,
    /// How many meldingar are unread.
    pub ulesne: u32,
    /// Who the person is in the chosen kommune; none until one is chosen.
    pub actor: Option<Arc<Actor>>,
    /// As many factors are proven as must be: only then is it a session for anything but to prove or set up another.
    pub heil: bool,
    /// The person has a second factor.
    pub har_faktor: bool,
    /// Who it is was shown within five minutes.
    pub fersk: bool,
}

/// What the cookie stood for.
#[derive(Clone, Debug)]
pub(super) enum Found {
    Nobody,
    /// One that lacks a factor: the pages of the second factor and the way out know it, and nothing else.
    Half(Arc<Session>),
    Live(Arc<Session>),
}

/// Finds the session and hands it on. A form that arrives after the session ran out by time is kept as a
/// draft for the person it was, so that the text is there after login.
pub async fn session(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let Some(token) = session_token(request.headers()) else {
        request.extensions_mut().insert(Found::Nobody);
        return next.run(request).await;
    };
    match crate::innlogging::find_session(&app, token).await {
        Ok(Some(session)) => {
            let found = if session.heil {
                Found::Live(Arc::new(session))
            } else {
                Found::Half(Arc::new(session))
            };
            request.extensions_mut().insert(found.clone());
            let mut response = next.run(request).await;
            // the error page is drawn further out, in the person's own layout
            response.extensions_mut().insert(found);
            response
        }
        Ok(None) if request.method() == Method::POST && is_staffs(request.uri().path()) => {
            match crate::utkast::keep_after_expiry(&app, token, request).await {
                Ok(til) => AppError::Unauthenticated { til }.into_response(),
                Err(error) => error.into_response(),
            }
        }
        Ok(None) => {
            request.extensions_mut().insert(Found::Nobody);
            next.run(request).await
        }
        Err(error) => {
            let mut response = error.into_response();
            if request.uri().path() == LOGOUT && request.method() == Method::POST {
                forget_session(response.headers_mut());
            }
            response
        }
    }
}

/// Where staff log out.
const LOGOUT: &str = "/logg-ut";

/// The browser has no session from now on, and keeps nothing of what it showed, whatever the database says.
pub fn forget_session(headers: &mut HeaderMap) {
    forget(headers, SESSION_COOKIE);
}

/// The same of a family.
pub fn forget_family(headers: &mut HeaderMap) {
    forget(headers, FAMILY_COOKIE);
}

fn forget(headers: &mut HeaderMap, cookie: &str) {
    let (name, value) = set(cookie, "", "; Max-Age=0");
    headers.append(name, value);
    headers.insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
}

/// Whether a form at this address may be one that a person of the staff was writing when the session ran out: not a
/// login, and nothing of families, guests or providers.
fn is_staffs(path: &str) -> bool {
    let others = ["/logg-inn", "/innlogging", "/familie", "/gjest", "/oidc"];
    !others.iter().any(|other| path.starts_with(other))
}

/// The session that a request's cookie stands for, live or not.
#[must_use]
pub fn session_token(headers: &HeaderMap) -> Option<TokenHash> {
    let jar = CookieJar::from_headers(headers);
    Some(token_hash(jar.get(SESSION_COOKIE)?.value()))
}

/// The same of a family.
#[must_use]
pub fn family_token(headers: &HeaderMap) -> Option<TokenHash> {
    let jar = CookieJar::from_headers(headers);
    Some(token_hash(jar.get(FAMILY_COOKIE)?.value()))
}

/// SHA-256 of what the cookie holds: the token itself is stored nowhere.
#[must_use]
pub fn token_hash(token: &str) -> TokenHash {
    TokenHash(Sha256::digest(token.as_bytes()).into())
}

/// The cookie that carries a new session's token.
#[must_use]
pub fn session_cookie(token: &str) -> (header::HeaderName, HeaderValue) {
    set(SESSION_COOKIE, token, "")
}

/// The cookie that carries a family's new session.
#[must_use]
pub fn family_cookie(token: &str) -> (header::HeaderName, HeaderValue) {
    set(FAMILY_COOKIE, token, "")
}

#[expect(
    clippy::expect_used,
    reason = "a token is hexadecimal: what would be lost without it is the session"
)]
fn set(name: &str, value: &str, extra: &str) -> (header::HeaderName, HeaderValue) {
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{extra}");
    (
        header::SET_COOKIE,
        HeaderValue::try_from(text).expect("a token fits in a header"),
    )
}
