//! Requests in our own name: each is signed anew (`private_key_jwt`), for this provider, for a minute.

use url::Url;

use super::client::Client;
use super::error::OidcError;
use super::provider::Discovered;
use crate::clock::Clock;

/// What says that it is a signed token that says who we are.
const KIND: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How long an assertion can be used.
const SECONDS: i64 = 60;

impl Client {
    /// Sends a form that says who sends it. The answer with its status.
    pub(super) async fn post_signed(
        &self,
        to: &Url,
        provider: &Discovered,
        clock: &dyn Clock,
        fields: &[(&str, &str)],
    ) -> Result<(u16, Vec<u8>), OidcError> {
        let assertion = self.assertion(provider, clock)?;
        let mut all = fields.to_vec();
        all.extend([
            ("client_id", self.known_as.as_str()),
            ("client_assertion_type", KIND),
            ("client_assertion", &assertion),
        ]);
        Ok(self.http.post(to, &all).await?)
    }

    fn assertion(&self, provider: &Discovered, clock: &dyn Clock) -> Result<String, OidcError> {
        let now = clock.now().unix_timestamp();
        let claims = serde_json::json!({
            "iss": self.known_as,
            "sub": self.known_as,
            "aud": provider.issuer,
            "iat": now,
            "exp": now + SECONDS,
            "jti": hex::encode(clock.random()),
        });
        // the first is the one in use; settings without a key are refused
        let key = self
            .own_keys()
            .first()
            .ok_or(OidcError::Unavailable("no key of our own"))?;
        let signed = key.sign(&claims);
        signed.map_err(|error| OidcError::Own(error.into()))
    }
}
