//! The browser, at the provider's own pages: keeps cookies, follows redirects there, and stops at one that leads back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::http::{Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use scraper::{Html, Selector};
use url::Url;

use super::SITE;

/// A browser's cookies at providers.
#[derive(Clone)]
pub struct Outside {
    client: Client<HttpConnector, Full<Bytes>>,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

/// A page of the provider, or the way back.
pub enum Arrived {
    Page(Url, String),
    Back(String),
}

impl Outside {
    pub fn new() -> Self {
        Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
            cookies: Arc::default(),
        }
    }

    async fn once(&self, method: Method, url: &Url, body: String) -> (u16, Option<String>, String) {
        let cookies: Vec<String> = self
            .cookies
            .lock()
            .unwrap()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(url.as_str())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let request = request.body(Full::from(body)).unwrap();
        let response = self.client.request(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            let mut jar = self.cookies.lock().unwrap();
            if value.is_empty() {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        let to = response.headers().get(header::LOCATION);
        let to = to.map(|to| to.to_str().unwrap().to_owned());
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, to, String::from_utf8_lossy(&body).into_owned())
    }

    /// Goes to an address, and on.
    pub async fn go(&self, method: Method, url: &Url, body: String) -> Arrived {
        let (mut status, mut to, mut text) = self.once(method, url, body).await;
        let mut here = url.clone();
        while let Some(next) = to {
            here = here.join(&next).unwrap();
            if let Some(path) = here.as_str().strip_prefix(SITE) {
                return Arrived::Back(path.to_owned());
            }
            (status, to, text) = self.once(Method::GET, &here, String::new()).await;
        }
        assert_eq!(status, 200, "{here}: {text}");
        Arrived::Page(here, text)
    }

    /// Logs in as a person, at a level; the way back. Somebody who is logged in there already is not asked.
    pub async fn log_in(&self, url: &str, pid: &str, acr: &str) -> String {
        self.answer(url, &[("acr", acr), ("pid", pid)]).await
    }

    /// Says no.
    pub async fn cancel(&self, url: &str) -> String {
        self.answer(url, &[("avbryt", "ja")]).await
    }

    async fn answer(&self, url: &str, fields: &[(&str, &str)]) -> String {
        let url = Url::parse(url).unwrap();
        match self.go(Method::GET, &url, String::new()).await {
            Arrived::Back(path) => path,
            Arrived::Page(page, text) => {
                let action = attribute(&text, "form", "action");
                let to = page.join(&action).unwrap();
                match self.go(Method::POST, &to, form(fields)).await {
                    Arrived::Back(path) => path,
                    Arrived::Page(_, text) => panic!("the provider asks on: {text}"),
                }
            }
        }
    }

    /// True when the address asks who one is.
    pub async fn is_asked(&self, url: &str) -> bool {
        let url = Url::parse(url).unwrap();
        matches!(
            self.go(Method::GET, &url, String::new()).await,
            Arrived::Page(..)
        )
    }

    /// Logs out at the provider with these fields, and says yes when it asks.
    pub async fn log_out(&self, url: &str, fields: &[(&str, &str)]) -> Arrived {
        let url = Url::parse(url).unwrap();
        let asked = self.go(Method::POST, &url, form(fields)).await;
        let Arrived::Page(page, text) = asked else {
            return asked;
        };
        let action = attribute(&text, "form", "action");
        let token = attribute(&text, "input[name=xsrf]", "value");
        let to = page.join(&action).unwrap();
        let yes = form(&[("xsrf", &token), ("logout", "yes")]);
        self.go(Method::POST, &to, yes).await
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    form.finish()
}

fn attribute(text: &str, selector: &str, name: &str) -> String {
    let html = Html::parse_document(text);
    let selector = Selector::parse(selector).unwrap();
    let found = html.select(&selector).next();
    let value = found.and_then(|element| element.attr(name));
    value
        .unwrap_or_else(|| panic!("no {name} in {text}"))
        .to_owned()
}
