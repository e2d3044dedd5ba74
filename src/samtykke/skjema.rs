//! What is typed of a paper, or of what somebody said.

use serde::Deserialize;
use time::{Date, Duration};

use super::Instansslag;
use super::mal::Svar;
use super::model::{Kven, Samtykke};
use super::papir::{Papir, Skrive};
use crate::clock::oslo_date;
use crate::web::Form;
use crate::web::dates;
use crate::web::form::Errors;
use crate::web::parts::Choice;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SignaturForm {
    pub id: String,
    /// "foeresett:…", "barn", "barnevern"
    pub kven: String,
    pub maate: String,
    pub original_stad: String,
    pub vitne: String,
    pub dato: String,
    pub stad: String,
    /// "ppt:ja", one for each that is asked about.
    pub svar: Vec<String>,
}

impl Form for SignaturForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// What it says.
pub(super) struct Parsed<'a> {
    pub kven: &'a Kven,
    pub papir: Papir,
    pub ja: Vec<String>,
    pub nei: Vec<String>,
}

impl Parsed<'_> {
    /// What was answered about an instans.
    pub fn svar(&self, slag: Instansslag) -> Option<Svar> {
        let er = |list: &[String]| list.iter().any(|code| code == slag.code());
        match (er(&self.ja), er(&self.nei)) {
            (true, _) => Some(Svar::Ja),
            (_, true) => Some(Svar::Nei),
            _ => None,
        }
    }
}

impl SignaturForm {
    /// An answer may be from so many days before it was asked (`app.samtykke_eldst_svar`): the family may have answered at a meeting
    /// before anybody wrote down the form. What is older was not an answer to it.
    pub fn parse<'a>(
        &self,
        samtykke: &'a Samtykke,
        today: Date,
        eldst: i32,
    ) -> Result<Parsed<'a>, Errors> {
        let mut errors = Errors::default();
        let kven = samtykke
            .manglar()
            .into_iter()
            .find(|k| k.verdi() == self.kven);
        if kven.is_none() {
            errors.add("kven", "Vel kven som har svart.");
        }
        let spurt = oslo_date(samtykke.innhenta_at);
        let for_gammalt = format!(
            "Det blei spurt {}. Eit svar som er meir enn {eldst} dagar eldre enn det, kan ikkje gjelde dette skjemaet.",
            dates::long(spurt)
        );
        let skrive = Skrive {
            maate: &self.maate,
            original_stad: &self.original_stad,
            vitne: &self.vitne,
            stad: &self.stad,
            dato: &self.dato,
        };
        let eldst = (spurt - Duration::days(eldst.into()), &*for_gammalt);
        let papir = skrive.les(&mut errors, today, eldst);
        let (ja, nei) = self.svara(&mut errors, samtykke, kven);
        match (kven, papir) {
            (Some(kven), Some(papir)) => errors.or(Parsed {
                kven,
                papir,
                ja,
                nei,
            }),
            _ => Err(errors),
        }
    }

    /// Blank is not nei: every instans that is the signer's to answer about must be answered (domain.md § 4), and what others
    /// decide is theirs.
    fn svara(
        &self,
        errors: &mut Errors,
        samtykke: &Samtykke,
        kven: Option<&Kven>,
    ) -> (Vec<String>, Vec<String>) {
        let (mut ja, mut nei) = (Vec::new(), Vec::new());
        for spurt in &samtykke.spurde {
            let code = spurt.slag.code().to_owned();
            let felt = format!("svar-{code}");
            let mine = kven.is_none_or(|kven| samtykke.svarar_om(kven, spurt.slag));
            match (mine, self.valt(spurt.slag).is_empty()) {
                (true, true) => errors.add(
                    felt,
                    format!(
                        "«{}» er ikkje svart på. Blankt er ikkje nei.",
                        spurt.instans()
                    ),
                ),
                (false, false) => errors.add(
                    felt,
                    format!(
                        "Om «{}» er det andre som avgjer. Vel «Ikkje svart».",
                        spurt.instans()
                    ),
                ),
                (false, true) => {}
                (true, false) if self.svar.contains(&svar(spurt.slag, "ja")) => ja.push(code),
                (true, false) => nei.push(code),
            }
        }
        (ja, nei)
    }

    /// What was chosen for an instans.
    pub fn valt(&self, slag: Instansslag) -> &str {
        let valt = |v: &&String| **v == svar(slag, "ja") || **v == svar(slag, "nei");
        self.svar.iter().find(valt).map_or("", String::as_str)
    }
}

/// What a select sends for an instans.
pub(super) fn svar(slag: Instansslag, kva: &str) -> String {
    format!("{}:{kva}", slag.code())
}

/// Yes and no for an instans.
pub(super) fn svar_val(slag: Instansslag) -> [Choice; 2] {
    [
        Choice::new(svar(slag, "ja"), "Ja (X)"),
        Choice::new(svar(slag, "nei"), "Nei (strek)"),
    ]
}

/// People as choices of a field.
pub(super) fn folk(kven: &[&Kven]) -> Vec<Choice> {
    let choice = |k: &&Kven| Choice::new(k.verdi(), k.namn());
    crate::web::parts::told_apart(kven.iter().map(choice).collect())
}
