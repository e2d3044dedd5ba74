//! The figures of an utgåve as they are read, and what the kommune aims at.

use std::collections::{BTreeMap, BTreeSet};

use time::{Date, OffsetDateTime};

use crate::tal::model::{Dim, Figur, Gruppe, Tidsrom};
use crate::tst::skuleaar::{Halvaar, Skuleaar};

/// An utgåve: when it ends and when it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utgaave {
    /// The first day that is not in it.
    pub til: Date,
    /// The day it was counted.
    pub dag: Date,
    /// Under this a figure is hidden.
    pub grense: i16,
    /// When it was made.
    pub laga_at: OffsetDateTime,
}

impl Utgaave {
    /// The term until then.
    #[must_use]
    pub fn termin(&self) -> Tidsrom {
        crate::tal::utgaave::termin_til(self.til)
    }

    /// What stood when the term ended.
    #[must_use]
    pub const fn staar(&self) -> Tidsrom {
        crate::tal::utgaave::slutten(self.til)
    }

    /// The last day that is in it.
    #[must_use]
    pub fn siste_dag(&self) -> Date {
        self.til.previous_day().unwrap_or(self.til)
    }

    /// "hausten 2026"
    #[must_use]
    pub fn namn(&self) -> String {
        let fraa = self.termin().fraa;
        match self.halvaar() {
            Halvaar::Haust => format!("hausten {}", fraa.year()),
            Halvaar::Vaar => format!("våren {}", fraa.year()),
        }
    }

    /// Haust or vår.
    #[must_use]
    pub fn halvaar(&self) -> Halvaar {
        let fraa = self.termin().fraa;
        if Skuleaar::of(fraa).start() == fraa {
            Halvaar::Haust
        } else {
            Halvaar::Vaar
        }
    }

    /// The whole term is in it.
    #[must_use]
    pub fn heil(&self) -> bool {
        crate::tal::utgaave::er_slutt(self.til)
    }
}

/// A figure as it is shown: the number, hidden, or not in the utgåve at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vist {
    /// The number.
    Tal(u32),
    /// Hidden.
    Skjult,
    /// Not in the utgåve.
    Ikkje,
}

impl Vist {
    /// The number, when it is shown.
    #[must_use]
    pub const fn tal(self) -> Option<u32> {
        match self {
            Self::Tal(tal) => Some(tal),
            Self::Skjult | Self::Ikkje => None,
        }
    }
}

/// All that is shown of some terms.
#[derive(Default)]
pub struct Tala {
    /// The figures; none when it is hidden.
    pub celler: BTreeMap<(Figur, Tidsrom, Gruppe), Option<u32>>,
    /// The middle ones of the days.
    pub medianar: BTreeMap<(Figur, Tidsrom), u32>,
    /// What each utgåve is measured against, by its end: what the kommune aimed at, where it had said, and the meetings the plan asked for.
    pub maala: BTreeMap<(Date, String), u32>,
    /// The figures of each utgåve that are not parted by kind outside of the house: a kind would be one eining.
    pub udelte: BTreeSet<(Date, Figur)>,
}

impl Tala {
    /// A figure of a group.
    #[must_use]
    pub fn tal(&self, figur: Figur, tid: Tidsrom, gruppe: Gruppe) -> Vist {
        match self.celler.get(&(figur, tid, gruppe)) {
            Some(Some(tal)) => Vist::Tal(*tal),
            Some(None) => Vist::Skjult,
            None => Vist::Ikkje,
        }
    }

    /// A figure, all of it.
    #[must_use]
    pub fn alt(&self, figur: Figur, tid: Tidsrom) -> Vist {
        self.tal(figur, tid, Gruppe::default())
    }

    /// A figure of one value of a dimension.
    #[must_use]
    pub fn av(&self, figur: Figur, tid: Tidsrom, dim: Dim, verdi: &'static str) -> Vist {
        self.tal(figur, tid, Gruppe::default().med(dim, verdi))
    }

