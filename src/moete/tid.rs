//! When a meeting is: a day, and from when to when by the clock on the wall in Norway.

use time::{Date, OffsetDateTime, Time};

use crate::clock::oslo_instant;
use crate::web::dates;
use crate::web::form::Errors;

/// The longest a meeting lasts, in minutes: more is a slip of the finger.
const LENGST: i64 = 8 * 60;

/// A day and two times of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tid {
    /// The day.
    pub dato: Date,
    /// When it begins.
    pub fraa: Time,
    /// When it ends.
    pub til: Time,
}

impl Tid {
    /// True when both go on at some moment.
    #[must_use]
    pub fn oppaa(&self, anna: &Self) -> bool {
        self.dato == anna.dato && self.fraa < anna.til && anna.fraa < self.til
    }

    /// When it begins and ends, as instants. In a night in which the clock is moved forward, a time that is skipped is taken as it
    /// would have been without, and the meeting lasts as long as it should.
    #[must_use]
    pub fn augeblink(&self) -> (OffsetDateTime, OffsetDateTime) {
        let fraa = oslo_instant(self.dato.with_time(self.fraa));
        let til = oslo_instant(self.dato.with_time(self.til));
        if til > fraa {
            (fraa, til)
        } else {
            (fraa, fraa.saturating_add(self.til - self.fraa))
        }
    }

    /// "tysdag 1. desember 2026 kl. 12.00–13.30"
    #[must_use]
    pub fn tekst(&self) -> String {
        format!(
            "{} {} {}",
            vekedag(self.dato),
            dates::long(self.dato),
            self.klokka()
        )
    }

    /// "kl. 12.00–13.30"
    #[must_use]
    pub fn klokka(&self) -> String {
        format!(
            "kl. {}–{}",
            dates::time_of_day(self.fraa),
            dates::time_of_day(self.til)
        )
    }
}

/// "tysdag"
#[must_use]
pub fn vekedag(dato: Date) -> &'static str {
    VEKEDAGAR[usize::from(dato.weekday().number_days_from_monday())]
}

/// The days of the week, from Monday.
pub const VEKEDAGAR: [&str; 7] = [
    "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag",
];

/// From when to when, or what is wrong beside the fields `fraa` and `til`.
pub fn klokkeslett(errors: &mut Errors, fraa: &str, til: &str) -> Option<(Time, Time)> {
    let mut klokke = |field: &str, typed: &str| {
        let time = klokke(typed);
        if time.is_none() {
            errors.add(field, "Skriv klokkeslettet slik: 12.30");
        }
        time
    };
    let (fraa, til) = (klokke("fraa", fraa), klokke("til", til));
    let (fraa, til) = (fraa?, til?);
    if til <= fraa {
        errors.add("til", "Møtet må slutte etter at det har byrja.");
        return None;
    }
    if (til - fraa).whole_minutes() > LENGST {
        errors.add(
            "til",
            "Eit møte kan vare i åtte timar. Sjå over klokkesletta.",
        );
        return None;
    }
    Some((fraa, til))
}

/// By day: at other times hardly anybody meets, and 02.30 is 14.30 written on a watch.
const DAGTID: (Time, Time) = (time::macros::time!(7:00), time::macros::time!(18:00));

/// "02.30–03.30" when that is not by day, from what is typed; it is asked whether it is so.
#[must_use]
pub fn utanfor_dagtid(fraa: &str, til: &str) -> Option<String> {
    let (fraa, til) = (klokke(fraa)?, klokke(til)?);
    let dag = fraa >= DAGTID.0 && til <= DAGTID.1;
    (!dag).then(|| format!("{}–{}", dates::time_of_day(fraa), dates::time_of_day(til)))
}

/// Asks beside the field `klokka`, unless it is answered of these very times.
pub fn spoer_om_klokka(errors: &mut Errors, fraa: &str, til: &str, svar: &str) {
    if let Some(klokka) = utanfor_dagtid(fraa, til).filter(|klokka| klokka != svar) {
        errors.add("klokka", format!("Møtet er kl. {klokka}. Stemmer det?"));
    }
}

