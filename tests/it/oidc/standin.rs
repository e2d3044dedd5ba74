//! A provider that does one thing wrong. Of requests it believes everything: what is under test is what we believe.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::extract::{RawForm, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use laget::clock::Clock;
use laget::oidc::OwnKey;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

use super::NOEKLAR;
use crate::harness::TestApp;

/// What goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// The token is signed by another key, under the known name.
    WrongKey,
    /// The token is signed by a key that is not published.
    UnknownKey,
    /// The token names no key.
    NoKid,
    /// No signature, and none claimed.
    AlgNone,
    /// A signature made of the public key.
    Hs256,
    /// A claim is another.
    Claim(&'static str, Changed),
    /// No token in the answer.
    NoToken,
    /// The code is refused.
    Code400,
    /// The token's place answers so.
    Token(Ill),
    /// Discovery answers so.
    Discovery(Ill),
    /// Discovery is another provider's.
    OtherIssuer,
    /// Discovery names an address that anybody can listen in on.
    NoTls,
    /// Pushed requests are not taken.
    PushRefused,
    /// There is nowhere to push them.
    NoPush,
}

/// How a claim is another than it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    Text(&'static str),
    List(&'static [&'static str]),
    /// Seconds from now.
    Seconds(i64),
    Gone,
}

/// How an answer is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ill {
    Error,
    Silent,
    Huge,
    Redirect,
    Garbage,
}

/// A provider on this machine.
#[derive(Clone)]
pub struct StandIn {
    inner: Arc<Inner>,
}

struct Inner {
    app: TestApp,
    issuer: String,
    keys: [OwnKey; 2],
    state: Mutex<Spoken>,
}

/// What was said.
#[derive(Default)]
struct Spoken {
    fault: Fault,
    /// Which of the two keys signs and is published.
    key: usize,
    pushed: HashMap<String, HashMap<String, String>>,
    last: HashMap<String, String>,
    assertions: Vec<String>,
    decoyed: usize,
    discovered: usize,
}

const PID: &str = "pid";

impl StandIn {
    pub async fn start(app: &TestApp) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let stand_in = Self {
            inner: Arc::new(Inner {
                app: app.clone(),
                issuer: format!("http://{address}"),
                keys: NOEKLAR.map(|text| OwnKey::from_pem(text).unwrap()),
                state: Mutex::default(),
            }),
        };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/par", post(push))
            .route("/token", post(token))
            .route("/lokkefugl", get(decoy).post(decoy))
            .with_state(stand_in.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        stand_in
    }

    pub fn issuer(&self) -> &str {
        &self.inner.issuer
    }

    fn state(&self) -> MutexGuard<'_, Spoken> {
        self.inner.state.lock().unwrap()
    }

    /// Does this wrong from now on.
    pub fn fail(&self, fault: Fault) {
        self.state().fault = fault;
    }

    /// Signs with the other key from now on, and publishes that alone.
    pub fn rotate(&self) {
        self.state().key = 1;
    }

    /// How often a redirect was followed.
    pub fn decoyed(&self) -> usize {
        self.state().decoyed
    }

    /// How often it was asked what it is.
    pub fn discovered(&self) -> usize {
        self.state().discovered
    }

    /// The heads and claims of the assertions we were given.
    pub fn assertions(&self) -> Vec<(Value, Value)> {
        let read = |part: &str| -> Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
        };
        let assertions = self.state().assertions.clone();
        let parts = assertions.iter().map(|text| {
            let mut parts = text.split('.');
            (read(parts.next().unwrap()), read(parts.next().unwrap()))
        });
        parts.collect()
    }

    /// The query of a callback, as the provider sends the browser of the last request back with it; a pair that is
    /// given takes the place of the provider's.
    pub fn callback(&self, url: &str, changed: &[(&str, Option<&str>)]) -> String {
        let url = url::Url::parse(url).unwrap();
        let request: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let pushed = request
            .get("request_uri")
            .and_then(|uri| self.state().pushed.get(uri).cloned());
        let asked = pushed.unwrap_or(request);
        self.state().last.clone_from(&asked);
        let mut pairs = vec![
            ("code", Some("kode")),
            ("state", asked.get("state").map(String::as_str)),
            ("iss", Some(self.issuer())),
        ];
        for (name, value) in changed {
            pairs.retain(|(known, _)| known != name);
            pairs.push((name, *value));
        }
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(
            pairs
                .iter()
                .filter_map(|(name, value)| Some((name, (*value)?))),
        );
        format!("/oidc/tilbake?{}", query.finish())
    }

    /// A token of this kind and these claims, signed as the provider's other tokens.
    pub fn signed(&self, typ: &str, claims: &Value) -> String {
        let fault = self.state().fault;
        let key = self.state().key;
        let signs = match fault {
            Fault::WrongKey | Fault::UnknownKey => 1 - key,
            _ => key,
        };
        let known = &self.inner.keys[key];
        let mut head = json!({ "alg": "RS256", "typ": typ, "kid": known.kid() });
        match fault {
            Fault::UnknownKey => head["kid"] = json!(self.inner.keys[1 - key].kid()),
            Fault::NoKid => {
                head.as_object_mut().unwrap().remove("kid");
            }
            Fault::AlgNone => head["alg"] = json!("none"),
            Fault::Hs256 => head["alg"] = json!("HS256"),
            _ => {}
        }
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encode(&head), encode(claims));
        let signature = match fault {
            Fault::AlgNone => Vec::new(),
            Fault::Hs256 => {
                let secret = known.jwk()["n"].as_str().unwrap().to_owned();
                let secret = URL_SAFE_NO_PAD.decode(secret).unwrap();
                let mut mac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
                mac.update(message.as_bytes());
                mac.finalize().into_bytes().to_vec()
            }
            _ => sign(NOEKLAR[signs], message.as_bytes()),
        };
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn id_token(&self, pid: &str) -> String {
        let now = self.inner.app.clock().now().unix_timestamp();
        let fault = self.state().fault;
        let asked = self.state().last.clone();
        let mut claims = json!({
            "iss": self.issuer(), "sub": "somebody", "aud": asked.get("client_id"), "iat": now, "exp": now + 120,
            "nonce": asked.get("nonce"), "acr": "idporten-loa-high", "auth_time": now, "sid": "sid-1", PID: pid,
        });
        if let Fault::Claim(name, changed) = fault {
            match changed {
                Changed::Text(text) => claims[name] = json!(text),
                Changed::List(list) => claims[name] = json!(list),
                Changed::Seconds(seconds) => claims[name] = json!(now + seconds),
                Changed::Gone => {
                    claims.as_object_mut().unwrap().remove(name);
                }
            }
        }
        self.signed("JWT", &claims)
    }
}