    /// The share of a figure in a group: numerator and denominator, when both are shown and there is any.
    #[must_use]
    pub fn andel(&self, figur: Figur, tid: Tidsrom, gruppe: Gruppe) -> Option<(u32, u32)> {
        let (dim, ja) = figur.andel()?;
        let nemnar = self.tal(figur, tid, gruppe.clone()).tal()?;
        let teljar = self.tal(figur, tid, gruppe.med(dim, ja)).tal()?;
        (nemnar > 0).then_some((teljar, nemnar))
    }

    /// The middle one of the days.
    #[must_use]
    pub fn median(&self, figur: Figur, tid: Tidsrom) -> Option<u32> {
        self.medianar.get(&(figur, tid)).copied()
    }

    /// What was aimed at in the term of an utgåve.
    #[must_use]
    pub fn maal(&self, utgaave: &Utgaave, figur: Figur) -> u32 {
        let maal = self.maala.get(&(utgaave.til, figur.code().to_owned()));
        maal.copied()
            .or_else(|| standard(figur).map(|m| u32::from(m.unsigned_abs())))
            .unwrap_or(0)
    }

    /// How many meetings the plan asked for at a kind of eining.
    #[must_use]
    pub fn krav(&self, utgaave: &Utgaave, eining: &str) -> u32 {
        let krav = self
            .maala
            .get(&(utgaave.til, format!("krav eining={eining}")));
        krav.copied().unwrap_or(0)
    }
}

/// What can be aimed at, in the order of the form.
pub(super) const MAALA: [Figur; 5] = [
    Figur::SamtaleFrist,
    Figur::Samtale,
    Figur::FyrsteTiltak,
    Figur::TiltakFrist,
    Figur::Moeteplikt,
];

/// What is aimed at where the kommune has not said: per cent, or days (the clocks of domain.md § 2).
pub(super) const fn standard(figur: Figur) -> Option<i16> {
    match figur {
        Figur::SamtaleFrist => Some(90),
        Figur::Samtale => Some(21),
        Figur::FyrsteTiltak => Some(35),
        Figur::TiltakFrist | Figur::Moeteplikt => Some(80),
        _ => None,
    }
}

/// In whole per cent, rounded.
pub(super) const fn prosent((teljar, nemnar): (u32, u32)) -> u32 {
    if nemnar == 0 {
        return 0;
    }
    (teljar * 200 + nemnar) / (nemnar * 2)
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    fn utgaave(til: Date) -> Utgaave {
        Utgaave {
            til,
            dag: til,
            grense: 5,
            laga_at: datetime!(2026-12-05 02:00 UTC),
        }
    }

    #[test]
    fn a_term_has_a_name_and_is_whole_at_its_end() {
        let no = utgaave(date!(2026 - 12 - 01));
        assert_eq!((no.namn().as_str(), no.heil()), ("hausten 2026", false));
        let haust = utgaave(date!(2027 - 01 - 01));
        assert_eq!(
            (haust.namn().as_str(), haust.heil()),
            ("hausten 2026", true)
        );
        let vaar = utgaave(date!(2027 - 08 - 01));
        assert_eq!((vaar.namn().as_str(), vaar.heil()), ("våren 2027", true));
    }

    #[test]
    fn a_term_is_measured_against_what_was_aimed_at_then() {
        let (foer, no) = (
            utgaave(date!(2026 - 01 - 01)),
            utgaave(date!(2026 - 08 - 01)),
        );
        let mut tala = Tala::default();
        tala.maala.insert((no.til, "samtale_frist".into()), 95);
        tala.maala.insert((no.til, "krav eining=skule".into()), 6);
        let maal = |u| (tala.maal(u, Figur::SamtaleFrist), tala.krav(u, "skule"));
        assert_eq!([maal(&foer), maal(&no)], [(90, 0), (95, 6)]);
    }

    #[test]
    fn a_share_is_rounded_to_the_nearest() {
        assert_eq!(prosent((2, 3)), 67);
        assert_eq!(prosent((1, 3)), 33);
        assert_eq!(prosent((5, 5)), 100);
        assert_eq!(prosent((1, 0)), 0);
    }
}
