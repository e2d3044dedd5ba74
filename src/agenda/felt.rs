//! The fields of an item, as they are typed.

use serde::Deserialize;

use super::model::{Aldersgruppe, Element, Innhald, Punkt};
use crate::text::without_unseen;
use crate::web::form::Errors;
use crate::web::parts::Choice;

const TITTEL_MAX: usize = 120;
const TEKST_MAX: usize = 4000;
const ANONYM_MAX: usize = 2000;

/// Which element, and how long.
pub(super) struct Ramme {
    pub element: Element,
    pub minutt: i16,
}

/// An item without a child.
pub(super) struct System {
    pub tittel: String,
    pub tekst: Option<String>,
}

impl System {
    /// All that is written freely.
    pub fn heile(&self) -> String {
        let tekst = self.tekst.as_deref().unwrap_or_default();
        format!("{} {tekst}", self.tittel)
    }
}

/// An item about a child nobody may recognise.
pub(super) struct Anonym {
    pub aldersgruppe: Aldersgruppe,
    pub tema: String,
    pub proevd: String,
    pub undring: String,
}

impl Anonym {
    /// All that is written freely.
    pub fn fritekst(&self) -> [(&'static str, &str); 3] {
        [
            ("tema", &self.tema),
            ("proevd", &self.proevd),
            ("undring", &self.undring),
        ]
    }
}

/// Everything an item can be typed as; each kind reads its own.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PunktForm {
    pub id: String,
    pub version: String,
    pub element: String,
    pub minutt: String,
    pub tittel: String,
    pub tekst: String,
    pub aldersgruppe: String,
    pub tema: String,
    pub proevd: String,
    pub undring: String,
    pub stadfesta: String,
    pub sak: String,
}

impl crate::web::Form for PunktForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl PunktForm {
    /// What is proposed for a new one.
    pub fn fresh(element: Element, minutt: i16) -> Self {
        Self {
            element: element.code().to_owned(),
            minutt: minutt.to_string(),
            ..Self::default()
        }
    }

    /// As an item stands.
    pub fn of(punkt: &Punkt) -> Self {
        let mut form = Self {
            version: punkt.version.to_string(),
            ..Self::fresh(punkt.element, punkt.minutt)
        };
        match &punkt.innhald {
            Innhald::System { tittel, tekst } => {
                form.tittel.clone_from(tittel);
                form.tekst = tekst.clone().unwrap_or_default();
            }
            Innhald::Anonym {
                aldersgruppe,
                tema,
                proevd,
                undring,
            } => {
                aldersgruppe.code().clone_into(&mut form.aldersgruppe);
                form.tema.clone_from(tema);
                form.proevd.clone_from(proevd);
                form.undring.clone_from(undring);
            }
            Innhald::Sak { .. } | Innhald::Loeynd => {}
        }
        form
    }

    pub fn ramme(&self, errors: &mut Errors) -> Option<Ramme> {
        let element = Element::from_code(&self.element);
        if element.is_none() {
            errors.add("element", "Vel kva del av møtet punktet høyrer til.");
        }
        let minutt = self.minutt.trim().parse().ok();
        let minutt = minutt.filter(|m| (1..=240).contains(m));
        if minutt.is_none() {
            errors.add("minutt", "Skriv kor mange minutt, frå 1 til 240.");
        }
        Some(Ramme {
            element: element?,
            minutt: minutt?,
        })
    }

    pub fn system(&self, errors: &mut Errors) -> System {
        System {
            tittel: errors.line(
                "tittel",
                &without_unseen(&self.tittel),
                TITTEL_MAX,
                "Skriv kva det gjeld.",
            ),
            tekst: errors.optional_text("tekst", &without_unseen(&self.tekst), TEKST_MAX),
        }
    }

    pub fn anonym(&self, errors: &mut Errors) -> Option<Anonym> {
        let aldersgruppe = Aldersgruppe::from_code(&self.aldersgruppe);
        if aldersgruppe.is_none() {
            errors.add("aldersgruppe", "Vel ei aldersgruppe.");
        }
        let tema = errors.line(
            "tema",
            &without_unseen(&self.tema),
            TITTEL_MAX,
            "Skriv kva det handlar om.",
        );
        let proevd = errors.text(
            "proevd",
            &without_unseen(&self.proevd),
            ANONYM_MAX,
            "Skriv kva de har prøvd.",
        );
        let undring = errors.text(
            "undring",
            &without_unseen(&self.undring),
            ANONYM_MAX,
            "Skriv kva de lurer på.",
        );
        Some(Anonym {
            aldersgruppe: aldersgruppe?,
            tema,
            proevd,
            undring,
        })
    }
}

/// The elements to choose among.
pub(super) fn element() -> Vec<Choice> {
    let choice = |e: &Element| Choice::new(e.code(), e.label());
    Element::ALL.iter().map(choice).collect()
}

/// The ages to choose among.
pub(super) fn aldersgrupper() -> Vec<Choice> {
    let choice = |a: &Aldersgruppe| Choice::new(a.code(), a.label());
    Aldersgruppe::ALL.iter().map(choice).collect()
}
