//! Kommunar, einingar and instansar.

use super::koder;
use time::Date;

koder! {
    /// The kinds of instans: those of the consent form, and PPT.
    Instansslag {
        Helsestasjon = "helsestasjon",
        Jordmor = "jordmor",
        Ressurspedagog = "ressurspedagog",
        Miljoeterapeut = "miljoeterapeut",
        Ungdomskontakt = "ungdomskontakt",
        Skule = "skule",
        Barnehage = "barnehage",
        Fastlege = "fastlege",
        Fysioterapeut = "fysioterapeut",
        Barnevern = "barnevern",
        Kommunepsykolog = "kommunepsykolog",
        Kot = "kot",
        BuAvlastning = "bu_og_avlastning",
        Nav = "nav",
        Spesialisthelseteneste = "spesialisthelseteneste",
        Andre = "andre",
        Ppt = "ppt",
    }
}

/// A kommune: the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kommune {
    /// Four digits, as from 2024.
    pub nummer: &'static str,
    /// Its name, without the word "kommune".
    pub namn: &'static str,
    /// Its skular, barnehagar and helsestasjon.
    pub einingar: Vec<Eining>,
}

/// A skule, a barnehage or a helsestasjon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eining {
    /// `Skule`, `Barnehage` or `Helsestasjon`.
    pub slag: Instansslag,
    /// Index into [`super::World::instansar`]: the instans of that kind in the same kommune.
    pub instans: usize,
    /// Full name.
    pub namn: &'static str,
    /// First and last trinn, for a skule.
    pub trinn: Option<(u8, u8)>,
    /// Open from this day.
    pub fraa: Date,
    /// Last day open, when it has closed.
    pub til: Option<Date>,
    /// The eining that took over: index into the same kommune's `einingar`.
    pub etterfoelgjar: Option<usize>,
}

impl Eining {
    /// Whether the eining is open on a day.
    #[must_use]
    pub fn open(&self, day: Date) -> bool {
        self.fraa <= day && self.til.is_none_or(|til| day <= til)
    }
}

/// A service that may hold or receive information.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instans {
    /// Its kind.
    pub slag: Instansslag,
    /// Its name, unique in the world.
    pub namn: String,
    /// The kommunar it has a grant for: one, or all six when it is interkommunal.
    pub kommunar: Vec<usize>,
}

impl Instans {
    /// Whether it serves more than one kommune.
    #[must_use]
    pub fn interkommunal(&self) -> bool {
        self.kommunar.len() > 1
    }
}
