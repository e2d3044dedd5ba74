//! The skuleår: a year from 1. august, with haust and vår.

use std::ops::RangeInclusive;

use time::{Date, Month};

/// A skuleår, named by the year it begins in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skuleaar(i32);

/// A term of it. New Year's Eve is haust; what is before 1. august is vår.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halvaar {
    /// August to December.
    Haust,
    /// January to July.
    Vaar,
}

impl Halvaar {
    /// Both, in order.
    pub const ALL: [Self; 2] = [Self::Haust, Self::Vaar];

    /// The word a user reads.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Haust => "Haust",
            Self::Vaar => "Vår",
        }
    }
}

impl Skuleaar {
    /// The one a day is in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        let begun = u8::from(day.month()) >= u8::from(Month::August);
        Self(if begun { day.year() } else { day.year() - 1 })
    }

    /// The one after.
    #[must_use]
    pub const fn neste(self) -> Self {
        Self(self.0 + 1)
    }

    /// The year it begins in, as an address names it.
    #[must_use]
    pub const fn fyrste_aar(self) -> i32 {
        self.0
    }

    /// "2026/27"
    #[must_use]
    pub fn label(self) -> String {
        format!("{}/{:02}", self.0, (self.0 + 1).rem_euclid(100))
    }

    /// Its first day.
    #[must_use]
    pub fn start(self) -> Date {
        day(self.0, Month::August, 1)
    }

    /// The first day of vår.
    #[must_use]
    pub fn skifte(self) -> Date {
        day(self.0 + 1, Month::January, 1)
    }

    /// Its last day.
    #[must_use]
    pub fn slutt(self) -> Date {
        day(self.0 + 1, Month::July, 31)
    }

    /// Its days.
    #[must_use]
    pub fn dagar(self) -> RangeInclusive<Date> {
        self.start()..=self.slutt()
    }

    /// The days of a term.
    #[must_use]
    pub fn halvaar(self, halvaar: Halvaar) -> RangeInclusive<Date> {
        match halvaar {
            Halvaar::Haust => self.start()..=day(self.0, Month::December, 31),
            Halvaar::Vaar => self.skifte()..=self.slutt(),
        }
    }

    /// The days of a term in which meetings are proposed: not the first weeks of the school, nor its last days.
    #[must_use]
    pub fn moetetid(self, halvaar: Halvaar) -> RangeInclusive<Date> {
        match halvaar {
            Halvaar::Haust => day(self.0, Month::August, 25)..=day(self.0, Month::December, 15),
            Halvaar::Vaar => day(self.0 + 1, Month::January, 8)..=day(self.0 + 1, Month::June, 10),
        }
    }
}

/// A day that every year of the calendar has.
fn day(year: i32, month: Month, day: u8) -> Date {
    Date::from_calendar_date(year, month, day).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_year_goes_from_august_to_july() {
        assert_eq!(Skuleaar::of(date!(2026 - 07 - 31)).label(), "2025/26");
        assert_eq!(Skuleaar::of(date!(2026 - 08 - 01)).label(), "2026/27");
        assert_eq!(Skuleaar::of(date!(2099 - 12 - 31)).label(), "2099/00");
    }

    #[test]
    fn every_day_of_it_is_in_one_term() {
        let aar = Skuleaar::of(date!(2027 - 02 - 01));
        let haust = aar.halvaar(Halvaar::Haust);
        let vaar = aar.halvaar(Halvaar::Vaar);
        assert_eq!(haust.end().next_day(), Some(*vaar.start()));
        assert_eq!(aar.dagar(), date!(2026 - 08 - 01)..=date!(2027 - 07 - 31));
    }
}
