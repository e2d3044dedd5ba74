//! The two halves of a login, bound together by a cookie of the browser and a row that is used once.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum_extra::extract::CookieJar;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::client::Client;
use super::provider::Discovered;
use super::token::{Expected, Identity};
use super::{OidcError, queries, token};
use crate::app::AppState;
use crate::db::TokenHash;

/// Holds the secret of a login that is under way; of the browser it was begun in.
const FLOW_COOKIE: &str = "__Host-oidc";

/// How long the browser remembers where a login was begun, in seconds. The login itself may take ten minutes: the row of
/// the database says so.
const MAX_AGE: u32 = 3600;

/// What somebody logs in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A føresett or youth, to the family's pages.
    Familie,
    /// The same, to sign: who it is must be proven now, and not by an earlier login at the provider.
    Signere,
    /// Staff who are linked already.
    Tilsett,
    /// The same, who must show now who they are.
    TilsettPaaNytt,
    /// Staff who are logged in here, in the session with this hash, and want to be linked.
    Knyt(TokenHash),
}

impl Purpose {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Familie => "familie",
            Self::Signere => "signere",
            Self::Tilsett => "tilsett",
            Self::TilsettPaaNytt => "tilsett_paa_nytt",
            Self::Knyt(_) => "knyt",
        }
    }

    /// Who it is must be proven now: a login somebody else has left at the provider signs nothing, and is linked to nobody.
    const fn is_fresh(self) -> bool {
        matches!(self, Self::Signere | Self::TilsettPaaNytt | Self::Knyt(_))
    }

    const fn is_family(self) -> bool {
        matches!(self, Self::Familie | Self::Signere)
    }
}

/// The first half is done: where the browser goes, and the cookie it comes back with.
#[derive(Debug)]
pub struct Begun {
    /// An address at the provider.
    pub url: String,
    /// The header that sets the cookie.
    pub cookie: (HeaderName, HeaderValue),
}

/// Where a login leads.
#[derive(Clone, Copy, Debug)]
pub struct Ways<'a> {
    /// Where the person was going.
    pub til: &'a str,
    /// The page to try again from when it comes to nothing. Only the browser remembers it: it may be the link of a letter.
    pub attende: &'a str,
}

/// What the provider sends back with the browser.
#[derive(Debug, Default, Deserialize)]
pub struct Callback {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// The second half is done: who it is.
#[derive(Debug)]
pub struct Finished {
    /// What for.
    pub purpose: Purpose,
    /// The client it was done with.
    pub client: Arc<Client>,
    /// Who it is.
    pub identity: Identity,
    /// Where the person was going: a path on this site.
    pub til: String,
}

/// One of the values that are derived from the cookie. None tells the cookie, nor another of them.
fn derived(secret: &str, what: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("oidc {what}\0{secret}")))
}

fn cookie_hash(secret: &str) -> TokenHash {
    TokenHash(Sha256::digest(secret.as_bytes()).into())
}

/// Begins a login: asks the provider, and remembers that it was asked.
///
/// # Errors
/// [`OidcError::Unavailable`] when the provider cannot be asked.
pub async fn begin(
    app: &AppState,
    client: &Client,
    purpose: Purpose,
    ways: Ways<'_>,
) -> Result<Begun, OidcError> {
    let secret = hex::encode(app.clock.random());
    let provider = client.discovered().await?;
    let verifier = PkceCodeVerifier::new(derived(&secret, "pkce"));
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    let (state, nonce) = (derived(&secret, "state"), derived(&secret, "nonce"));
    let acr = client.acr.join(" ");
    let mut asked = vec![
        ("response_type", "code"),
        ("scope", "openid"),
        ("redirect_uri", client.redirect_uri.as_str()),
        ("state", &state),
        ("nonce", &nonce),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("acr_values", &acr),
        ("ui_locales", "nn"),
    ];
    if purpose.is_fresh() {
        asked.extend([("prompt", "login"), ("max_age", token::FRESH_SECONDS)]);
    }
    let url = address(app, client, &provider, purpose, &asked).await?;
    let mut tx = app.db.system().await?;
    queries::insert_flow(
        &mut tx,
        cookie_hash(&secret),
        client.id(),
        purpose,
        ways.til,
    )
    .await?;
    tx.commit().await?;
    Ok(Begun {
        url,
        cookie: cookie(
            &format!("{secret}.{}", URL_SAFE_NO_PAD.encode(ways.attende)),
            MAX_AGE,
        ),
    })
}

