//! The cookie of a receipt.

use axum::http::HeaderValue;
use axum_extra::extract::CookieJar;

use super::Kvittering;

const COOKIE: &str = "__Host-kvittering";

impl Kvittering {
    /// The cookie that carries it to the next page.
    #[must_use]
    pub fn set_cookie(self) -> HeaderValue {
        cookie(self.code(), 60)
    }

    /// The receipt a request carries.
    #[must_use]
    pub fn from_cookies(jar: &CookieJar) -> Option<Self> {
        Self::from_code(jar.get(COOKIE)?.value())
    }

    /// The cookie that takes it away again.
    #[must_use]
    pub fn clear_cookie() -> HeaderValue {
        cookie("", 0)
    }
}

#[expect(clippy::expect_used, reason = "a receipt's code is one of the list's")]
fn cookie(value: &str, seconds: u32) -> HeaderValue {
    let text =
        format!("{COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    HeaderValue::try_from(text).expect("a code fits in a header")
}
