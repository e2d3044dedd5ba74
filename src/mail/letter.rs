//! A letter without content.

use askama::Template;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use time::OffsetDateTime;
use url::Url;
use uuid::Uuid;

use super::ical::{self, Meeting, Method};

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

#[derive(Template)]
#[template(path = "epost/familie.txt")]
struct FamilyText<'a> {
    first: &'a str,
    others: &'a [Line],
    note: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "epost/familie.html")]
struct FamilyHtml<'a> {
    subject: &'a str,
    first: &'a str,
    others: &'a [Line],
    note: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "epost/moete.txt")]
struct CallText<'a> {
    call: &'a Call<'a>,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "epost/moete.html")]
struct CallHtml<'a> {
    subject: &'a str,
    call: &'a Call<'a>,
    link: &'a str,
}

/// What a letter is made from.
pub struct Nudge<'a> {
    /// Names the letter.
    pub id: Uuid,
    /// To whom.
    pub to: Address,
    /// One sentence that gives nothing away.
    pub first: &'a str,
    /// Where the inbox is.
    pub inbox: &'a str,
    /// Where mails are turned off.
    pub settings: &'a str,
}

/// The sentence of a letter in another language, for who does not read Norwegian.
#[derive(Clone, Copy)]
pub struct Line {
    /// The BCP 47 tag.
    pub lang: &'static str,
    /// What the language calls itself.
    pub name: &'static str,
    /// The sentence.
    pub text: &'static str,
}

impl Line {
    /// Which way it is written.
    fn dir(&self) -> &'static str {
        if self.lang == "ar" { "rtl" } else { "ltr" }
    }
}

/// What a letter to somebody in a family is made from.
pub struct FamilyNudge<'a> {
    /// Names the letter.
    pub id: Uuid,
    /// To whom.
    pub to: Address,
    /// One sentence that gives nothing away.
    pub first: &'a str,
    /// The same in other languages.
    pub others: &'a [Line],
    /// What there is to know of the link.
    pub note: &'a str,
    /// Where it leads.
    pub path: String,
}

/// What a letter about a meeting is made from: the time and the place stand in its calendar file alone.
pub struct Call<'a> {
    /// Names the letter.
    pub id: Uuid,
    /// To whom.
    pub to: Address,
    /// One sentence that gives nothing away.
    pub first: &'a str,
    /// What there is to know of the link and the file.
    pub note: &'a str,
    /// The same in other languages, for who does not read Norwegian.
    pub others: &'a [Line],
    /// Where the link leads; none is empty.
    pub path: String,
    /// The meeting.
    pub meeting: Meeting,
    /// What the calendar is asked to do.
    pub method: Method,
    /// When the letter is written.
    pub now: OffsetDateTime,
}

/// A letter, whole.
pub struct Letter {
    pub(super) id: Uuid,
    pub(super) message: Message,
}

impl Letter {
    /// From this sender, about this site.
    ///
    /// # Errors
    /// When a template or an address does not make a letter.
    pub fn new(from: &Mailbox, site: &Url, nudge: Nudge<'_>) -> anyhow::Result<Self> {
        let Nudge { id, to, first, .. } = nudge;
        let (link, settings) = (site.join(nudge.inbox)?, site.join(nudge.settings)?);
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
        Self::of(from, site, (id, to), text.render()?, html.render()?)
    }

    /// The same to somebody in a family.
    ///
    /// # Errors
    /// When a template or an address does not make a letter.
    pub fn to_family(from: &Mailbox, site: &Url, nudge: FamilyNudge<'_>) -> anyhow::Result<Self> {
        let link = site.join(&nudge.path)?;
        let FamilyNudge {
            first,
            others,
            note,
            ..
        } = nudge;
        let link = link.as_str();
        let text = FamilyText {
            first,
            others,
            note,
            link,
        };
        let html = FamilyHtml {
            subject: SUBJECT,
            first,
            others,
            note,
            link,
        };
        let whom = (nudge.id, nudge.to);
        Self::of(from, site, whom, text.render()?, html.render()?)
    }

    /// To somebody who is called to a meeting, with its calendar file: the last of the ways to read the letter, so that a
    /// program that knows calendars takes it.
    ///
    /// # Errors
    /// When a template or an address does not make a letter.
    pub fn call(from: &Mailbox, site: &Url, call: &Call<'_>) -> anyhow::Result<Self> {
        let link = match call.path.as_str() {
            "" => String::new(),
            path => site.join(path)?.to_string(),
        };
        let text = CallText { call, link: &link };
        let html = CallHtml {
            subject: SUBJECT,
            call,
            link: &link,
        };
        let addresses = (&from.email, &call.to);
        let file = ical::letter(&call.meeting, call.method, addresses, call.now);
        let kind = format!(
            "text/calendar; charset=utf-8; method={}",
            call.method.code()
        );
        let parts = alternatives(text.render()?, html.render()?)
            .singlepart(part(ContentType::parse(&kind)?, file));
        Self::with(from, site, (call.id, call.to.clone()), parts)
    }

    fn of(
        from: &Mailbox,
        site: &Url,
        whom: (Uuid, Address),
        text: String,
        html: String,
    ) -> anyhow::Result<Self> {
        Self::with(from, site, whom, alternatives(text, html))
    }

    fn with(
        from: &Mailbox,
        site: &Url,
        (id, to): (Uuid, Address),
        parts: MultiPart,
    ) -> anyhow::Result<Self> {
        let host = site.host_str().unwrap_or("laget");
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

fn alternatives(text: String, html: String) -> MultiPart {
    MultiPart::alternative()
        .singlepart(words(ContentType::TEXT_PLAIN, text))
        .singlepart(words(ContentType::TEXT_HTML, html))
}

/// What is read: its Norwegian and its link can be read whatever else it holds, also where a program does not decode it.
fn words(kind: ContentType, body: String) -> SinglePart {
    SinglePart::builder()
        .header(kind)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(body)
}

fn part(kind: ContentType, body: String) -> SinglePart {
    SinglePart::builder().header(kind).body(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_given_can_add_a_header() {
        for bad in [
            "per@laget.example\r\nBcc: ond@ond.example",
            "per@laget.example\nBcc: ond@ond.example",
            "per\r\n@laget.example",
            "per@laget.example, ond@ond.example",
        ] {
            assert!(bad.parse::<Address>().is_err(), "{bad:?}");
        }
        let from: Mailbox = "Laget <laget@laget.example>".parse().unwrap();
        let nudge = Nudge {
            id: Uuid::nil(),
            to: "per@laget.example".parse().unwrap(),
            first: "Hei\r\nBcc: ond@ond.example",
            inbox: "/meldingar",
            settings: "/meldingar/varsling",
        };
        let site = Url::parse("https://laget.example/").unwrap();
        let letter = Letter::new(&from, &site, nudge).unwrap();
        let text = String::from_utf8(letter.message.formatted()).unwrap();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        let names: Vec<&str> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| line.split(':').next())
            .collect();
        assert!(!names.contains(&"Bcc"), "{head}");
        assert_eq!(letter.message.envelope().to().len(), 1);
    }
}
