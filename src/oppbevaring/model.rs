//! The classes and their rules, in words.

mod forslag;
mod sak;

use time::Date;

use crate::codes::codes;
use crate::web::dates;

pub use forslag::MittSvar;
pub(super) use forslag::{Forslag, Svar};
pub use sak::SnartSletta;
pub(super) use sak::{Rad, Stand, Stopp};

/// Letters of a reason.
pub(super) const GRUNN_MAX: usize = 1000;

codes! {
    /// What has a rule of its own.
    Klasse {
        /// A closed sak with all that hangs on it.
        Sak => "sak", "Avslutta saker";
        /// A closed uro nothing more came of.
        Uro => "uro", "Uro som det ikkje blei noko meir av";
        /// The register of meldingar til barnevernet.
        Barnevern => "barnevern", "Registeret over meldingar til barnevernet";
        /// The card of a child.
        Barn => "barn", "Kort til barn som ikkje er her lenger";
        /// Meetings, without what is about a child.
        Moete => "moete", "TST-møte";
        /// The inbox.
        Melding => "melding", "Meldingar i innboksen";
        /// Drafts.
        Utkast => "utkast", "Kladdar";
        /// The innsynslogg.
        Logg => "logg", "Innsynsloggen";
    }
}

impl Klasse {
    /// Those that are neither saker nor cards, the log last: it is the longest.
    pub(super) const MANGE: [Self; 5] = [
        Self::Barnevern,
        Self::Moete,
        Self::Melding,
        Self::Utkast,
        Self::Logg,
    ];

    /// What is deleted, and when the time begins.
    pub const fn kva(self) -> &'static str {
        match self {
            Self::Sak => {
                "Saka med alt som høyrer til: uro, samtalar, tiltak, referat, samtykke, PDF-ar, kladdar og meldingar. Tida går frå saka blei avslutta."
            }
            Self::Uro => {
                "Saker som blei avslutta før dei fekk tiltak eller samtykke. Tida går frå saka blei avslutta."
            }
            Self::Barnevern => "Tida går frå svaret kom, eller frå meldinga blei send.",
            Self::Barn => {
                "Kort til barn utan sak. Tida går frå barnet slutta på eininga, eller fylte 18 år. Kortet blir ståande så lenge barnet har ei sak, står i registeret over meldingar til barnevernet, eller nokon skal sjå på kven som har lese om det. Innlogginga til føresette og ungdom går når ingen kort har nummeret deira."
            }
            Self::Moete => {
                "Agenda, oppmøte og referat utan barn. Tida går frå møtedagen. Det som gjeld eit barn, blir sletta saman med saka."
            }
            Self::Melding => "Tida går frå meldinga kom.",
            Self::Utkast => {
                "Kladdane til tilsette og familiar, og det ein familie har valt og ikkje sendt. Tida går frå nokon skreiv sist."
            }
            Self::Logg => {
                "Loggen må stå minst like lenge som sakene, så det går an å sjå kven som har lese. Tida går frå kvar hending, men loggen blir ikkje sletta lenger fram enn til den dagen den eldste saka i kommunen blei opna."
            }
        }
    }

    /// Whether the archive may come first.
    pub const fn har_arkiv(self) -> bool {
        matches!(self, Self::Sak | Self::Uro)
    }
}

/// "5 år", "1 år og 6 månader", "1 månad"
pub(super) fn tid(maanader: i32) -> String {
    let aar = match maanader / 12 {
        0 => None,
        aar => Some(format!("{aar} år")),
    };
    let att = match maanader % 12 {
        0 => None,
        1 => Some("1 månad".to_owned()),
        n => Some(format!("{n} månader")),
    };
    match (aar, att) {
        (Some(aar), Some(att)) => format!("{aar} og {att}"),
        (Some(tid), None) | (None, Some(tid)) => tid,
        (None, None) => "0 månader".to_owned(),
    }
}

/// "2 år, arkivet først"
fn regel_tekst(klasse: Klasse, maanader: i32, arkiv: bool) -> String {
    let arkiv = match (klasse.har_arkiv(), arkiv) {
        (false, _) => "",
        (true, true) => ", arkivet først",
        (true, false) => ", utan å vente på arkivet",
    };
    format!("{}{arkiv}", tid(maanader))
}

/// "1–25 år (12–300 månader)", "3 månader til 10 år (3–120 månader)"
fn grenser(minst: i32, mest: i32) -> String {
    let tid = match (minst % 12, mest % 12) {
        (0, 0) => format!("{}–{} år", minst / 12, mest / 12),
        _ => format!("{} til {}", tid(minst), tid(mest)),
    };
    format!("{tid} ({minst}–{mest} månader)")
}

