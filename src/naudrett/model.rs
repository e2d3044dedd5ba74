//! What a naudrett is, and how its gjennomgang stands.

use time::{Date, OffsetDateTime};

use crate::access::{Resource, Subject};
use crate::codes::codes;
use crate::ids::{BarnId, BrukarId, NaudrettId, SakId};
use crate::web::dates;

/// Letters of a reason: less says nothing (notes/security.md BG-2).
pub(super) const GRUNNGJEVING_MIN: usize = 20;
pub(super) const GRUNNGJEVING_MAX: usize = 1000;
pub(super) const VURDERING_MAX: usize = 2000;

codes! {
    /// Why it cannot wait.
    Grunn {
        /// Somebody may die or be hurt.
        LivOgHelse => "liv_og_helse", "Fare for liv eller helse";
        /// Violence, abuse, grave neglect.
        ValdOgOmsorgssvikt => "vald_og_omsorgssvikt", "Mistanke om vald, overgrep eller alvorleg omsorgssvikt";
        /// Nobody knows where the child is.
        Borte => "borte", "Barnet er borte, eller ingen veit kvar det er";
        /// A decision that must be taken now.
        AkuttAvgjerd => "akutt_avgjerd", "Ei akutt avgjerd som krev det som står i saka";
        /// None of these.
        Anna => "anna", "Noko anna som ikkje kan vente";
    }
}

codes! {
    /// What another thought of it afterwards.
    Konklusjon {
        /// It was right to use it.
        Grunngitt => "grunngitt", "Grunngitt";
        /// It was not.
        IkkjeGrunngitt => "ikkje_grunngitt", "Ikkje grunngitt";
        /// Not known yet.
        Undersoekje => "undersoekje", "Meir må undersøkjast";
    }
}

/// A naudrett.
#[derive(Clone, Debug)]
pub struct Naudrett {
    /// Which.
    pub naudrett_id: NaudrettId,
    /// The child; not shown to whoever sees no child.
    pub barn_id: BarnId,
    /// Who used it.
    pub brukar_id: BrukarId,
    /// The name.
    pub brukar_namn: String,
    /// Where the person works.
    pub stad: String,
    /// Why.
    pub grunn: Grunn,
    /// In the person's own words.
    pub grunngjeving: String,
    /// From when …
    pub at: OffsetDateTime,
    /// … to when.
    pub til: OffsetDateTime,
    /// The last day for the gjennomgang.
    pub frist: Date,
    /// What the last gjennomgang said.
    pub konklusjon: Option<Konklusjon>,
    /// The last day is over.
    pub etter_frist: bool,
}

impl Naudrett {
    /// "23.11.2026 kl. 09.00–10.00"
    #[must_use]
    pub fn naar(&self) -> String {
        format!("{}–{}", dates::date_time(self.at), dates::clock(self.til))
    }

    /// "Kari Vik, Vest-Telemark barnevern"
    #[must_use]
    pub fn kven(&self) -> String {
        format!("{}, {}", self.brukar_namn, self.stad)
    }

    /// Nobody has said how it was.
    #[must_use]
    pub fn ventar(&self) -> bool {
        !matches!(
            self.konklusjon,
            Some(Konklusjon::Grunngitt | Konklusjon::IkkjeGrunngitt)
        )
    }

    /// Nobody has looked at it in time.
    #[must_use]
    pub fn sein(&self) -> bool {
        self.konklusjon.is_none() && self.etter_frist
    }

    /// How the gjennomgang stands: icon, words, colour.
    #[must_use]
    pub fn merkelapp(&self) -> (&'static str, &'static str, &'static str) {
        match self.konklusjon {
            None if self.etter_frist => ("timer", "Over frist", "danger"),
            None => ("hourglass", "Ikkje gjennomgått", "warning"),
            Some(Konklusjon::Undersoekje) => ("search", "Meir må undersøkjast", "warning"),
            Some(Konklusjon::Grunngitt) => ("check", "Grunngitt", "success"),
            Some(Konklusjon::IkkjeGrunngitt) => ("cross-octagon", "Ikkje grunngitt", "danger"),
        }
    }
}

/// For whoever goes through it: the child is in the log, not on the page.
impl Resource for Naudrett {
    fn subject(&self) -> Subject {
        Subject {
            barn_list: vec![self.barn_id],
            grunnlag: "personvern".to_owned(),
            ..Subject::default()
        }
    }
}

/// A gjennomgang.
pub(super) struct Gjennomgang {
    pub konklusjon: Konklusjon,
    pub vurdering: String,
    pub namn: String,
    pub at: OffsetDateTime,
}

impl Gjennomgang {
    /// "24.11.2026 kl. 09.00, Pia Vern"
    pub fn naar_og_kven(&self) -> String {
        format!("{}, {}", dates::date_time(self.at), self.namn)
    }
}

/// A sak that a naudrett opened, for as long as it lasts.
pub(super) struct OpnaSak {
    pub sak_id: SakId,
    pub saksnummer: String,
    pub slag: crate::sak::Slag,
    pub ansvarleg_namn: String,
}

/// Why somebody may not use it now: a code of `app.naudrett_hinder`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hinder {
    Rolle,
    EigenFamilie,
    Varer,
    ForMange,
    BruktGrunngjeving,
}

impl Hinder {
    pub fn from_code(code: &str) -> Self {
        match code {
            "eigen_familie" => Self::EigenFamilie,
            "varer" => Self::Varer,
            "for_mange" => Self::ForMange,
            "brukt_grunngjeving" => Self::BruktGrunngjeving,
            _ => Self::Rolle,
        }
    }
}

/// How many wait for a gjennomgang.
#[derive(Debug, Default)]
pub struct VentarTal {
    /// All of them; a hundred are many.
    pub tal: i64,
    /// Those nobody has looked at in time.
    pub seine: i64,
    /// The first last day of those nobody has looked at.
    pub frist: Option<Date>,
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};
    use uuid::Uuid;

    use super::*;

    fn naudrett(konklusjon: Option<Konklusjon>, etter_frist: bool) -> Naudrett {
        let id = Uuid::from_u128(1);
        Naudrett {
            naudrett_id: id.into(),
            barn_id: id.into(),
            brukar_id: id.into(),
            brukar_namn: "Kari Vik".into(),
            stad: "Helsestasjonen".into(),
            grunn: Grunn::Anna,
            grunngjeving: "x".repeat(GRUNNGJEVING_MIN),
            at: datetime!(2026-11-23 09:00 +1),
            til: datetime!(2026-11-23 10:00 +1),
            frist: date!(2026 - 11 - 26),
            konklusjon,
            etter_frist,
        }
    }

    #[test]
    fn what_must_be_looked_into_waits_still_and_is_not_late() {
        for (konklusjon, ventar, sein) in [
            (None, true, true),
            (Some(Konklusjon::Undersoekje), true, false),
            (Some(Konklusjon::Grunngitt), false, false),
            (Some(Konklusjon::IkkjeGrunngitt), false, false),
        ] {
            let n = naudrett(konklusjon, true);
            assert_eq!((n.ventar(), n.sein()), (ventar, sein), "{konklusjon:?}");
            assert!(!naudrett(konklusjon, false).sein());
        }
    }

    #[test]
    fn it_is_told_from_when_to_when() {
        let naar = naudrett(None, false).naar();
        assert!(naar.ends_with("09.00–10.00"), "{naar}");
    }
}
