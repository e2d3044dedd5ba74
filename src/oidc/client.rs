//! One client at one provider.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::OidcError;
use super::http::Http;
use super::keys::OwnKey;
use super::provider::{Discovered, Provider};
use super::settings::ClientSettings;

/// What we are at a provider.
#[derive(Debug)]
pub struct Client {
    id: String,
    namn: String,
    kommune: Option<String>,
    pub(super) known_as: String,
    pub(super) acr: Vec<String>,
    keys: Vec<OwnKey>,
    pub(super) redirect_uri: String,
    pub(super) after_logout: String,
    pub(super) http: Http,
    provider: Provider,
}

impl Client {
    pub(super) fn new(
        id: String,
        settings: ClientSettings,
        keys: Vec<OwnKey>,
        site: &Url,
        (http, calm): (Http, Duration),
    ) -> Self {
        let ClientSettings {
            namn,
            kommune,
            issuer,
            client_id,
            acr,
            noeklar: _,
        } = settings;
        Self {
            id,
            namn,
            after_logout: format!(
                "{site}{}",
                if kommune.is_some() {
                    "familie/logg-inn"
                } else {
                    "logg-inn"
                }
            ),
            kommune,
            known_as: client_id,
            acr,
            keys,
            redirect_uri: format!("{site}oidc/tilbake"),
            provider: Provider::new(issuer, http.clone(), calm),
            http,
        }
    }

    /// What the rows about it call it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What people know the provider as.
    #[must_use]
    pub fn namn(&self) -> &str {
        &self.namn
    }

    /// The number of the kommune whose families it is for; none of one for staff.
    #[must_use]
    pub fn kommune(&self) -> Option<&str> {
        self.kommune.as_deref()
    }

    /// The levels that are asked for.
    #[must_use]
    pub fn acr(&self) -> &[String] {
        &self.acr
    }

    /// The provider, as it calls itself.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.provider.issuer()
    }

    pub(super) fn own_keys(&self) -> &[OwnKey] {
        &self.keys
    }

    /// What the provider says of itself, read at most an hour ago.
    pub(super) async fn discovered(&self) -> Result<Arc<Discovered>, OidcError> {
        self.provider.discovered().await
    }

    /// The same, read anew because a key was not among those known.
    pub(super) async fn discovered_anew(
        &self,
        known: &Arc<Discovered>,
    ) -> Result<Arc<Discovered>, OidcError> {
        self.provider.anew(known).await
    }
}
