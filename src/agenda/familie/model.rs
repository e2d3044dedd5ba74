//! Those of a family who can be invited to the item about their child, and how it stands with each.

use time::Time;

use crate::barn::relasjon_tekst;
use crate::codes::codes;
use crate::ids::{BarnId, FoeresettId, MoeteFamilieId, SakId};
use crate::moete::{Brev, Familieoppmoete, Familiesvar};
use crate::web::dates;

codes! {
    /// Why no letter goes to one of a family (`app.moete_familie_hindring`).
    Hindring {
        /// A letter or a page could tell where the child is.
        Adressesperre => "adressesperre", "Barnet har adressesperre, så inga e-post blir send. Sei frå munnleg.";
        /// The sak does not show on their page.
        Skjult => "skjult", "Saka viser ikkje på sida til denne personen, så inga e-post blir send. Sei frå munnleg.";
        /// The føresette are not yet talked with.
        Samtale => "samtale", "Det er ikkje skrive ned nokon samtale med dei føresette, så dei ser ikkje saka enno. Inga e-post blir send: sei frå munnleg.";
        /// A child under 15 has no page.
        Ung => "ung", "Under 15 år: inga e-post blir send. Inviter gjennom dei føresette.";
        /// Nobody can log in as this person.
        Fnr => "fnr", "Fødselsnummeret manglar på kortet, så ingen kan logge inn. Inga e-post blir send: sei frå munnleg.";
        /// There is no address.
        Epost => "epost", "E-postadressa manglar på kortet. Inga e-post blir send: sei frå munnleg.";
    }
}

/// That somebody is invited.
pub(super) struct Invitert {
    pub id: MoeteFamilieId,
    /// When they are to come and may go.
    pub fraa: Time,
    pub til: Time,
    pub svar: Familiesvar,
    pub oppmoete: Option<Familieoppmoete>,
    pub brev: Brev,
    pub version: i32,
}

/// One of the family.
pub(super) struct Person {
    /// None for the child.
    pub foeresett_id: Option<FoeresettId>,
    pub namn: String,
    pub relasjon: Option<String>,
    pub hindring: Option<Hindring>,
    pub invitert: Option<Invitert>,
}

impl Person {
    /// What the form sends: "foeresett:…", "barn".
    pub(super) fn verdi(&self) -> String {
        self.foeresett_id
            .map_or_else(|| "barn".to_owned(), |id| format!("foeresett:{id}"))
    }

    /// "mor"; "barnet"
    pub(super) fn rolle(&self) -> String {
        self.relasjon
            .as_deref()
            .map_or("barnet", relasjon_tekst)
            .to_lowercase()
    }

    /// A youth whose letter goes where it is typed: there is no address yet, or the one there was, was wrong.
    pub(super) fn skriv_epost(&self) -> bool {
        let feil_adresse = self.hindring.is_none()
            && self
                .invitert
                .as_ref()
                .is_some_and(|i| i.brev == Brev::Avvist);
        self.foeresett_id.is_none() && (self.hindring == Some(Hindring::Epost) || feil_adresse)
    }

    /// Is invited, no letter has come through, and one can be sent.
    pub(super) fn kan_sende(&self) -> bool {
        let ikkje_sendt =
            |i: &Invitert| i.oppmoete.is_none() && matches!(i.brev, Brev::Unoedig | Brev::Avvist);
        self.invitert.as_ref().is_some_and(ikkje_sendt)
            && (self.hindring.is_none() || self.skriv_epost())
    }

    /// Why no letter goes; of a youth whose address is typed here, there is none.
    pub(super) fn utan_brev(&self) -> Option<&'static str> {
        let hindring = self.hindring.filter(|_| !self.skriv_epost())?;
        Some(hindring.label())
    }
}

impl Invitert {
    /// "kl. 12.10–12.40"
    pub(super) fn klokka(&self) -> String {
        format!(
            "kl. {}–{}",
            dates::time_of_day(self.fraa),
            dates::time_of_day(self.til)
        )
    }

