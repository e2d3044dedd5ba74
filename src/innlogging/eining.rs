//! The browser a login comes from. A random cookie knows it again: whoever has logged in with it is not held up by what strangers try,
//! and is told when another is used.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum_extra::extract::CookieJar;
use sha2::{Digest, Sha256};

use super::model::eining_ord;
use crate::app::AppState;

/// The cookie of a browser: of nobody, until somebody has logged in with it.
pub const EINING_COOKIE: &str = "__Host-eining";

/// 400 days, the most a browser keeps one.
const MAX_AGE: u32 = 400 * 24 * 3600;

/// What a request says of its browser.
pub(super) struct Eining {
    pub ord: String,
    token: Option<String>,
}

impl Eining {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let user_agent = headers.get(header::USER_AGENT);
        let user_agent = user_agent.and_then(|value| value.to_str().ok());
        let jar = CookieJar::from_headers(headers);
        let token = jar
            .get(EINING_COOKIE)
            .map(|cookie| cookie.value().to_owned());
        Self {
            ord: eining_ord(user_agent.unwrap_or_default()),
            token: token.filter(|token| token.len() == 64 && hex::decode(token).is_ok()),
        }
    }

    /// What the database knows it by; none of a browser without the cookie.
    pub(super) fn hash(&self) -> Option<[u8; 32]> {
        self.token.as_deref().map(hash)
    }

    /// The same, and the cookie that is to be set when there was none.
    pub(super) fn hash_or_new(
        &self,
        app: &AppState,
    ) -> ([u8; 32], Option<(HeaderName, HeaderValue)>) {
        if let Some(hash) = self.hash() {
            return (hash, None);
        }
        let token = hex::encode(app.clock.random());
        (hash(&token), Some(cookie(&token)))
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(format!("eining {token}")).into()
}

#[expect(
    clippy::expect_used,
    reason = "a token is hexadecimal: it fits in a header"
)]
fn cookie(token: &str) -> (HeaderName, HeaderValue) {
    let text = format!(
        "{EINING_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={MAX_AGE}"
    );
    let value = HeaderValue::try_from(text).expect("a token fits in a header");
    (header::SET_COOKIE, value)
}
