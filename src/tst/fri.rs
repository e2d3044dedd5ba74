//! Days on which a team does not meet: weekends, public holidays (lov om høgtidsfredag § 2, and 1. and 17. mai), and what
//! the kommune has decided.

use crate::ids::SkulefriId;
use time::{Date, Duration, Month, Weekday};

/// A time without school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fri {
    /// Its id.
    pub skulefri_id: SkulefriId,
    /// "Haustferie"
    pub namn: String,
    /// The first day.
    pub fraa: Date,
    /// The last day.
    pub til: Date,
}

/// Public holidays by their distance from Easter Sunday.
const OM_PAASKE: [(i64, &str); 7] = [
    (-3, "skjærtorsdag"),
    (-2, "langfredag"),
    (0, "første påskedag"),
    (1, "andre påskedag"),
    (39, "Kristi himmelfartsdag"),
    (49, "første pinsedag"),
    (50, "andre pinsedag"),
];

/// Those that have the same date every year.
const FASTE: [(Month, u8, &str); 5] = [
    (Month::January, 1, "første nyttårsdag"),
    (Month::May, 1, "første mai"),
    (Month::May, 17, "grunnlovsdagen"),
    (Month::December, 25, "første juledag"),
    (Month::December, 26, "andre juledag"),
];

/// Why nobody meets on a day; none when one can.
#[must_use]
pub fn kvifor(dag: Date, skulefri: &[Fri]) -> Option<String> {
    if let Some(namn) = helgedag(dag) {
        return Some(namn.to_owned());
    }
    let fri = skulefri.iter().find(|f| f.fraa <= dag && dag <= f.til);
    if let Some(fri) = fri {
        return Some(fri.namn.clone());
    }
    match dag.weekday() {
        Weekday::Saturday => Some("laurdag".to_owned()),
        Weekday::Sunday => Some("søndag".to_owned()),
        _ => None,
    }
}

fn helgedag(dag: Date) -> Option<&'static str> {
    let fast = FASTE
        .iter()
        .find(|(month, day, _)| dag.month() == *month && dag.day() == *day);
    if let Some((_, _, namn)) = fast {
        return Some(namn);
    }
    let avstand = dag - paaske(dag.year())?;
    let rundt = OM_PAASKE
        .iter()
        .find(|(dagar, _)| avstand == Duration::days(*dagar));
    rundt.map(|(_, namn)| *namn)
}

/// Easter Sunday; every year that can be typed has one.
#[must_use]
pub fn paaske(year: i32) -> Option<Date> {
    let easter = computus::gregorian(year).ok()?;
    let month = u8::try_from(easter.month).ok()?;
    Date::from_calendar_date(
        easter.year,
        Month::try_from(month).ok()?,
        u8::try_from(easter.day).ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn public_holidays_are_known_every_year() {
        for (dag, namn) in [
            (date!(2027 - 03 - 25), "skjærtorsdag"),
            (date!(2027 - 03 - 26), "langfredag"),
            (date!(2027 - 03 - 29), "andre påskedag"),
            (date!(2027 - 05 - 06), "Kristi himmelfartsdag"),
            (date!(2027 - 05 - 17), "grunnlovsdagen"),
            (date!(2028 - 06 - 05), "andre pinsedag"),
            (date!(2026 - 12 - 25), "første juledag"),
        ] {
            assert_eq!(kvifor(dag, &[]).as_deref(), Some(namn), "{dag}");
        }
    }

    #[test]
    fn a_school_day_is_free_unless_the_kommune_says_so() {
        let dag = date!(2026 - 10 - 07);
        assert_eq!(kvifor(dag, &[]), None);
        let ferie = Fri {
            skulefri_id: uuid::Uuid::nil().into(),
            namn: "Haustferie".into(),
            fraa: date!(2026 - 10 - 05),
            til: date!(2026 - 10 - 09),
        };
        assert_eq!(
            kvifor(dag, std::slice::from_ref(&ferie)).as_deref(),
            Some("Haustferie")
        );
        assert_eq!(
            kvifor(date!(2026 - 10 - 10), &[ferie]).as_deref(),
            Some("laurdag")
        );
    }
}
