//! What comes with a posted form beside its own fields: which draft it was filled from, and what the person wrote,
//! for the pages that have to say no. Nothing that was typed is lost.

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

/// The hidden field with the stempel of the draft a form was filled from. It is of the page and not of the form: who
/// reads the form does not see it, and what is kept or compared is without it.
pub const STEMPEL: &str = "utkast_stempel";

/// A text of a form, as the page that has to say no shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skrive {
    /// What stands over its field on the form's own page.
    pub etikett: String,
    /// What was written.
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
    /// The texts of the form, in the form's order.
    #[must_use]
    pub fn texts(&self) -> Arc<[Skrive]> {
        texts(&self.body, "", Etikettar(|_, _, _| None)).into()
    }

    /// The same for a form of this address, each under what stands over its field there.
    #[must_use]
    pub fn texts_of(&self, path: &str, etikettar: Etikettar) -> Arc<[Skrive]> {
        texts(&self.body, path, etikettar).into()
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

/// What was written in words: no ids, codes and dates, but in a field that has its own words over it; and nothing that is never kept.
fn texts(body: &[u8], path: &str, etikettar: Etikettar) -> Vec<Skrive> {
    let fields: Vec<(String, String)> = serde_html_form::from_bytes(body).unwrap_or_default();
    let words = |c: char| c.is_whitespace() || c.is_uppercase() || !c.is_ascii();
    let mut sett: HashMap<String, usize> = HashMap::new();
    let mut written = Vec::new();
    for (name, tekst) in fields {
        let nr = sett.entry(name.clone()).or_default();
        let eigen = etikettar.0(path, &name, *nr);
        *nr += 1;
        let med = tekst.trim().contains(words) || (eigen.is_some() && !tekst.trim().is_empty());
        if SECRET.contains(&name.as_str()) || !med {
            continue;
        }
        written.push(Skrive {
            etikett: eigen.unwrap_or_else(|| etikett(&name)),
            tekst: if tekst.parse::<Uuid>().is_ok() {
                "Vald i lista: vel på nytt.".to_owned()
            } else {
                tekst
            },
        });
    }
    written
}

/// What stands over the fields in which most is written; of the others the name is near enough.
const ETIKETTAR: [(&str, &str); 21] = [
    ("avtalt", "Kva blei de samde om?"),
    ("barnet", "Barnets oppleving"),
    ("evaluering", "Når tiltaka skal evaluerast"),
    ("foeremaal", "Føremål"),
    ("foeresette", "Dei føresette si oppleving"),
    ("ikkje_halden_grunn", "Kvifor er samtalen ikkje halden?"),
    ("ikkje_vis_grunn", "Kvifor kan det ikkje visast?"),
    ("kva_er_sett", "Kva er sett og høyrt?"),
    ("kva_meistrar_barnet", "Kva meistrar barnet?"),
    ("kven_er_uroa", "Kven er uroa?"),
    ("maal", "Mål"),
    ("melding", "Kva treng kollegaen å vite?"),
    ("naar", "Når tiltaka skal gjennomførast"),
    ("oppgaave", "Oppgåve i saka"),
    ("problem", "Kva problem planen skal løyse"),
    ("proevd", "Kva har de prøvd?"),
    ("sa", "Kva sa dei føresette?"),
    ("saksomraade", "Saksområde"),
    ("stemme_grunn", "Kvifor er barnet ikkje høyrt?"),
    ("tittel", "Kva gjeld det?"),
    ("undring", "Kva lurer de på?"),
];

fn etikett(name: &str) -> String {
    if let Some((_, etikett)) = ETIKETTAR.iter().find(|(felt, _)| *felt == name) {
        return (*etikett).to_owned();
    }
    let ord = name.replace('_', " ");
    let mut teikn = ord.chars();
    let fyrste = teikn.next().map(|c| c.to_uppercase().to_string());
    fyrste.unwrap_or_default() + teikn.as_str()
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
        assert_eq!(written.texts()[0].tekst, "Er mykje borte.");
        assert_eq!(written.texts()[0].etikett, "Kva");
        let body = to_bytes(request.into_body(), MAX_BODY).await.unwrap();
        assert_eq!(body, form);
    }

    #[test]
    fn texts_are_what_was_written_in_words() {
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
                skrive("Kva er sett og høyrt?", "Er mykje borte.\nHar vondt."),
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
    fn the_words_over_a_field_are_those_of_its_page() {
        fn pages(folder: &std::path::Path, all: &mut String) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    pages(&path, all);
                } else {
                    all.push_str(&std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let mut all = String::new();
        pages(std::path::Path::new("templates"), &mut all);
        for (name, etikett) in ETIKETTAR {
            assert!(
                all.contains(&format!("(\"{name}\", \"{etikett}\"")),
                "{name}"
            );
        }
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
