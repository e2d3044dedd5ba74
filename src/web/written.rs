//! What comes with a posted form beside its own fields: which draft it was filled from, and what the person wrote,
//! for the pages that have to say no. Nothing that was typed is lost.

mod felt;

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{Method, header};
use http_body_util::LengthLimitError;
use tower_http::timeout::TimeoutError;
use uuid::Uuid;

use super::body::{MAX_BODY, MAX_BODY_UNKNOWN, SECRET, is_form};
use super::session::session_token;
use crate::error::AppError;
use felt::{Felt, av_namnet, felt};

/// The hidden field with the stempel of the draft a form was filled from. It is of the page and not of the form: who
/// reads the form does not see it, and what is kept or compared is without it.
pub const STEMPEL: &str = "utkast_stempel";

/// The box one ticks to say that one has read through it: what it sends is not what anybody wrote.
const STADFESTA: &str = "stadfesta";

/// What was written or chosen in a form, as the page that has to say no shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skrive {
    /// What stands over its field on the form's own page.
    pub etikett: String,
    /// What was written or chosen.
    pub tekst: String,
}

/// What stands over a field, by the address of its form, its name, and which one it is of those with that name; none when the name
/// says it. Set by `app`, for forms with many fields of one name.
#[derive(Clone, Copy)]
pub struct Etikettar(pub fn(&str, &str, usize) -> Option<String>);

/// A posted form as it came: it is taken apart only when a page has to say no.
#[derive(Clone, Default)]
pub struct Written {
    body: Bytes,
    stempel: String,
}

impl Written {
    /// What was written and chosen in the form of this address, in the form's order, each under what stands over its field there.
    #[must_use]
    pub fn texts(&self, path: &str) -> Arc<[Skrive]> {
        self.texts_of(path, Etikettar(|_, _, _| None))
    }

    /// The same, with more of what stands over the fields.
    #[must_use]
    pub fn texts_of(&self, path: &str, etikettar: Etikettar) -> Arc<[Skrive]> {
        texts(&self.body, path, etikettar).into()
    }

    /// Whether anything was written in words: that is more than can be asked for once more.
    #[must_use]
    pub fn has_words(&self) -> bool {
        let fields: Vec<(String, String)> =
            serde_html_form::from_bytes(&self.body).unwrap_or_default();
        let mut fields = fields.iter();
        fields.any(|(name, tekst)| in_words(tekst) && !SECRET.contains(&name.as_str()))
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
/// [`AppError::TooLarge`], [`AppError::TooSlow`], and [`AppError::BadRequest`] when it does not come whole.
pub async fn note_written(request: Request) -> Result<(Request, Written), AppError> {
    let headers = request.headers();
    if request.method() != Method::POST || !is_form(headers) {
        return Ok((request, Written::default()));
    }
    // nobody has to be known to send this: a cookie lost while writing has some pages of text with it, not megabytes
    let most = session_token(headers).map_or(MAX_BODY_UNKNOWN, |_| MAX_BODY);
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, most).await.map_err(|error| {
        let error = error.into_inner();
        if error.is::<LengthLimitError>() {
            AppError::TooLarge
        } else if is_late(&*error) {
            AppError::TooSlow
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

/// Whether the body was cut because it did not come in time (`serve::Patience`).
fn is_late(error: &(dyn Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |&cause| cause.source());
    causes.any(<dyn Error>::is::<TimeoutError>)
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

/// Text, and no id, code or date.
fn in_words(tekst: &str) -> bool {
    let words = |c: char| c.is_whitespace() || c.is_uppercase() || !c.is_ascii();
    tekst.trim().contains(words)
}

/// So many fields are looked at: no form has more.
const FELT_MAX: usize = 1000;

/// What was written and chosen: nothing of a hidden field, and nothing that is never kept. Of a field nobody knows, what is in words.
fn texts(body: &[u8], path: &str, etikettar: Etikettar) -> Vec<Skrive> {
    let fields: Vec<(String, String)> = serde_html_form::from_bytes(body).unwrap_or_default();
    let mut sett: HashMap<String, usize> = HashMap::new();
    let mut written = Vec::new();
    for (name, tekst) in fields.into_iter().take(FELT_MAX) {
        let nr = sett.entry(name.clone()).or_default();
        let eigen = etikettar.0(path, &name, *nr);
        *nr += 1;
        if tekst.trim().is_empty() || name == STADFESTA || SECRET.contains(&name.as_str()) {
            continue;
        }
        let etikett = match (eigen, felt(path, &name)) {
            (Some(eigen), _) => eigen,
            (None, Felt::Synleg(etikett)) => etikett,
            (None, Felt::Ukjent) if in_words(&tekst) => av_namnet(&name),
            (None, _) => continue,
        };
        let tekst = vist(tekst);
        written.push(Skrive { etikett, tekst });
    }
    written
}

/// What was written as it was, and a code that was chosen as near a word as it is.
fn vist(tekst: String) -> String {
    // alone, or after what it is the id of
    let id = tekst.get(tekst.len().saturating_sub(36)..);
    if id.is_some_and(|id| id.parse::<Uuid>().is_ok()) {
        "Vald i lista: vel på nytt.".to_owned()
    } else if tekst.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
        tekst.replace('_', " ")
    } else {
        tekst
    }
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
        let texts = written.texts("/uro/ny");
        assert_eq!(texts[0].tekst, "Er mykje borte.");
        assert_eq!(texts[0].etikett, "Kva");
        let body = to_bytes(request.into_body(), MAX_BODY).await.unwrap();
        assert_eq!(body, form);
    }

    #[test]
    fn texts_are_what_was_written_and_chosen_and_nothing_secret_or_hidden() {
        let body = "id=0193&kor_raskt=vanleg&kva_er_sett=Er+mykje+borte.%0AHar+vondt.&dato=1.2.2026&tom=+&tiltak=Leikegruppe\
            &foedselsnummer=010120+12345&passord=laget+rundt+barnet";
        let skrive = |etikett: &str, tekst: &str| Skrive {
            etikett: etikett.to_owned(),
            tekst: tekst.to_owned(),
        };
        let ingen = Etikettar(|_, _, _| None);
        assert_eq!(
            texts(body.as_bytes(), "/uro/ny", ingen),
            [
                skrive("Kor raskt må det gjerast noko?", "vanleg"),
                skrive("Kva er sett og høyrt?", "Er mykje borte.\nHar vondt."),
                skrive("Dato", "1.2.2026"),
                skrive("Tiltak", "Leikegruppe")
            ]
        );
        // a field that has its own words over it is shown whatever stands in it
        let dato = Etikettar(|path, name, nr| {
            (path == "/uro/ny" && name == "dato").then(|| format!("Dag {}", nr + 1))
        });
        let vist = texts(b"dato=1.2.2026&dato=&kode=x&dato=2.2.2026", "/uro/ny", dato);
        assert_eq!(
            vist,
            [skrive("Dag 1", "1.2.2026"), skrive("Dag 3", "2.2.2026")]
        );
    }

    #[test]
    fn what_is_chosen_in_a_list_is_told_as_near_as_it_can_be() {
        for id in [
            Uuid::from_u128(7).to_string(),
            format!("f:{}", Uuid::from_u128(7)),
        ] {
            assert_eq!(vist(id), "Vald i lista: vel på nytt.");
        }
        assert_eq!(vist("tidleg_hjelp".to_owned()), "tidleg hjelp");
        assert_eq!(vist("kari_vik@vik.no".to_owned()), "kari_vik@vik.no");
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
