//! The page that says what cannot be done now, why, and what can (409).

use askama::Template;

use crate::sak::{Krav, Sak};
use crate::web::page::{Nav, View};

/// What cannot be done in a sak where it is now.
#[derive(Template)]
#[template(path = "samtale/ikkje_no.html")]
pub struct IkkjeNo {
    sak: Sak,
    overskrift: &'static str,
    forklaring: &'static str,
    veg: Option<(&'static str, String)>,
    moglege: Vec<Krav>,
    skrive: Vec<(&'static str, String)>,
}

impl IkkjeNo {
    /// Why it cannot be done, in whole sentences.
    #[must_use]
    pub const fn new(sak: Sak, overskrift: &'static str, forklaring: &'static str) -> Self {
        Self {
            sak,
            overskrift,
            forklaring,
            veg: None,
            moglege: Vec::new(),
            skrive: Vec::new(),
        }
    }

    /// The sak is closed: nothing is written in it.
    #[must_use]
    pub const fn lukka(sak: Sak) -> Self {
        Self::new(
            sak,
            "Saka er lukka",
            "I ei lukka sak kan ingen skrive noko nytt. Du kan framleis lese ho. Skal det arbeidast meir i saka, \
             må den ansvarlege eller leiaren opne ho att og skrive kvifor.",
        )
    }

    /// With the way that leads on.
    #[must_use]
    pub fn med_veg(mut self, label: &'static str, href: String) -> Self {
        self.veg = Some((label, href));
        self
    }

    /// With the moves that belong to where the sak is.
    #[must_use]
    pub fn med_moglege(mut self, moglege: Vec<Krav>) -> Self {
        self.moglege = moglege;
        self
    }

    /// With what the person wrote, so that it is not lost.
    #[must_use]
    pub fn med_tekst(mut self, skrive: &[(&'static str, &str)]) -> Self {
        self.skrive = skrive
            .iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(label, text)| (*label, (*text).to_owned()))
            .collect();
        self
    }
}

impl View for IkkjeNo {
    fn title(&self) -> String {
        self.overskrift.to_owned()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}
