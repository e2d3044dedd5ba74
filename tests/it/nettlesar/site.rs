//! The application on a port of this machine, and a record of the pages it has given.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http_body_util::BodyExt;
use tokio::net::TcpListener;

use super::maskinar::{self, Maskinar};
use crate::harness::TestApp;

/// A page, as it was sent.
#[derive(Clone)]
pub struct Sent {
    /// Method and address.
    pub request: String,
    /// The status.
    pub status: u16,
    /// The document, before any script has touched it.
    pub html: String,
}

/// The application of one test, where a browser can reach it.
#[derive(Clone)]
pub struct Site {
    /// Scheme, host and port.
    pub origin: String,
    app: TestApp,
    sent: Arc<Mutex<Vec<Sent>>>,
    /// What stands behind the address, when it is not one application in this process.
    maskinar: Option<Arc<Maskinar>>,
}

impl Site {
    /// Serves the application as it is.
    pub async fn serve(app: &TestApp) -> Self {
        match maskinar::wanted() {
            Some(tal) => Self::serve_many(app, (0..tal).map(|_| app.another()).collect()).await,
            None => Self::serve_with(app, async |_| app.router()).await,
        }
    }

    /// As many machines as there are routers, behind nginx.
    async fn serve_many(app: &TestApp, routers: Vec<Router>) -> Self {
        // the port is free when it is let go of, and nginx takes it at once
        let front = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = front.local_addr().unwrap();
        let mut site = Self {
            origin: format!("http://{address}"),
            app: app.clone(),
            sent: Arc::default(),
            maskinar: None,
        };
        let recorded = routers
            .into_iter()
            .map(|router| router.layer(from_fn_with_state(site.clone(), record)))
            .collect();
        drop(front);
        let maskinar = Maskinar::start(app, address, recorded).await;
        site.maskinar = Some(Arc::new(maskinar));
        site
    }

    /// Serves what is made for this origin.
    pub async fn serve_with(app: &TestApp, make: impl AsyncFnOnce(&str) -> Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let site = Self {
            origin: format!("http://{}", listener.local_addr().unwrap()),
            app: app.clone(),
            sent: Arc::default(),
            maskinar: None,
        };
        let router = make(&site.origin).await;
        let router = router.layer(from_fn_with_state(site.clone(), record));
        tokio::spawn(async move { axum::serve(listener, router).await });
        site
    }

    /// The pages that were sent, in order.
    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }
}

async fn record(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let name = format!("{} {}", request.method(), request.uri());
    // limits on logins go by address, and the browsers of all tests are on this machine
    request
        .extensions_mut()
        .insert(ConnectInfo(site.app.address()));
    if !request.uri().path().starts_with("/static/") {
        // the record is of the words, not of how they were packed
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    let response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return response;
    }
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    site.sent.lock().unwrap().push(Sent {
        request: name,
        status: parts.status.as_u16(),
        html: String::from_utf8(bytes.to_vec()).expect("a page is UTF-8"),
    });
    Response::from_parts(parts, Body::from(bytes))
}
