//! The one way out: HTTP to providers. It follows no redirect, waits five seconds, and reads at most 256 kB.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{Method, Request, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, RootCertStore};
use url::Url;

use super::OidcError;

/// From the first byte we send to the last we read.
const PATIENCE: Duration = Duration::from_secs(5);

/// No metadata, key set or token is near this large.
const MAX_BODY: usize = 256 * 1024;

/// A client of HTTP; a clone shares its connections.
#[derive(Clone, Debug)]
pub(super) struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    patience: Duration,
}

/// Why there was no answer to use.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct NoAnswer(pub &'static str);

impl From<NoAnswer> for OidcError {
    fn from(NoAnswer(why): NoAnswer) -> Self {
        Self::Unavailable(why)
    }
}

impl Http {
    /// With the certificates the machine trusts.
    pub(super) fn new() -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .map_err(|_| "TLS kan ikkje setjast opp.".to_owned())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
            patience: PATIENCE,
        })
    }

    /// One that does not wait so long.
    pub(super) fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// What stands at an address, when the answer is 200.
    pub(super) async fn get(&self, url: &Url) -> Result<Vec<u8>, NoAnswer> {
        let request = Request::get(url.as_str())
            .header(ACCEPT, "application/json")
            .body(Full::default());
        let (status, body) = self.send(request).await?;
        if status == 200 {
            Ok(body)
        } else {
            Err(unexpected(status))
        }
    }

    /// Sends a form; the answer with its status, when the provider is well enough to give one.
    pub(super) async fn post(
        &self,
        url: &Url,
        fields: &[(&str, &str)],
    ) -> Result<(u16, Vec<u8>), NoAnswer> {
        let body = form(fields);
        let request = Request::builder()
            .method(Method::POST)
            .uri(url.as_str())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(body));
        let (status, body) = self.send(request).await?;
        if (200..300).contains(&status) || (400..500).contains(&status) {
            Ok((status, body))
        } else {
            Err(unexpected(status))
        }
    }

    async fn send(
        &self,
        request: Result<Request<Full<Bytes>>, axum::http::Error>,
    ) -> Result<(u16, Vec<u8>), NoAnswer> {
        let request = request.map_err(|_| NoAnswer("an address that cannot be asked"))?;
        let answer = tokio::time::timeout(self.patience, async {
            let response = self.client.request(request).await;
            let response = response.map_err(|_| NoAnswer("no connection"))?;
            let (parts, body) = Response::into_parts(response);
            let body = Limited::new(body, MAX_BODY).collect().await;
            let body = body.map_err(|error| {
                if error.is::<LengthLimitError>() {
                    NoAnswer("a body without end")
                } else {
                    NoAnswer("a broken body")
                }
            })?;
            Ok::<_, NoAnswer>((parts.status.as_u16(), body.to_bytes().to_vec()))
        });
        answer.await.unwrap_or(Err(NoAnswer("no answer in time")))
    }
}

/// An answer that is none: the server's fault, or a redirect, which is not followed.
const fn unexpected(status: u16) -> NoAnswer {
    match status {
        300..=399 => NoAnswer("a redirect"),
        500..=599 => NoAnswer("an error of the server"),
        _ => NoAnswer("an unexpected status"),
    }
}

/// Fields as a form's body.
pub(super) fn form(fields: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        form.append_pair(name, value);
    }
    form.finish()
}