/// RS256, by the key of this text.
fn sign(pem: &str, message: &[u8]) -> Vec<u8> {
    use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = base64::engine::general_purpose::STANDARD
        .decode(body)
        .unwrap();
    let pair = RsaKeyPair::from_pkcs8(&der).unwrap();
    let mut signature = vec![0; pair.public().modulus_len()];
    let chance = ring::rand::SystemRandom::new();
    pair.sign(&RSA_PKCS1_SHA256, &chance, message, &mut signature)
        .unwrap();
    signature
}

async fn ill(how: Ill) -> Response {
    match how {
        Ill::Error => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Ill::Silent => std::future::pending().await,
        Ill::Huge => format!("{{\"x\":\"{}\"}}", "x".repeat(2_000_000)).into_response(),
        Ill::Redirect => Redirect::temporary("/lokkefugl").into_response(),
        Ill::Garbage => "ikkje JSON".into_response(),
    }
}

fn json(value: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, value.to_string()).into_response()
}

async fn discovery(State(own): State<StandIn>) -> Response {
    own.state().discovered += 1;
    let fault = own.state().fault;
    if let Fault::Discovery(how) = fault {
        return ill(how).await;
    }
    let issuer = own.issuer();
    let mut metadata = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "pushed_authorization_request_endpoint": format!("{issuer}/par"),
        "end_session_endpoint": format!("{issuer}/logout"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "authorization_response_iss_parameter_supported": true,
    });
    match fault {
        Fault::OtherIssuer => metadata["issuer"] = json!("https://ond.example"),
        Fault::NoTls => metadata["token_endpoint"] = json!("http://192.0.2.7/token"),
        Fault::NoPush => {
            let metadata = metadata.as_object_mut().unwrap();
            metadata.remove("pushed_authorization_request_endpoint");
        }
        _ => {}
    }
    json(&metadata)
}

async fn jwks(State(own): State<StandIn>) -> Response {
    let key = own.state().key;
    json(&json!({ "keys": [own.inner.keys[key].jwk()] }))
}

fn fields(body: &[u8]) -> HashMap<String, String> {
    url::form_urlencoded::parse(body).into_owned().collect()
}

async fn push(State(own): State<StandIn>, RawForm(body): RawForm) -> Response {
    if own.state().fault == Fault::PushRefused {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let asked = fields(&body);
    let name = format!("urn:bedt-om:{}", own.inner.app.new_id());
    let mut state = own.state();
    state.assertions.push(asked["client_assertion"].clone());
    state.pushed.insert(name.clone(), asked);
    (
        StatusCode::CREATED,
        json(&json!({ "request_uri": name, "expires_in": 60 })),
    )
        .into_response()
}

async fn token(State(own): State<StandIn>, RawForm(body): RawForm) -> Response {
    let fault = own.state().fault;
    match fault {
        Fault::Token(how) => return ill(how).await,
        Fault::Code400 => return StatusCode::BAD_REQUEST.into_response(),
        Fault::NoToken => return json(&json!({ "access_token": "x" })),
        _ => {}
    }
    let asked = fields(&body);
    own.state()
        .assertions
        .push(asked["client_assertion"].clone());
    let token = own.id_token(&super::grown_up(1));
    json(&json!({ "access_token": "x", "token_type": "Bearer", "id_token": token }))
}

async fn decoy(State(own): State<StandIn>) -> Response {
    own.state().decoyed += 1;
    json(&json!({ "id_token": "x" }))
}
