//! Signed tokens of a provider: RS256 by one of its published keys, and nothing else, whatever the token says.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::JsonWebKey;
use openidconnect::core::{CoreJsonWebKeyUse, CoreJwsSigningAlgorithm};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::client::Client;
use super::error::OidcError;
use super::provider::Discovered;

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

/// What a token's first part says; nothing of it is believed yet.
pub(super) struct Head {
    kid: String,
    /// What kind of token it says it is.
    pub(super) typ: Option<String>,
}

/// The head of a token that may be looked at: signed with RS256 by a key that is named.
pub(super) fn head(token: &str) -> Result<Head, OidcError> {
    let refused = OidcError::Refused;
    let first = token.split('.').next().unwrap_or_default();
    let header: Header = part(first).ok_or(refused("token: no header"))?;
    if header.alg != "RS256" {
        return Err(refused("token: algorithm"));
    }
    if header.crit.is_some() {
        return Err(refused("token: demands what is not known"));
    }
    let kid = header.kid.ok_or(refused("token: names no key"))?;
    Ok(Head {
        kid,
        typ: header.typ,
    })
}

/// What the provider knows of itself, with the key of this token if it has one: keys are read anew when it is new.
pub(super) async fn with_key(client: &Client, head: &Head) -> Result<Arc<Discovered>, OidcError> {
    let has = |provider: &Discovered| key(provider, &head.kid).is_some();
    let provider = client.discovered().await?;
    if has(&provider) {
        return Ok(provider);
    }
    let newer = client.discovered_anew(&provider).await?;
    if has(&newer) {
        Ok(newer)
    } else {
        Err(OidcError::Refused("token: unknown key"))
    }
}

fn key<'a>(provider: &'a Discovered, kid: &str) -> Option<&'a openidconnect::core::CoreJsonWebKey> {
    provider.keys.keys().iter().find(|key| {
        let signs = !matches!(key.key_use(), Some(CoreJsonWebKeyUse::Encryption));
        signs && key.key_id().is_some_and(|id| id.as_str() == kid)
    })
}

/// The claims of a token whose signature holds.
pub(super) fn verified<T: DeserializeOwned>(
    token: &str,
    head: &Head,
    provider: &Discovered,
) -> Result<T, OidcError> {
    let refused = OidcError::Refused;
    let mut parts = token.rsplitn(2, '.');
    let (signature, message) = parts
        .next()
        .zip(parts.next())
        .ok_or(refused("token: parts"))?;
    let claims = message.split_once('.').map(|(_, claims)| claims);
    let signature = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| refused("token: signature"))?;
    let key = key(provider, &head.kid).ok_or(refused("token: unknown key"))?;
    key.verify_signature(
        &CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        message.as_bytes(),
        &signature,
    )
    .map_err(|_| refused("token: signature"))?;
    claims
        .and_then(part)
        .ok_or(refused("token: claims that cannot be read"))
}

fn part<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

/// What a token says, believed by nobody: only to find whom to ask for the key.
pub(super) fn unverified<T: DeserializeOwned>(token: &str) -> Result<T, OidcError> {
    let claims = token.split('.').nth(1).and_then(part);
    claims.ok_or(OidcError::Refused("token: claims that cannot be read"))
}
