//! What a referat lacks before it is sent or approved, each with the place where it is mended.

use super::del::Del;
use super::model::{Referat, Tilstand};

/// Where something is mended.
enum Stad {
    /// In a part that is text.
    Del(Del),
    /// In a row of the tiltaksplan: which field, and its place.
    Rad(String, usize),
    /// On another page, or elsewhere on this.
    Veg(String),
}

/// Something that is lacking.
pub(super) struct Mangel {
    /// What.
    pub tekst: String,
    stad: Stad,
}

impl Mangel {
    /// In a part.
    pub fn i_del(del: Del, tekst: impl Into<String>) -> Self {
        Self {
            tekst: tekst.into(),
            stad: Stad::Del(del),
        }
    }

    /// In a row of the plan.
    pub fn i_rad(felt: &str, plass: usize, tekst: &str) -> Self {
        Self {
            tekst: format!("Tiltaksplanen, rad {}: {tekst}", plass + 1),
            stad: Stad::Rad(felt.to_owned(), plass),
        }
    }

    /// Somewhere else.
    pub fn ved(veg: impl Into<String>, tekst: impl Into<String>) -> Self {
        Self {
            tekst: tekst.into(),
            stad: Stad::Veg(veg.into()),
        }
    }

    /// Where it is mended: a draft in the field itself, and else where it is read.
    pub fn href(&self, referat: &Referat) -> String {
        let skriv = referat.tilstand == Tilstand::Utkast;
        match &self.stad {
            Stad::Del(del) if skriv => {
                let nr = Del::tekstar().position(|d| d == *del).unwrap_or_default();
                format!("{}#felt-tekst-{nr}", referat.skriv_path())
            }
            Stad::Rad(felt, plass) if skriv => {
                format!("{}#felt-{felt}-{plass}", referat.skriv_path())
            }
            Stad::Del(del) => format!("#{}", del.anker()),
            Stad::Rad(..) => format!("#{}", Del::Tiltaksplan.anker()),
            Stad::Veg(veg) => veg.clone(),
        }
    }
}
