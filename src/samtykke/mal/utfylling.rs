//! What is filled in on a form.

use time::Date;

use super::Instansslag;
use crate::codes::codes;
use crate::personal::Personal;

codes! {
    /// An answer. No answer is neither of them: blank is not nei (domain.md § 4).
    Svar {
        /// X on the form: cooperation is approved.
        Ja => "ja", "Ja";
        /// Strek on the form: cooperation is not approved.
        Nei => "nei", "Nei";
    }
}

/// The optional limit to a subject and a period.
#[derive(Clone, Debug, Default)]
pub struct Avgrensing {
    /// Saksområde, as it was written.
    pub saksomraade: Option<Personal<String>>,
    /// First day.
    pub fraa: Option<Date>,
    /// Last day.
    pub til: Option<Date>,
}

/// The answer for one instans.
#[derive(Clone, Debug)]
pub struct Svarlinje {
    /// Which instans.
    pub slag: Instansslag,
    /// Ja, nei, or not answered.
    pub svar: Option<Svar>,
    /// Somebody asked about it: what nobody asked about has a strek too, and is no no.
    pub spurd: bool,
    /// The name the form asks for: the doctor, the hospital, who else.
    pub namn: Option<Personal<String>>,
}

/// A form as it was filled in: what goes into the text that is signed, and onto the paper.
#[derive(Clone, Debug)]
pub struct Utfylling {
    /// The kommune's name, without the word kommune.
    pub kommune: String,
    /// Why it is asked for.
    pub foeremaal: Personal<String>,
    /// The limit.
    pub avgrensing: Avgrensing,
    /// The child's name.
    pub barnets_namn: Personal<String>,
    /// The child's number as the reader may see it: masked.
    pub fnr: Personal<String>,
    /// The answers; an instans of the template that is not here is not answered.
    pub svar: Vec<Svarlinje>,
}

impl Utfylling {
    /// The line about an instans.
    #[must_use]
    pub fn linje(&self, slag: Instansslag) -> Option<&Svarlinje> {
        self.svar.iter().find(|linje| linje.slag == slag)
    }

    /// The answer for an instans; none when there is none.
    #[must_use]
    pub fn svar_for(&self, slag: Instansslag) -> Option<Svar> {
        self.linje(slag)?.svar
    }

    /// The name after an instans.
    #[must_use]
    pub fn namn_for(&self, slag: Instansslag) -> Option<&str> {
        let namn = self.linje(slag)?.namn.as_ref()?.expose();
        (!namn.is_empty()).then_some(namn.as_str())
    }
}
