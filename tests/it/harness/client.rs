//! A browser: keeps cookies, says where it comes from, and sends the form that is on the page.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, Method, Request, header};
use http_body_util::BodyExt;
use laget::innlogging::EINING_COOKIE;
use tower::ServiceExt;

use super::form::Filled;
use super::{Page, TestApp};

/// The site, as the browser knows it.
pub const HOST: &str = "laget.example";

/// One browser; a clone is another tab of it.
#[derive(Clone)]
pub struct Client {
    app: TestApp,
    router: Router,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Client {
    pub(super) fn new(app: &TestApp) -> Self {
        Self {
            app: app.clone(),
            router: app.router(),
            // one machine for all the browsers of a test: nobody is told of a new one
            cookies: Arc::new(Mutex::new(BTreeMap::from([(
                EINING_COOKIE.to_owned(),
                app.eining().to_owned(),
            )]))),
        }
    }

    /// The application it talks with.
    pub fn app(&self) -> &TestApp {
        &self.app
    }

    /// A browser that nobody has logged in with.
    pub fn on_a_new_machine(self) -> Self {
        self.jar().remove(EINING_COOKIE);
        self
    }

    /// The same browser, at other routes of the application.
    pub fn at(&self, router: &Router) -> Self {
        Self {
            router: router.clone(),
            ..self.clone()
        }
    }

    /// Fetches a page.
    pub async fn get(&self, path: &str) -> Page {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap())
            .await
    }

    /// Sends fields that no page has asked for, as a program could.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(self.posting(path, fields)).await
    }

    /// Fetches the page at this address, fills in the form on it that posts to this address, and sends it. Fields
    /// that are not given are sent as they stand on the page; one that the form does not have ends the test.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.submit_from(path, path, fields).await
    }

    /// The same for a form that posts to another address than its page's.
    pub async fn submit_from(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(page).await;
        page.submit(action, fields).await
    }

    /// Another site makes the browser send this.
    pub async fn post_from_other_site(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut request = self.posting(path, fields);
        let headers = request.headers_mut();
        headers.insert(header::ORIGIN, "https://ond.example".parse().unwrap());
        headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
        self.send(request).await
    }

    /// A program sends this with the browser's cookies, and does not say where it comes from.
    pub async fn post_without_origin(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut request = self.posting(path, fields);
        let headers = request.headers_mut();
        headers.remove(header::ORIGIN);
        headers.remove("sec-fetch-site");
        self.send(request).await
    }

    /// A cookie's value.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().get(name).cloned()
    }

    /// Puts a cookie into the browser.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar().insert(name.to_owned(), value.to_owned());
    }

    /// A request with what every request of a browser carries.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> = self
            .jar()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header(HeaderName::from_static("sec-fetch-site"), "same-origin")
            .extension(ConnectInfo(self.app.address()));
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        request
    }

    /// Sends a request and keeps the cookies of the answer.
    pub async fn send(&self, request: Request<Body>) -> Page {
        let path = request.uri().to_string();
        let changes = !request.method().is_safe();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        self.keep_cookies(&parts.headers);
        if changes {
            Box::pin(self.app.work()).await;
        }
        Page {
            client: self.clone(),
            path,
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.to_vec(),
        }
    }

    fn posting(&self, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
        self.request(Method::POST, path)
            .header(header::ORIGIN, format!("https://{HOST}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(Filled::encode(fields)))
            .unwrap()
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut jar = self.jar();
        for cookie in headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let mut parts = cookie.split(';').map(str::trim);
            let (name, value) = parts.next().unwrap().split_once('=').unwrap();
            let attributes: Vec<&str> = parts.collect();
            if name.starts_with("__Host-") {
                // a browser throws the cookie away unless this holds
                assert!(
                    attributes.contains(&"Secure")
                        && attributes.contains(&"Path=/")
                        && !attributes.iter().any(|a| a.starts_with("Domain")),
                    "no browser would keep {cookie}"
                );
            }
            if attributes.contains(&"Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    fn jar(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap()
    }
}