/// `12.30`, `12:30`, `1230`, `12`, `9.05`
pub(super) fn klokke(typed: &str) -> Option<Time> {
    let typed = typed.trim();
    let (hour, minute) = match typed.split_once(['.', ':']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if typed.len() >= 3 => typed.split_at_checked(typed.len() - 2)?,
        None => (typed, "00"),
    };
    let digits = |part: &str| {
        (part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    Time::from_hms(digits(hour)?, digits(minute)?, 0).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::{date, datetime, time};

    use super::*;

    #[test]
    fn a_time_is_read_the_ways_people_write_it() {
        for (typed, time) in [
            ("12.30", time!(12:30)),
            ("12:30", time!(12:30)),
            (" 9 ", time!(9:00)),
            ("9.05", time!(9:05)),
            ("930", time!(9:30)),
            ("1230", time!(12:30)),
            ("00.00", time!(0:00)),
        ] {
            assert_eq!(klokke(typed), Some(time), "{typed}");
        }
        for typed in [
            "", "25", "12.3", "12.60", "tolv", "1.2.3", "12345", "æ30", "-1",
        ] {
            assert_eq!(klokke(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_time_by_night_is_asked_about_until_it_is_answered_of_that_time() {
        let spurt = |fraa, til, svar| {
            let mut errors = Errors::default();
            spoer_om_klokka(&mut errors, fraa, til, svar);
            errors.on("klokka").map(str::to_owned)
        };
        assert_eq!(spurt("7", "18", ""), None);
        assert_eq!(
            spurt("0230", "3.30", "").as_deref(),
            Some("Møtet er kl. 02.30–03.30. Stemmer det?")
        );
        assert_eq!(spurt("0230", "3.30", "02.30–03.30"), None);
        assert!(spurt("02.30", "03.45", "02.30–03.30").is_some());
        assert!(spurt("17.30", "18.30", "").is_some());
    }

    #[test]
    fn a_meeting_ends_after_it_has_begun() {
        let mut errors = Errors::default();
        assert_eq!(klokkeslett(&mut errors, "13", "12"), None);
        assert!(errors.on("til").is_some());
        assert_eq!(
            klokkeslett(&mut Errors::default(), "12", "13.30"),
            Some((time!(12:00), time!(13:30)))
        );
    }

    #[test]
    fn one_that_begins_when_another_ends_is_not_at_the_same_time() {
        let tid = |fraa, til| Tid {
            dato: date!(2026 - 12 - 01),
            fraa,
            til,
        };
        let fyrst = tid(time!(10:00), time!(11:00));
        assert!(!fyrst.oppaa(&tid(time!(11:00), time!(12:00))));
        assert!(fyrst.oppaa(&tid(time!(10:30), time!(12:00))));
    }

    #[test]
    fn a_meeting_is_by_the_clock_on_the_wall_on_the_weekends_when_it_is_moved() {
        let tid = |dato, fraa, til| Tid { dato, fraa, til }.augeblink();
        let utc = |(fraa, til): (OffsetDateTime, OffsetDateTime)| {
            let utc = time::UtcOffset::UTC;
            (fraa.to_offset(utc), til.to_offset(utc))
        };
        for (dato, fraa, til, svar) in [
            // the day before summer time begins, and the day after: at twelve by the wall both times
            (
                date!(2027 - 03 - 27),
                time!(12:00),
                time!(13:30),
                (
                    datetime!(2027-03-27 11:00 UTC),
                    datetime!(2027-03-27 12:30 UTC),
                ),
            ),
            (
                date!(2027 - 03 - 29),
                time!(12:00),
                time!(13:30),
                (
                    datetime!(2027-03-29 10:00 UTC),
                    datetime!(2027-03-29 11:30 UTC),
                ),
            ),
            // over the hour that is skipped, and in it
            (
                date!(2027 - 03 - 28),
                time!(1:00),
                time!(4:00),
                (
                    datetime!(2027-03-28 00:00 UTC),
                    datetime!(2027-03-28 02:00 UTC),
                ),
            ),
            (
                date!(2027 - 03 - 28),
                time!(2:30),
                time!(3:00),
                (
                    datetime!(2027-03-28 01:30 UTC),
                    datetime!(2027-03-28 02:00 UTC),
                ),
            ),
            // over the hour that comes twice
            (
                date!(2027 - 10 - 31),
                time!(1:00),
                time!(4:00),
                (
                    datetime!(2027-10-30 23:00 UTC),
                    datetime!(2027-10-31 03:00 UTC),
                ),
            ),
            (
                date!(2027 - 11 - 01),
                time!(12:00),
                time!(13:30),
                (
                    datetime!(2027-11-01 11:00 UTC),
                    datetime!(2027-11-01 12:30 UTC),
                ),
            ),
        ] {
            assert_eq!(utc(tid(dato, fraa, til)), svar, "{dato} {fraa}");
        }
    }

    proptest! {
        #[test]
        fn every_meeting_lasts(day in 0_i64..2000, fraa in 0_u8..23, len in 1_i64..30) {
            let dato = date!(2026 - 01 - 01) + time::Duration::days(day);
            let fraa = Time::from_hms(fraa, 0, 0).unwrap();
            let tid = Tid { dato, fraa, til: fraa + time::Duration::minutes(len) };
            let (a, b) = tid.augeblink();
            prop_assert!(a < b && b - a <= time::Duration::minutes(len + 60));
        }

        #[test]
        fn nothing_typed_makes_it_fall(typed in ".{0,12}") {
            let _ = klokke(&typed);
        }
    }
}