    /// How it stands with the letter, in words; `kan_sende` when it can be sent now.
    pub(super) const fn brev_tekst(&self, kan_sende: bool) -> &'static str {
        match (self.brev, kan_sende) {
            (Brev::Avvist, true) => {
                "E-posten kom ikkje fram. Sjå over adressa, og send han på nytt."
            }
            (Brev::Avvist, false) => "E-posten kom ikkje fram. Sei frå på ein annan måte.",
            (Brev::Uviss, _) => "E-posten er kanskje send. Høyr om han er komen.",
            (Brev::Unoedig, true) => "Ingen e-post er send enno.",
            (Brev::Unoedig, false) => "Ingen e-post er send. Sei frå munnleg.",
            _ => self.brev.label(),
        }
    }

    /// Icon, word and colour of whether they were there; until it is written down, of the answer: to a meeting that is to come, or has
    /// been.
    pub(super) const fn merkelapp(
        &self,
        har_vore: bool,
    ) -> (&'static str, &'static str, &'static str) {
        match (self.oppmoete, self.svar, har_vore) {
            (Some(Familieoppmoete::Moett), ..) => ("check-circle", "Møtte", "success"),
            (Some(Familieoppmoete::IkkjeMoett), ..) => ("slash", "Møtte ikkje", "neutral"),
            (None, Familiesvar::Kjem, false) => ("check-circle", "Kjem", "success"),
            (None, Familiesvar::KjemIkkje, false) => ("slash", "Kjem ikkje", "warning"),
            (None, Familiesvar::Ventar, false) => ("hourglass", "Har ikkje svart", "brand1"),
            (None, Familiesvar::Kjem, true) => ("pencil", "Svarte ja", "warning"),
            (None, Familiesvar::KjemIkkje, true) => ("slash", "Svarte nei", "neutral"),
            (None, Familiesvar::Ventar, true) => ("slash", "Svarte ikkje", "neutral"),
        }
    }
}

/// How many of a family are invited to an item, and how many of them come.
#[derive(Clone, Copy, Default)]
pub struct Familietal {
    /// Invited.
    pub inviterte: i64,
    /// Have answered that they come, or were there.
    pub kjem: i64,
    /// Of whom it is written down whether they were there …
    pub foerte: i64,
    /// … and who were.
    pub moette: i64,
}

impl Familietal {
    /// "Familien: 1 av 2 kjem"; "Inviter familien"; of a meeting that has been: "Familien: 1 av 2 møtte"
    #[must_use]
    pub fn tekst(&self, har_vore: bool) -> String {
        match (self.inviterte, har_vore) {
            (0, _) => "Inviter familien".to_owned(),
            (inviterte, false) => format!("Familien: {} av {inviterte} kjem", self.kjem),
            (inviterte, true) if self.foerte < inviterte => {
                "Familien: oppmøtet er ikkje ført".to_owned()
            }
            (inviterte, true) => format!("Familien: {} av {inviterte} møtte", self.moette),
        }
    }
}

/// One of a family who is to be told by telephone.
#[derive(Debug)]
pub struct Ringje {
    /// The name.
    pub namn: String,
    /// By code; none for the child.
    pub relasjon: Option<String>,
    /// The sak the item is about.
    pub sak_id: SakId,
    /// The child of it.
    pub barn_id: BarnId,
    /// Its number.
    pub saksnummer: String,
    /// Still is to come, …
    pub kjem: bool,
    /// … then.
    pub fraa: Time,
}

impl Ringje {
    /// "mor"; "barnet"
    #[must_use]
    pub fn rolle(&self) -> String {
        let relasjon = self.relasjon.as_deref();
        relasjon.map_or("barnet", relasjon_tekst).to_lowercase()
    }

    /// What to say.
    #[must_use]
    pub fn sei(&self) -> String {
        if self.kjem {
            format!("ny tid: kl. {}", dates::time_of_day(self.fraa))
        } else {
            "treng ikkje kome".to_owned()
        }
    }
}
