//! A letter without content.

use askama::Template;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use url::Url;
use uuid::Uuid;

/// The subject of every letter: it says nothing.
pub const SUBJECT: &str = "Melding frå Laget";

#[derive(Template)]
#[template(path = "epost/melding.txt")]
struct Text<'a> {
    first: &'a str,
    link: &'a str,
    settings: &'a str,
}

#[derive(Template)]
#[template(path = "epost/melding.html")]
struct Html<'a> {
    subject: &'a str,
    first: &'a str,
    link: &'a str,
    settings: &'a str,
}

/// A letter, whole.
pub struct Letter {
    pub(super) id: Uuid,
    pub(super) message: Message,
}

impl Letter {
    /// One sentence that gives nothing away, and the addresses of the inbox and of where mails are turned off.
    ///
    /// # Errors
    /// When a template or an address does not make a letter.
    pub fn new(
        (from, to): (&Mailbox, Address),
        (id, site): (Uuid, &Url),
        first: &str,
        (inbox, settings): (&str, &str),
    ) -> anyhow::Result<Self> {
        let (link, settings) = (site.join(inbox)?, site.join(settings)?);
        let (link, settings) = (link.as_str(), settings.as_str());
        let text = Text {
            first,
            link,
            settings,
        };
        let html = Html {
            subject: SUBJECT,
            first,
            link,
            settings,
        };
        let host = site.host_str().unwrap_or("laget");
        let parts = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, text.render()?))
            .singlepart(part(ContentType::TEXT_HTML, html.render()?));
        let mut message = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .subject(SUBJECT)
            .message_id(Some(format!("<{id}@{host}>")))
            .multipart(parts)?;
        // no machine answers a machine (RFC 3834)
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        let value = "auto-generated".to_owned();
        message
            .headers_mut()
            .insert_raw(HeaderValue::new(name, value));
        Ok(Self { id, message })
    }
}

fn part(kind: ContentType, body: String) -> SinglePart {
    SinglePart::builder().header(kind).body(body)
}
