//! From a code to a person: the token is fetched by ourselves, over TLS, and believed only when all of it holds.
//!
//! The claims are checked here and not by the crate, whose clock is the machine's own and whose words repeat what the
//! token says; the signature and the keys are the crate's.

use serde::Deserialize;
use time::OffsetDateTime;

use super::client::Client;
use super::error::OidcError;
use super::provider::Discovered;
use super::{acr, jws};
use crate::clock::Clock;
use crate::personal::Personal;

/// How long ago somebody may have proven who they are, to sign.
pub(super) const FRESH_SECONDS: &str = "600";
const FRESH: i64 = 600;

/// How much our clock and the provider's may differ.
const SKEW: i64 = 60;

/// A token older than this was not made for this login.
const OLDEST: i64 = 600;

/// Who somebody is, as a provider says it.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// What the provider calls the person, to us.
    pub sub: String,
    /// How sure it is.
    pub acr: String,
    /// When the person last proved it.
    pub auth_time: Option<OffsetDateTime>,
    /// The session at the provider.
    pub sid: Option<String>,
    /// The fødselsnummer, from ID-porten.
    pub pid: Option<Personal<String>>,
    /// The token, for logging out at the provider.
    pub hint: Personal<String>,
}

/// What a login was begun with.
pub(super) struct Expected<'a> {
    pub(super) code: &'a str,
    pub(super) verifier: &'a str,
    pub(super) nonce: &'a str,
    pub(super) fresh: bool,
    pub(super) now: OffsetDateTime,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    acr: Option<String>,
    auth_time: Option<i64>,
    sid: Option<String>,
    pid: Option<String>,
}

/// Whom a token is for: one, or a list.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Some(Vec<String>),
}

impl Audience {
    /// It is for this one and nobody else.
    pub(super) fn is_only(&self, client_id: &str) -> bool {
        match self {
            Self::One(one) => one == client_id,
            Self::Some(list) => list.len() == 1 && list.iter().all(|one| one == client_id),
        }
    }
}

/// Gives the code for a token, and reads who it is about.
pub(super) async fn exchange(
    client: &Client,
    provider: &Discovered,
    clock: &dyn Clock,
    expected: &Expected<'_>,
) -> Result<Identity, OidcError> {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", expected.code),
        ("redirect_uri", &client.redirect_uri),
        ("code_verifier", expected.verifier),
    ];
    let answer = client.post_signed(&provider.token, provider, clock, &fields);
    let (status, body) = answer.await?;
    if status != 200 {
        return Err(OidcError::Refused("code"));
    }
    // an access token may come along: it is not kept, and this page has no use for it
    let Tokens { id_token } =
        serde_json::from_slice(&body).map_err(|_| OidcError::Refused("token: none"))?;
    let head = jws::head(&id_token)?;
    if head.typ.as_deref().is_some_and(|typ| typ != "JWT") {
        return Err(OidcError::Refused("token: kind"));
    }
    let provider = jws::with_key(client, &head).await?;
    let claims: Claims = jws::verified(&id_token, &head, &provider)?;
    claims.check(client, expected).map_err(OidcError::Refused)?;
    Ok(Identity {
        issuer: claims.iss,
        sub: claims.sub,
        acr: claims.acr.unwrap_or_default(),
        auth_time: claims.auth_time.and_then(at),
        sid: claims.sid,
        pid: claims.pid.map(Personal::from),
        hint: id_token.into(),
    })
}

impl Claims {
    fn check(&self, client: &Client, expected: &Expected<'_>) -> Result<(), &'static str> {
        let now = expected.now.unix_timestamp();
        if self.iss != client.issuer() {
            return Err("token: issuer");
        }
        if !self.aud.is_only(&client.known_as) {
            return Err("token: audience");
        }
        if self.azp.as_ref().is_some_and(|azp| *azp != client.known_as) {
            return Err("token: authorized party");
        }
        if now >= self.exp.saturating_add(SKEW) {
            return Err("token: expired");
        }
        let begins = self.nbf.unwrap_or(self.iat).max(self.iat);
        if begins > now + SKEW {
            return Err("token: from the future");
        }
        if self.iat < now - OLDEST {
            return Err("token: too old");
        }
        if self.nonce.as_deref() != Some(expected.nonce) {
            return Err("token: nonce");
        }
        if self.sub.is_empty() || self.sub.len() > 255 {
            return Err("token: subject");
        }
        let got = self.acr.as_deref().unwrap_or_default();
        if !acr::accepted(&client.acr, got) {
            return Err("token: level");
        }
        let proven = self.auth_time.ok_or("token: no time of proof");
        if expected.fresh && proven? < now - FRESH - SKEW {
            return Err("token: proven too long ago");
        }
        if self.auth_time.is_some_and(|at| at > now + SKEW) {
            return Err("token: proven in the future");
        }
        Ok(())
    }
}

fn at(seconds: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(seconds).ok()
}
