//! Staff, children and the adults around them.

use super::koder;
use time::Date;

koder! {
    /// The roles of staff.
    Rolle {
        Tilsett = "tilsett",
        Einingsleiar = "einingsleiar",
        Barnekoordinator = "barnekoordinator",
        SltKoordinator = "slt_koordinator",
        Kommunalsjef = "kommunalsjef",
        InterkommunalLeiar = "interkommunal_leiar",
        Systemansvarleg = "systemansvarleg",
        Personvernombod = "personvernombod",
    }
}

koder! {
    /// Decides the pronoun in texts and the parity of the synthetic fødselsnummer.
    Kjoenn { Jente = "jente", Gut = "gut" }
}

koder! {
    /// Who has the care of the child.
    Omsorg {
        Foreldre = "foreldre",
        Fosterheim = "fosterheim",
        Omsorgsovertaking = "omsorgsovertaking",
    }
}

koder! {
    /// What an adult is to a child.
    Tilknyting {
        Mor = "mor",
        Far = "far",
        Steforelder = "steforelder",
        Fosterforelder = "fosterforelder",
    }
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brukar {
    /// Login name, ASCII, unique.
    pub brukarnamn: String,
    /// First name and surname.
    pub namn: String,
    /// Where the person works and has worked.
    pub medlemskap: Vec<Medlemskap>,
}

/// One dated membership of a member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medlemskap {
    /// Index into `kommunar`.
    pub kommune: usize,
    /// Index into `instansar`; always one with a grant for the kommune.
    pub instans: usize,
    /// Index into the kommune's `einingar`, when the work is at one.
    pub eining: Option<usize>,
    /// The role it gives.
    pub rolle: Rolle,
    /// Job title, in Nynorsk.
    pub stilling: String,
    /// First day.
    pub fraa: Date,
    /// Last day, when it has ended.
    pub til: Option<Date>,
}

impl Medlemskap {
    /// Whether it is live on a day.
    #[must_use]
    pub fn live(&self, day: Date) -> bool {
        self.fraa <= day && self.til.is_none_or(|til| day <= til)
    }
}

/// An adult in a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foeresett {
    /// First name and surname.
    pub namn: String,
    /// Birth date.
    pub foedd: Date,
    /// Individnummer: with the birth date (month + 80) it gives valid check digits.
    pub serial: u16,
    /// Decides the parity of `serial`: `Jente` for a woman.
    pub kjoenn: Kjoenn,
    /// Eight digits in a series no subscriber can have.
    pub telefon: String,
}

/// The link from a child to an adult.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoeresettLenke {
    /// Index into `foeresette`.
    pub foeresett: usize,
    /// What the adult is to the child.
    pub tilknyting: Tilknyting,
    /// Has foreldreansvar.
    pub foreldreansvar: bool,
    /// Lives with the child.
    pub bur_saman: bool,
    /// Has a right to information.
    pub innsynsrett: bool,
}

/// A child or youth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barn {
    /// Index into `kommunar`.
    pub kommune: usize,
    /// First name.
    pub fornamn: String,
    /// Surname.
    pub etternamn: String,
    /// For the pronoun and the parity of `serial`.
    pub kjoenn: Kjoenn,
    /// Birth date.
    pub foedd: Date,
    /// Individnummer (500–999): with the birth date (month + 80) it gives valid check digits.
    pub serial: u16,
    /// The age the child turns in the year this skuleår began: 1–5 barnehage, 6 is 1. trinn.
    pub aarskull: i32,
    /// Index into the kommune's `einingar`; none for the youngest and for those past 10. trinn.
    pub eining: Option<usize>,
    /// In `eining` from this day (the birth date when there is none).
    pub eining_fraa: Date,
    /// Einingar before, oldest first.
    pub tidlegare: Vec<Tidlegare>,
    /// The family has a language of its own beside Norwegian.
    pub fleirspraakleg: bool,
    /// Who has the care.
    pub omsorg: Omsorg,
    /// Address is to be kept from everybody.
    pub adressesperre: bool,
    /// A made-up road; none when there is adressesperre.
    pub adresse: Option<String>,
    /// The adults around the child.
    pub foeresette: Vec<FoeresettLenke>,
}

/// An eining the child has been in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tidlegare {
    /// Index into the kommune's `einingar`.
    pub eining: usize,
    /// First day.
    pub fraa: Date,
    /// Last day.
    pub til: Date,
}
