//! What the two forms about a føresett share.

use serde::Deserialize;

use super::fnr::Foedselsnummer;
use super::model::Barn;
use super::model::foeresett::{Foeresett, FoeresettData, RELASJON, valid_epost, valid_telefon};
use super::skjema;
use crate::personal::Personal;
use crate::web::Form;
use crate::web::form::Errors;
use crate::web::parts::Choice;

/// As long as the table's.
const MAX_NAME: usize = 120;
/// As long as the table's.
const MAX_TELEFON: usize = 30;
/// Longer than any address the table takes.
const MAX_EPOST: usize = 255;

/// The fields of a føresett. A question that is not answered is not a no.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FoeresettForm {
    /// The id a new link gets.
    pub id: String,
    /// The version a change began from.
    pub version: String,
    /// "avslutt" ends the link.
    pub handling: String,
    pub namn: String,
    pub relasjon: String,
    pub telefon: String,
    pub epost: String,
    // never part of a draft
    pub foedselsnummer: Personal<String>,
    pub foreldreansvar: String,
    pub bur_saman: String,
    pub innsynsrett: String,
}

impl Form for FoeresettForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl FoeresettForm {
    pub(super) fn of(foeresett: &Foeresett) -> Self {
        let answer = |yes: bool| if yes { "ja" } else { "nei" }.to_owned();
        let telefon = foeresett.telefon.as_ref().map(Personal::expose);
        let epost = foeresett.epost.as_ref().map(Personal::expose);
        Self {
            version: foeresett.version.to_string(),
            namn: foeresett.namn.expose().clone(),
            relasjon: foeresett.relasjon.clone(),
            telefon: telefon.cloned().unwrap_or_default(),
            epost: epost.cloned().unwrap_or_default(),
            foreldreansvar: answer(foeresett.foreldreansvar),
            bur_saman: answer(foeresett.bur_saman),
            innsynsrett: answer(foeresett.innsynsrett),
            ..Self::default()
        }
    }

    /// The number that was typed; nothing when the one on file is to stay.
    fn number(&self, errors: &mut Errors) -> Option<Foedselsnummer> {
        let typed = self.foedselsnummer.expose().trim();
        if typed.is_empty() {
            return None;
        }
        Foedselsnummer::parse(typed)
            .map_err(|error| errors.add("foedselsnummer", error.to_string()))
            .ok()
    }

    /// The link is to be ended.
    pub(super) fn ends(&self) -> bool {
        self.handling == "avslutt"
    }

    /// What is to be written, of a new føresett or instead of what stands.
    pub(super) fn parse(
        &self,
        barn: &Barn,
        foer: Option<&Foeresett>,
    ) -> Result<FoeresettData, Errors> {
        let mut errors = Errors::default();
        let namn = skjema::name(&mut errors, "namn", &self.namn, MAX_NAME, "Skriv namnet.");
        let relasjon = skjema::code(&RELASJON, &self.relasjon).unwrap_or_else(|| {
            errors.add("relasjon", "Vel kva føresetten er for barnet.");
            ""
        });
        let telefon = errors.optional_line("telefon", &self.telefon, MAX_TELEFON);
        if telefon.as_deref().is_some_and(|t| !valid_telefon(t)) {
            errors.add(
                "telefon",
                "Telefonnummeret kan berre ha siffer, mellomrom og +.",
            );
        }
        let epost = errors.optional_line("epost", &self.epost, MAX_EPOST);
        if epost.as_deref().is_some_and(|epost| !valid_epost(epost)) {
            errors.add("epost", "Skriv adressa slik: namn@stad.no");
        }
        let fnr = self.number(&mut errors);
        let data = FoeresettData {
            namn: namn.into(),
            relasjon,
            telefon: telefon.map(Personal::from),
            epost: epost.map(Personal::from),
            fnr,
            foreldreansvar: yes("foreldreansvar", &self.foreldreansvar, &mut errors),
            bur_saman: yes("bur_saman", &self.bur_saman, &mut errors),
            innsynsrett: yes("innsynsrett", &self.innsynsrett, &mut errors),
        };
        sperra(barn, foer, &data, &mut errors);
        errors.or(data)
    }
}

/// With adressesperre whoever lives with the child sees it on the net: that somebody does, is for the leader to write, as lifting the
/// sperre is.
fn sperra(barn: &Barn, foer: Option<&Foeresett>, data: &FoeresettData, errors: &mut Errors) {
    if !barn.adressesperre || barn.leiar || !data.bur_saman {
        return;
    }
    if !foer.is_some_and(|f| f.bur_saman) {
        errors.add("bur_saman", BERRE_LEIAR);
    } else if data.innsynsrett && !foer.is_some_and(|f| f.innsynsrett) {
        errors.add("innsynsrett", BERRE_LEIAR);
    }
}

const BERRE_LEIAR: &str =
    "Barnet har adressesperre. Då er det berre einingsleiaren som kan føre inn dette.";

/// True for yes. No answer is an error.
fn yes(field: &str, typed: &str, errors: &mut Errors) -> bool {
    if !matches!(typed, "ja" | "nei") {
        errors.add(field, "Svar ja eller nei.");
    }
    typed == "ja"
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
