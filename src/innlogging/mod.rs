//! *Innlogging* is how a person of the staff becomes a session: by a local account with a password and a second factor, or at a
//! provider that the person has linked to it. Until both factors are proven the session is nobody's: it reaches the pages of the
//! second factor and the way out.
//!
//! Sessions live in the database; the cookie holds a random token and the table only its hash. Unknown user,
//! wrong password and a shut account get the same answer in the same time.

mod eiga;
mod eining;
mod faktor;
mod forsoek;
mod identitet;
mod kode;
mod logg_inn;
mod logg_ut;
mod model;
mod nykel;
mod nyklar;
mod oekter;
mod paa_nytt;
pub mod passord;
mod passord_bytt;
mod queries;
mod sesjon;
mod stadfest;
mod totp;
mod totrinn;
pub mod utanfor;

use axum::Router;
use axum::routing::{get, post};

use crate::app::AppState;

pub use eining::EINING_COOKIE;
pub use identitet::{logga_ut, tilbake};
pub use kode::{KODE, kode_hash};
pub use nykel::{Spoersmaal, tilgangsnyklar};
pub use paa_nytt::prov_paa_nytt;
pub use sesjon::{find_session, switch_kommune};

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/logg-inn", get(logg_inn::vis).post(logg_inn::send))
        .route("/logg-inn/kode", get(kode::vis).post(kode::send))
        .route("/logg-inn/faktor", get(faktor::vis).post(faktor::send))
        .route("/logg-inn/utanfor", post(identitet::logg_inn))
        .route(
            "/innlogging/identitet",
            get(identitet::vis).post(identitet::knyt),
        )
        .route("/innlogging/totrinn", get(totrinn::vis).post(totrinn::send))
        .route(
            "/innlogging/kodar",
            get(totrinn::vis_kodar).post(totrinn::lag_kodar),
        )
        .route("/innlogging/nyklar", get(nyklar::vis).post(nyklar::send))
        .route("/innlogging/nyklar/fjern", post(nyklar::fjern))
        .route(
            "/innlogging/passord",
            get(passord_bytt::vis).post(passord_bytt::send),
        )
        .route("/innlogging/oekter", get(oekter::vis).post(oekter::send))
        .route(
            "/innlogging/paa-nytt",
            get(stadfest::vis).post(stadfest::send),
        )
        .route("/logg-ut", post(logg_ut::send))
        .route("/sesjon/forleng", post(sesjon::forleng))
}

/// The login page that leads back to `til`.
#[must_use]
pub fn login_path(til: &str) -> String {
    // where a draft is sent to be kept, there is no page
    let til = local_path(til).filter(|path| !path.starts_with("/utkast"));
    leads_on("/logg-inn", til.unwrap_or("/"))
}

/// The page that asks for the second factor, that leads on to `til`.
#[must_use]
pub fn faktor_path(til: &str) -> String {
    leads_on("/logg-inn/faktor", til)
}

/// The page that asks who it is once more, that leads back to `til`.
#[must_use]
pub fn stadfest_path(til: &str) -> String {
    leads_on("/innlogging/paa-nytt", til)
}

/// The page where an authenticator is set up, that leads on to `til`.
fn totrinn_path(til: &str) -> String {
    leads_on(totrinn::TOTRINN, til)
}

fn leads_on(page: &str, til: &str) -> String {
    match local_path(til) {
        Some("/") | None => page.to_owned(),
        Some(path) => format!("{page}?til={}", encode(path)),
    }
}

/// The login page of families, that leads on to `til`.
#[must_use]
pub fn familie_login_path(til: &str) -> String {
    match local_path(til) {
        Some("/familie") | None => "/familie/logg-inn".to_owned(),
        Some(path) => {
            let query = serde_html_form::to_string([("til", path)]).unwrap_or_default();
            format!("/familie/logg-inn?{query}")
        }
    }
}

/// The page where a kommune is chosen, that leads on to `til`.
#[must_use]
pub fn kommune_path(til: &str) -> String {
    leads_on("/kommune", til)
}

/// `path` if it is an address on this site and nothing else: never `//host`, `/\host` or a scheme, nor what becomes one of these
/// when a browser has taken `.` and `..` out of it (`/.//host`).
#[must_use]
pub fn local_path(path: &str) -> Option<&str> {
    let ok = path.starts_with('/')
        && !path.contains(['\\', '\r', '\n', '\t', '\0'])
        && path.len() <= 1000
        && !leads_elsewhere(path.split(['?', '#']).next().unwrap_or_default())
        && path
            .parse::<axum::http::Uri>()
            .is_ok_and(|uri| uri.host().is_none());
    ok.then_some(path)
}

/// A step that is empty, or that a browser takes out. No page of ours has one.
fn leads_elsewhere(path: &str) -> bool {
    path.contains("//")
        || path.split('/').any(|step| {
            let step = step.to_ascii_lowercase().replace("%2e", ".");
            step == "." || step == ".."
        })
}

fn encode(path: &str) -> String {
    use std::fmt::Write;
    path.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // writing to a String cannot fail
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_addresses_on_this_site_are_local() {
        for ok in ["/", "/sak/1?a=b", "/barn?namn=%C3%A5", "/sak/1#trykk-igjen"] {
            assert_eq!(local_path(ok), Some(ok));
        }
        for bad in [
            "//ond.example",
            "/.//ond.example",
            "/..//ond.example",
            "/%2e//ond.example",
            "/a/..//ond.example",
            "/.%2E/ond.example",
            "/a//b",
            "/\\ond.example",
            "https://ond.example",
            "ond",
            "",
            "/a\r\nSet-Cookie: x",
            "javascript:alert(1)",
            "/\t/ond.example",
            "\\\\ond.example",
            "/a b",
        ] {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_let_through_stays_here_as_a_browser_reads_it(path in "/?([a./\\\\%2eE?#@:]{0,3}/?){0,8}") {
            if let Some(ok) = local_path(&path) {
                let here = url::Url::parse("https://laget.example/uro/ny").unwrap();
                let led = here.join(ok).unwrap();
                prop_assert_eq!(led.host_str(), Some("laget.example"));
                prop_assert!(!led.path().starts_with("//"), "{}", led);
                let again = here.join(led.path()).unwrap();
                prop_assert_eq!(again.host_str(), Some("laget.example"));
            }
        }
    }

    #[test]
    fn login_path_keeps_the_query_as_one_value() {
        assert_eq!(
            login_path("/uro/ny?barn=1&x=2"),
            "/logg-inn?til=/uro/ny%3Fbarn%3D1%26x%3D2"
        );
        assert_eq!(login_path("//ond"), "/logg-inn");
        assert_eq!(login_path("/utkast/kladd?sti=/uro/ny"), "/logg-inn");
    }
}
