//! Logging out on both sides: at the provider when somebody logs out here, and here when somebody logged out there.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

use super::client::Client;
use super::error::OidcError;
use super::token::Audience;
use super::{Oidc, jws, queries};
use crate::clock::Clock;
use crate::db::SystemTx;
use crate::personal::Personal;

/// What makes a token one of logging out.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A provider sends a logout token at once, and once.
const OLDEST: i64 = 300;
const SKEW: i64 = 60;

/// A form that logs a person out at the provider. The token goes in the body: an address would be logged.
#[derive(Clone, Debug)]
pub struct AtProvider {
    /// Where it is sent.
    pub url: Url,
    /// Its fields.
    pub fields: Vec<(&'static str, Personal<String>)>,
}

/// The form, when the provider has a place for it. A provider that is down has none now.
pub async fn logout_form(client: &Client, hint: Personal<String>) -> Option<AtProvider> {
    let provider = client.discovered().await.ok()?;
    let url = provider.end_session.clone()?;
    let fields = vec![
        ("id_token_hint", hint),
        ("client_id", client.known_as.clone().into()),
        (
            "post_logout_redirect_uri",
            client.after_logout.clone().into(),
        ),
        ("ui_locales", "nn".to_owned().into()),
    ];
    Some(AtProvider { url, fields })
}

/// Who has logged out at a provider.
#[derive(Debug)]
pub struct LoggedOut {
    /// The client that was told.
    pub client: Arc<Client>,
    /// Who; any of the person's sessions when no session is named.
    pub sub: Option<String>,
    /// The session there.
    pub sid: Option<String>,
    jti: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    iat: i64,
    exp: Option<i64>,
    jti: String,
    events: BTreeMap<String, serde_json::Map<String, serde_json::Value>>,
    sub: Option<String>,
    sid: Option<String>,
    nonce: Option<serde_json::Value>,
}

/// Reads a logout token, and believes it when all of it holds. Whether it was used before is for [`use_once`].
///
/// # Errors
/// Why it is not believed.
pub async fn verify_logout(
    oidc: &Oidc,
    clock: &dyn Clock,
    token: &str,
) -> Result<LoggedOut, OidcError> {
    let refused = OidcError::Refused;
    let head = jws::head(token)?;
    // older providers say JWT, or nothing
    if !matches!(head.typ.as_deref(), None | Some("logout+jwt" | "JWT")) {
        return Err(refused("logout token: kind"));
    }
    let named: Claims = jws::unverified(token)?;
    let mut clients = oidc.of_issuer(&named.iss);
    let client = clients.find(|client| named.aud.is_only(&client.known_as));
    let client = Arc::clone(client.ok_or(refused("logout token: not for us"))?);
    let provider = jws::with_key(&client, &head).await?;
    let claims: Claims = jws::verified(token, &head, &provider)?;
    let now = clock.now().unix_timestamp();
    if claims.iat > now + SKEW || claims.iat < now - OLDEST {
        return Err(refused("logout token: time"));
    }
    if claims.exp.is_some_and(|exp| now >= exp + SKEW) {
        return Err(refused("logout token: expired"));
    }
    if !claims.events.contains_key(EVENT) {
        return Err(refused("logout token: event"));
    }
    if claims.nonce.is_some() {
        return Err(refused("logout token: nonce"));
    }
    if claims.sub.is_none() && claims.sid.is_none() {
        return Err(refused("logout token: nobody"));
    }
    if claims.jti.is_empty() {
        return Err(refused("logout token: no name"));
    }
    Ok(LoggedOut {
        client,
        sub: claims.sub,
        sid: claims.sid,
        jti: claims.jti,
    })
}

/// Takes note of the token, in the transaction that ends the sessions; false when it was used before.
///
/// # Errors
/// When the database fails.
pub async fn use_once(tx: &mut SystemTx, token: &LoggedOut) -> Result<bool, sqlx::Error> {
    let jti: [u8; 32] = Sha256::digest(token.jti.as_bytes()).into();
    queries::use_logout(tx, token.client.issuer(), &jti).await
}
