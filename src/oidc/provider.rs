//! What a provider says of itself: addresses and keys, read when they are needed and kept for an hour.

use std::sync::Arc;
use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{AdditionalProviderMetadata, ProviderMetadata};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use url::Url;

use super::OidcError;
use super::http::Http;
use super::settings::is_safe;

/// A key that is withdrawn is believed no longer than this.
const KEEP: Duration = Duration::from_hours(1);

/// What the standard of discovery does not name.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Extra {
    pushed_authorization_request_endpoint: Option<Url>,
    end_session_endpoint: Option<Url>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Extra {}

type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Addresses and keys of a provider.
#[derive(Debug)]
pub(super) struct Discovered {
    pub(super) issuer: String,
    pub(super) authorization: Url,
    pub(super) token: Url,
    pub(super) push: Option<Url>,
    pub(super) end_session: Option<Url>,
    /// The provider names itself in its callback: one that does not is another's.
    pub(super) names_itself: bool,
    pub(super) keys: CoreJsonWebKeySet,
    at: Instant,
}

#[derive(Debug)]
pub(super) struct Provider {
    issuer: String,
    http: Http,
    calm: Duration,
    known: Mutex<Known>,
}

/// What is known of it.
#[derive(Debug, Default)]
struct Known {
    read: Option<Arc<Discovered>>,
    /// When it could not be read last.
    failed: Option<Instant>,
}

impl Known {
    /// Whoever waited while somebody else tried in vain, does not try once more: a queue of them would wait for minutes.
    fn tried_since(&self, asked: Instant) -> Result<(), OidcError> {
        match self.failed {
            Some(failed) if failed > asked => Err(OidcError::Unavailable("it was tried just now")),
            _ => Ok(()),
        }
    }
}

impl Provider {
    pub(super) fn new(issuer: String, http: Http, calm: Duration) -> Self {
        Self {
            issuer,
            http,
            calm,
            known: Mutex::default(),
        }
    }

    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(super) async fn discovered(&self) -> Result<Arc<Discovered>, OidcError> {
        // whoever comes while it is read waits for that, and asks no second time
        let asked = Instant::now();
        let mut known = self.known.lock().await;
        if let Some(read) = known.read.as_ref().filter(|read| read.at.elapsed() < KEEP) {
            return Ok(Arc::clone(read));
        }
        known.tried_since(asked)?;
        self.renew(&mut known).await
    }

    pub(super) async fn anew(&self, old: &Arc<Discovered>) -> Result<Arc<Discovered>, OidcError> {
        let asked = Instant::now();
        let mut known = self.known.lock().await;
        if let Some(newer) = known.read.as_ref()
            && (!Arc::ptr_eq(newer, old) || newer.at.elapsed() < self.calm)
        {
            return Ok(Arc::clone(newer));
        }
        known.tried_since(asked)?;
        self.renew(&mut known).await
    }

    async fn renew(&self, known: &mut Known) -> Result<Arc<Discovered>, OidcError> {
        let read = self
            .read()
            .await
            .inspect_err(|_| known.failed = Some(Instant::now()))?;
        let read = Arc::new(read);
        known.read = Some(Arc::clone(&read));
        Ok(read)
    }

    async fn read(&self) -> Result<Discovered, OidcError> {
        let unusable = OidcError::Unavailable;
        let issuer = self.issuer.trim_end_matches('/');
        let address = format!("{issuer}/.well-known/openid-configuration");
        let address = Url::parse(&address).map_err(|_| unusable("no address"))?;
        let metadata: Metadata = self.json(&address).await?;
        if metadata.issuer().as_str() != self.issuer {
            return Err(unusable("it calls itself by another name"));
        }
        let extra = metadata.additional_metadata();
        let token = metadata.token_endpoint();
        let token = token.ok_or(unusable("it gives no tokens"))?.url().clone();
        let (push, end_session) = (
            extra.pushed_authorization_request_endpoint.clone(),
            extra.end_session_endpoint.clone(),
        );
        let authorization = metadata.authorization_endpoint().url().clone();
        let keys = metadata.jwks_uri().url().clone();
        let all = [
            Some(&authorization),
            Some(&token),
            Some(&keys),
            push.as_ref(),
            end_session.as_ref(),
        ];
        if !all.into_iter().flatten().all(is_safe) {
            return Err(unusable("an address without TLS"));
        }
        Ok(Discovered {
            issuer: self.issuer.clone(),
            authorization,
            token,
            push,
            end_session,
            names_itself: extra.authorization_response_iss_parameter_supported,
            keys: self.json(&keys).await?,
            at: Instant::now(),
        })
    }

    async fn json<T: serde::de::DeserializeOwned>(&self, address: &Url) -> Result<T, OidcError> {
        let body = self.http.get(address).await?;
        serde_json::from_slice(&body)
            .map_err(|_| OidcError::Unavailable("an answer that is not what it should be"))
    }
}
