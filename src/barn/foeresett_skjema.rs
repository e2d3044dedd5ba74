//! What the two forms about a føresett share.

use serde::Deserialize;

use super::model::foeresett::{Foeresett, FoeresettData, RELASJON, valid_telefon};
use super::namn::valid_name;
use super::skjema;
use crate::personal::Personal;
use crate::text;
use crate::web::form::Errors;
use crate::web::parts::Choice;

/// As long as the table's.
const MAX_NAME: usize = 120;
/// As long as the table's.
const MAX_TELEFON: usize = 30;

/// The fields of a føresett. A question that is not answered is not a no.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FoeresettForm {
    /// The id a new link gets: sent twice, it is one.
    pub foeresett_id: String,
    /// The version a change began from.
    pub version: String,
    /// "avslutt" ends the link.
    pub handling: String,
    pub namn: String,
    pub relasjon: String,
    pub telefon: String,
    pub foreldreansvar: String,
    pub bur_saman: String,
    pub innsynsrett: String,
    #[serde(skip)]
    pub errors: Errors,
}

impl FoeresettForm {
    pub(super) fn of(foeresett: &Foeresett) -> Self {
        let answer = |yes: bool| if yes { "ja" } else { "nei" }.to_owned();
        Self {
            foeresett_id: String::new(),
            version: foeresett.version.to_string(),
            handling: String::new(),
            namn: foeresett.namn.expose().clone(),
            relasjon: foeresett.relasjon.clone(),
            telefon: foeresett
                .telefon
                .as_ref()
                .map(|telefon| telefon.expose().clone())
                .unwrap_or_default(),
            foreldreansvar: answer(foeresett.foreldreansvar),
            bur_saman: answer(foeresett.bur_saman),
            innsynsrett: answer(foeresett.innsynsrett),
            errors: Errors::default(),
        }
    }

    pub(super) fn parse(&self) -> Result<FoeresettData, Errors> {
        let mut errors = Errors::default();
        let namn = match text::line(&self.namn, MAX_NAME) {
            Ok(Some(namn)) if valid_name(&namn) => Some(namn),
            Ok(Some(_)) => {
                errors.add(
                    "namn",
                    "Namnet kan berre ha bokstavar, mellomrom, bindestrek, apostrof og punktum.",
                );
                None
            }
            Ok(None) => {
                errors.add("namn", "Skriv namnet.");
                None
            }
            Err(error) => {
                errors.add("namn", error.to_string());
                None
            }
        };
        let relasjon = RELASJON
            .iter()
            .find(|(code, _)| *code == self.relasjon)
            .map(|(code, _)| *code);
        if relasjon.is_none() {
            errors.add("relasjon", "Vel kva føresetten er for barnet.");
        }
        let telefon = match text::line(&self.telefon, MAX_TELEFON) {
            Ok(Some(telefon)) if !valid_telefon(&telefon) => {
                errors.add(
                    "telefon",
                    "Telefonnummeret kan berre ha siffer, mellomrom og +.",
                );
                None
            }
            Ok(telefon) => telefon,
            Err(error) => {
                errors.add("telefon", error.to_string());
                None
            }
        };
        let foreldreansvar = answer("foreldreansvar", &self.foreldreansvar, &mut errors);
        let bur_saman = answer("bur_saman", &self.bur_saman, &mut errors);
        let innsynsrett = answer("innsynsrett", &self.innsynsrett, &mut errors);
        match (namn, relasjon, foreldreansvar, bur_saman, innsynsrett) {
            (
                Some(namn),
                Some(relasjon),
                Some(foreldreansvar),
                Some(bur_saman),
                Some(innsynsrett),
            ) if errors.is_empty() => Ok(FoeresettData {
                namn: namn.into(),
                relasjon,
                telefon: telefon.map(Personal::from),
                foreldreansvar,
                bur_saman,
                innsynsrett,
            }),
            _ => Err(errors),
        }
    }
}

fn answer(field: &str, typed: &str, errors: &mut Errors) -> Option<bool> {
    match typed {
        "ja" => Some(true),
        "nei" => Some(false),
        _ => {
            errors.add(field, "Svar ja eller nei.");
            None
        }
    }
}

/// The choices of the form.
pub(super) struct Val {
    pub relasjon: Vec<Choice>,
    pub ja_nei: Vec<Choice>,
}

impl Val {
    pub(super) fn new() -> Self {
        Self {
            relasjon: skjema::choices(&RELASJON),
            ja_nei: skjema::choices(&[("ja", "Ja"), ("nei", "Nei")]),
        }
    }
}
