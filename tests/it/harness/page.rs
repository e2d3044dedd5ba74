//! What the browser got.

use axum::http::{HeaderMap, header};
use scraper::{ElementRef, Html, Selector};

use super::Client;
use super::form::Filled;

/// An answer.
#[derive(Clone)]
pub struct Page {
    pub(super) client: Client,
    /// The address it was asked for under.
    pub path: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as text.
    pub body: String,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Page {
    /// What a reader sees, with single spaces.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.body);
        words(html.root_element())
    }

    /// True when the selector finds something.
    pub fn has(&self, selector: &str) -> bool {
        !self.select(selector).is_empty()
    }

    /// The text of everything the selector finds, in order.
    pub fn select(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        html.select(&parse(selector)).map(words).collect()
    }

    /// An attribute of everything the selector finds that has it.
    pub fn attribute(&self, selector: &str, attribute: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        html.select(&parse(selector))
            .filter_map(|element| element.attr(attribute).map(str::to_owned))
            .collect()
    }

    /// The message beside a field, if there is one.
    pub fn error_on(&self, field: &str) -> Option<String> {
        self.select(&format!("[id='felt-{field}-feil']")).pop()
    }

    /// A header's value.
    pub fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header(header::LOCATION).unwrap_or_else(|| {
            panic!(
                "{} gave {} and leads nowhere: {}",
                self.path,
                self.status,
                self.text()
            )
        })
    }

    /// Goes where a redirect leads.
    pub async fn follow(&self) -> Self {
        let to = self.location().to_owned();
        self.client.get(&to).await
    }

    /// Fills in the form on this page that posts to `action`, and sends it.
    pub async fn submit(&self, action: &str, fields: &[(&str, &str)]) -> Self {
        assert_eq!(
            self.status,
            200,
            "no form to fill in on {}: {}",
            self.path,
            self.text()
        );
        let filled = Filled::on(&self.body, &self.path, action, fields);
        self.client.post(action, &filled.fields()).await
    }
}

fn parse(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}

/// The words of an element, without those of scripts.
pub(super) fn words(element: ElementRef<'_>) -> String {
    let text: Vec<&str> = element.text().flat_map(str::split_whitespace).collect();
    text.join(" ")
}
