//! What comes with a posted form beside its own fields: which draft it was filled from, and what the person wrote,
//! for the pages that have to say no. Nothing that was typed is lost.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{Method, header};
use http_body_util::LengthLimitError;

use super::body::{MAX_BODY, MAX_BODY_UNKNOWN, SECRET, is_form};
use super::session::session_token;
use crate::error::AppError;

/// The hidden field with the stempel of the draft a form was filled from. It is of the page and not of the form: who
/// reads the form does not see it, and what is kept or compared is without it.
pub const STEMPEL: &str = "utkast_stempel";

/// A posted form as it came: it is taken apart only when a page has to say no.
#[derive(Clone, Default)]
pub struct Written {
    body: Bytes,
    stempel: String,
}

impl Written {
    /// The texts of the form, in the form's order.
    #[must_use]
    pub fn texts(&self) -> Arc<[String]> {
        texts(&self.body).into()
    }

    /// The form, without the stempel of its draft.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The draft the form was filled from; empty when from none.
    #[must_use]
    pub fn stempel(&self) -> &str {
        &self.stempel
    }
}

/// Keeps a posted form for whoever answers the request, also from a browser that has lost its cookie.
///
/// # Errors
/// [`AppError::TooLarge`], and [`AppError::BadRequest`] when it does not come whole.
pub async fn note_written(request: Request) -> Result<(Request, Written), AppError> {
    let headers = request.headers();
    if request.method() != Method::POST || !is_form(headers) {
        return Ok((request, Written::default()));
    }
    // nobody has to be known to send this: a cookie lost while writing has some pages of text with it, not megabytes
    let most = session_token(headers).map_or(MAX_BODY_UNKNOWN, |_| MAX_BODY);
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, most).await.map_err(|error| {
        if error.into_inner().is::<LengthLimitError>() {
            AppError::TooLarge
        } else {
            AppError::BadRequest("the body broke off")
        }
    })?;
    let (body, stempel) = take_stempel(body);
    parts.headers.remove(header::CONTENT_LENGTH);
    let written = Written {
        body: body.clone(),
        stempel,
    };
    parts.extensions.insert(written.clone());
    Ok((Request::from_parts(parts, Body::from(body)), written))
}

/// The form without its stempel, and the stempel.
fn take_stempel(body: Bytes) -> (Bytes, String) {
    let name = STEMPEL.as_bytes();
    if !body.windows(name.len()).any(|part| part == name) {
        return (body, String::new());
    }
    let fields: Vec<(String, String)> = serde_html_form::from_bytes(&body).unwrap_or_default();
    let (taken, kept): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(name, _)| name == STEMPEL);
    let stempel = taken.into_iter().map(|(_, value)| value).next();
    match (stempel, serde_html_form::to_string(kept)) {
        (Some(stempel), Ok(kept)) => (kept.into(), stempel),
        _ => (body, String::new()),
    }
}

/// What was written in words: no ids, codes and dates, and nothing that is never kept.
fn texts(body: &[u8]) -> Vec<String> {
    let fields: Vec<(String, String)> = serde_html_form::from_bytes(body).unwrap_or_default();
    let written = fields.into_iter().filter(|(name, text)| {
        let words = |c: char| c.is_whitespace() || c.is_uppercase() || !c.is_ascii();
        !SECRET.contains(&name.as_str()) && text.trim().contains(words)
    });
    written.map(|(_, text)| text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_form_is_kept_and_comes_on_whole() {
        let form = "kva=Er+mykje+borte.";
        let request = Request::post("/uro/ny")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap();
        let Ok((request, written)) = note_written(request).await else {
            panic!("not too large");
        };
        assert_eq!(*written.texts(), ["Er mykje borte."]);
        let body = to_bytes(request.into_body(), MAX_BODY).await.unwrap();
        assert_eq!(body, form);
    }

    #[test]
    fn texts_are_what_was_written_in_words() {
        let body = "id=0193&kor_raskt=vanleg&kva_er_sett=Er+mykje+borte.%0AHar+vondt.&dato=1.2.2026&tom=+&tiltak=Leikegruppe\
            &foedselsnummer=010120+12345&passord=laget+rundt+barnet";
        assert_eq!(
            texts(body.as_bytes()),
            ["Er mykje borte.\nHar vondt.", "Leikegruppe"]
        );
    }

    #[test]
    fn the_stempel_is_taken_out_and_the_rest_stands() {
        let (body, stempel) = take_stempel("a=1&utkast_stempel=x&b=%C3%A5+2".into());
        assert_eq!((&body[..], stempel.as_str()), (&b"a=1&b=%C3%A5+2"[..], "x"));
        let text = "sett=utkast_stempel%3Dx";
        let (body, stempel) = take_stempel(text.into());
        assert_eq!((&body[..], stempel.as_str()), (text.as_bytes(), ""));
    }
}
