//! OpenID Connect: one client for every provider, whether families come from ID-porten or staff from Ansattporten.
//!
//! A login has two halves. [`begin`] pushes the request to the provider and gives the address the browser goes to, and a
//! cookie; [`finish`] takes what came back, and believes it only after every check. Between them there is one row of
//! `oidc_flyt`, under the hash of the cookie and used once. State, nonce and PKCE verifier are derived from the cookie:
//! the callback of another browser fits none of them, and the table holds nothing worth taking.
//!
//! No token and no number of a person is logged, put into an address or kept in clear.

mod acr;
mod assertion;
mod client;
mod error;
mod flow;
mod http;
mod jws;
mod keys;
mod logout;
mod provider;
mod queries;
mod settings;
mod token;

use std::sync::Arc;

pub use acr::accepted;
pub use client::Client;
pub use error::OidcError;
pub use flow::{
    Begun, Callback, Finished, Purpose, Ways, begin, begun_from, finish, forget_cookie,
};
pub use keys::OwnKey;
pub use logout::{AtProvider, LoggedOut, logout_form, use_once, verify_logout};
pub use settings::{ClientSettings, Settings};
pub use token::Identity;

/// The clients of this installation, and where providers send people back to.
#[derive(Debug, Default)]
pub struct Oidc {
    clients: Vec<Arc<Client>>,
}

impl Oidc {
    /// No provider: no such login is offered.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The clients that settings name.
    ///
    /// # Errors
    /// One sentence about the first thing that is wrong.
    pub fn new(settings: Settings) -> Result<Self, String> {
        let clients = settings.clients()?;
        Ok(Self { clients })
    }

    /// A client by the name it has in the rows about it.
    #[must_use]
    pub fn client(&self, namn: &str) -> Option<&Arc<Client>> {
        self.clients.iter().find(|client| client.id() == namn)
    }

    /// The clients that families of a kommune log in with: by the kommune's number.
    pub fn family(&self) -> impl Iterator<Item = (&str, &Arc<Client>)> {
        self.clients
            .iter()
            .filter_map(|client| Some((client.kommune()?, client)))
    }

    /// The client of one kommune's families.
    #[must_use]
    pub fn family_of(&self, nummer: &str) -> Option<&Arc<Client>> {
        let mut found = self.family().filter(|(kommune, _)| *kommune == nummer);
        found.next().map(|(_, client)| client)
    }

    /// The clients that staff log in with.
    pub fn staff(&self) -> impl Iterator<Item = &Arc<Client>> {
        let staff = |client: &&Arc<Client>| client.kommune().is_none();
        self.clients.iter().filter(staff)
    }

    /// Every client of one issuer: a logout token names the issuer first.
    pub fn of_issuer<'a>(&'a self, issuer: &'a str) -> impl Iterator<Item = &'a Arc<Client>> {
        let theirs = move |client: &&Arc<Client>| client.issuer() == issuer;
        self.clients.iter().filter(theirs)
    }

    /// The public halves of our own keys, as providers fetch them.
    #[must_use]
    pub fn jwks(&self) -> serde_json::Value {
        let mut keys: Vec<serde_json::Value> = Vec::new();
        for key in self.clients.iter().flat_map(|client| client.own_keys()) {
            let jwk = key.jwk();
            if !keys.contains(&jwk) {
                keys.push(jwk);
            }
        }
        serde_json::json!({ "keys": keys })
    }
}