/// Where the browser goes. What is asked for is pushed when the provider takes it so, and always for families: then the
/// address holds none of it.
async fn address(
    app: &AppState,
    client: &Client,
    provider: &Discovered,
    purpose: Purpose,
    asked: &[(&str, &str)],
) -> Result<String, OidcError> {
    #[derive(Deserialize)]
    struct Pushed {
        request_uri: String,
    }
    let mut url = provider.authorization.clone();
    url.query_pairs_mut()
        .append_pair("client_id", &client.known_as);
    let Some(push) = &provider.push else {
        if purpose.is_family() {
            return Err(OidcError::Unavailable("it takes no pushed requests"));
        }
        url.query_pairs_mut().extend_pairs(asked);
        return Ok(url.into());
    };
    let (status, body) = client
        .post_signed(push, provider, &*app.clock, asked)
        .await?;
    if status >= 300 {
        return Err(OidcError::Unavailable("it refused the pushed request"));
    }
    let pushed: Pushed = serde_json::from_slice(&body)
        .map_err(|_| OidcError::Unavailable("no address of the pushed request"))?;
    url.query_pairs_mut()
        .append_pair("request_uri", &pushed.request_uri);
    Ok(url.into())
}

/// Ends a login: believes what came back, or says why not. The row is used up whatever comes of it, unless what came
/// is not of this browser.
///
/// # Errors
/// Why not.
pub async fn finish(
    app: &AppState,
    headers: &HeaderMap,
    callback: Callback,
) -> Result<Finished, OidcError> {
    let secret = remembered(headers).map(|(secret, _)| secret);
    let secret = secret.ok_or(OidcError::Stale("no login in this browser"))?;
    let state = callback.state.unwrap_or_default();
    // hashes are compared, so that the time it takes tells nothing
    if Sha256::digest(state) != Sha256::digest(derived(&secret, "state")) {
        return Err(OidcError::Stale("another login's state"));
    }
    let mut tx = app.db.system().await?;
    let flow = queries::use_flow(&mut tx, cookie_hash(&secret)).await?;
    tx.commit().await?;
    let flow = flow.ok_or(OidcError::Stale("used already, or too old"))?;
    let client = app.oidc.client(&flow.klient);
    let client = Arc::clone(client.ok_or(OidcError::Stale("a client that is no more"))?);
    let provider = client.discovered().await?;
    match callback.iss {
        Some(iss) if iss == provider.issuer => {}
        None if !provider.names_itself => {}
        _ => return Err(OidcError::Refused("callback: issuer")),
    }
    match callback.error.as_deref() {
        None => {}
        Some("access_denied") => return Err(OidcError::Cancelled),
        Some("server_error" | "temporarily_unavailable") => {
            return Err(OidcError::Unavailable("it says so itself"));
        }
        Some(_) => return Err(OidcError::Refused("callback: error")),
    }
    let code = callback
        .code
        .ok_or(OidcError::Refused("callback: no code"))?;
    let expected = Expected {
        code: &code,
        verifier: &derived(&secret, "pkce"),
        nonce: &derived(&secret, "nonce"),
        fresh: flow.purpose.is_fresh(),
        now: app.clock.now(),
    };
    let identity = token::exchange(&client, &provider, &*app.clock, &expected).await?;
    Ok(Finished {
        purpose: flow.purpose,
        client,
        identity,
        til: flow.til,
    })
}

/// The secret of the login under way in this browser, and where it was begun.
fn remembered(headers: &HeaderMap) -> Option<(String, String)> {
    let jar = CookieJar::from_headers(headers);
    let (secret, attende) = jar.get(FLOW_COOKIE)?.value().split_once('.')?;
    Some((secret.to_owned(), attende.to_owned()))
}

/// The page the login under way in this browser was begun from; whoever sends somebody there must know that it is a page
/// of ours.
#[must_use]
pub fn begun_from(headers: &HeaderMap) -> Option<String> {
    let (_, attende) = remembered(headers)?;
    String::from_utf8(URL_SAFE_NO_PAD.decode(attende).ok()?).ok()
}

/// The header that takes the cookie of a login away.
#[must_use]
pub fn forget_cookie() -> (HeaderName, HeaderValue) {
    cookie("", 0)
}

#[expect(
    clippy::expect_used,
    reason = "hexadecimal and base64: without the cookie no login ends"
)]
fn cookie(value: &str, max_age: u32) -> (HeaderName, HeaderValue) {
    let text =
        format!("{FLOW_COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={max_age}");
    let value = HeaderValue::try_from(text).expect("it fits in a header");
    (header::SET_COOKIE, value)
}