/// What a rule means, as a family is told it; None of what is not about them.
pub(super) fn for_familien(klasse: Klasse, maanader: i32, arkiv: bool) -> Option<String> {
    let tid = tid(maanader);
    let arkiv = if klasse.har_arkiv() && arkiv {
        ", men ikkje før ho er overført til arkivet i kommunen"
    } else {
        ""
    };
    Some(match klasse {
        Klasse::Sak => format!("Ei sak blir sletta {tid} etter at ho er avslutta{arkiv}."),
        Klasse::Uro => format!(
            "Ei uro som det ikkje blei noko meir av, blir sletta {tid} etter at ho er avslutta{arkiv}."
        ),
        Klasse::Barn => format!(
            "Kortet til barnet blir sletta {tid} etter at barnet slutta på skulen eller i barnehagen, eller fylte 18 år. Det blir ståande så lenge barnet har ei sak, og kan bli ståande lenger."
        ),
        Klasse::Utkast => {
            format!("Det de har skrive og ikkje sendt, blir sletta etter {tid}.")
        }
        Klasse::Logg => {
            format!("Lista over kven som har sett på opplysningane, står i minst {tid}.")
        }
        Klasse::Barnevern | Klasse::Moete | Klasse::Melding => return None,
    })
}

/// How many, as those who look after the rules are told it: in whole fives, and never how few.
pub(super) fn om_lag(tal: i32) -> String {
    match tal {
        0 => "Ingen eller færre enn 5".to_owned(),
        n => format!("Minst {n}"),
    }
}

/// How many there are by a rule.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tal {
    /// None where it is not told.
    pub slettast: Option<i32>,
    pub stoppa: Option<i32>,
    pub ventar: Option<i32>,
}

impl Tal {
    /// "Minst 15. Minst 5 ventar på arkivet."
    pub fn tekst(&self) -> String {
        let Some(slettast) = self.slettast else {
            return "Blir ikkje vist".to_owned();
        };
        let mut tekst = format!("{}.", om_lag(slettast));
        for (tal, ord) in [
            (self.ventar, "ventar på arkivet"),
            (self.stoppa, "er stoppa"),
        ] {
            if let Some(tal @ 1..) = tal {
                tekst = format!("{tekst} {} {ord}.", om_lag(tal));
            }
        }
        tekst
    }
}

/// The rule of a class today.
#[derive(Clone, Debug)]
pub(super) struct Regel {
    pub klasse: Klasse,
    pub maanader: i32,
    pub arkiv: bool,
    /// The months when all that is confirmed counts.
    pub framover: i32,
    pub framover_arkiv: bool,
    /// The day it does, when that is not today's.
    pub framover_fraa: Option<Date>,
    pub framover_tal: Tal,
    pub vanleg: i32,
    pub minst: i32,
    pub mest: i32,
    /// The kommune has its own.
    pub eigen: bool,
    pub tal: Tal,
}

impl Regel {
    pub fn tid(&self) -> String {
        tid(self.maanader)
    }

    /// "2 år, arkivet først"
    pub fn tekst(&self) -> String {
        regel_tekst(self.klasse, self.maanader, self.arkiv)
    }

    /// "Frå 13. desember 2026: 1 år, utan å vente på arkivet": what is confirmed and does not count yet.
    pub fn framover(&self) -> Option<String> {
        let dag = dates::long(self.framover_fraa?);
        let tekst = regel_tekst(self.klasse, self.framover, self.framover_arkiv);
        Some(format!("Frå {dag}: {tekst}"))
    }

    /// How many that would delete now.
    pub fn framover_tal(&self) -> String {
        format!("Med den nye regelen: {}", self.framover_tal.tekst())
    }

    pub fn grenser(&self) -> String {
        grenser(self.minst, self.mest)
    }

    pub fn arkivet(&self) -> &'static str {
        match (self.klasse.har_arkiv(), self.arkiv) {
            (false, _) => "–",
            (true, true) => "Ja",
            (true, false) => "Nei",
        }
    }

    pub fn vanleg(&self) -> String {
        if self.eigen {
            format!("Vanleg er {}", tid(self.vanleg))
        } else {
            "Det vanlege".to_owned()
        }
    }
}

/// What was deleted of a class on a day.
#[derive(Clone, Debug)]
pub(super) struct Sletta {
    pub dag: Date,
    pub klasse: Klasse,
    pub tal: i32,
}

impl Sletta {
    /// Saker and cards have a row of the log each; of the other classes a night is one.
    pub fn tekst(&self) -> String {
        match self.klasse {
            Klasse::Sak | Klasse::Uro | Klasse::Barn => {
                format!(
                    "{}: {}",
                    self.klasse.label(),
                    om_lag(self.tal).to_lowercase()
                )
            }
            klasse => klasse.label().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_told_as_years_and_months() {
        let cases = [
            (1, "1 månad"),
            (6, "6 månader"),
            (12, "1 år"),
            (30, "2 år og 6 månader"),
            (61, "5 år og 1 månad"),
        ];
        for (maanader, ord) in cases {
            assert_eq!(tid(maanader), ord);
        }
    }

    #[test]
    fn what_may_be_is_told_in_years_where_it_is_whole_years() {
        assert_eq!(grenser(12, 300), "1–25 år (12–300 månader)");
        assert_eq!(grenser(3, 120), "3 månader til 10 år (3–120 månader)");
    }

    #[test]
    fn few_are_never_a_number() {
        assert_eq!(om_lag(0), "Ingen eller færre enn 5");
        assert_eq!(om_lag(15), "Minst 15");
    }
}
