//! Working days, skuleår and the individnummer that fits a birth date.

use super::types::Kjoenn;
use time::{Date, Duration, Month, Weekday};

/// A number of days later (or earlier).
pub(crate) fn plus(day: Date, days: i32) -> Date {
    day.saturating_add(Duration::days(i64::from(days)))
}

/// The same day, or the Monday after.
pub(super) fn workday(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => plus(day, 2),
        Weekday::Sunday => plus(day, 1),
        _ => day,
    }
}

/// The same day, or the Friday before.
pub(super) fn workday_before(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => plus(day, -1),
        Weekday::Sunday => plus(day, -2),
        _ => day,
    }
}

/// The same day, or the first working day after the holiday it is in.
pub(super) fn open_day(day: Date, barnehage: bool) -> Date {
    let day = workday(day);
    holiday(day, barnehage).map_or(day, workday)
}

/// The first day after the holiday a day is in: summer (shorter in a barnehage) or Christmas.
pub(super) fn holiday(today: Date, barnehage: bool) -> Option<Date> {
    let at = (u8::from(today.month()), today.day());
    let year = today.year();
    let (from, to, back) = if barnehage {
        ((7, 6), (8, 2), day(year, Month::August, 3))
    } else {
        ((6, 21), (8, 17), day(year, Month::August, 18))
    };
    if (from..=to).contains(&at) {
        Some(back)
    } else if at >= (12, 21) {
        Some(day(year + 1, Month::January, 3))
    } else {
        (at <= (1, 2)).then(|| day(year, Month::January, 3))
    }
}

/// A date in words: "3. november 2026".
pub(super) fn in_words(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ];
    let month = MONTHS[usize::from(u8::from(day.month())) - 1];
    format!("{}. {month} {}", day.day(), day.year())
}

/// A day of a year; the month and day are always ones that exist.
pub(crate) fn day(year: i32, month: Month, day: u8) -> Date {
    Date::from_calendar_date(year, month, day).unwrap_or(Date::MIN)
}

/// The year the current skuleår began.
pub(crate) fn skuleaar(today: Date) -> i32 {
    if u8::from(today.month()) >= 8 {
        today.year()
    } else {
        today.year() - 1
    }
}

/// The first day of a skuleår.
pub(crate) fn skulestart(year: i32) -> Date {
    day(year, Month::August, 1)
}

/// Age in whole years.
pub(super) fn age(born: Date, today: Date) -> i32 {
    let had_birthday =
        (u8::from(today.month()), today.day()) >= (u8::from(born.month()), born.day());
    today.year() - born.year() - i32::from(!had_birthday)
}

/// The eleven digits of the synthetic number (month + 80), when the check digits exist.
pub(super) fn synthetic(born: Date, serial: u16) -> Option<[u32; 11]> {
    let year = u32::try_from(born.year().rem_euclid(100)).unwrap_or(0);
    let (month, day, serial) = (
        u32::from(u8::from(born.month())) + 80,
        u32::from(born.day()),
        u32::from(serial),
    );
    let mut digits = [0; 11];
    let pairs = [
        day / 10,
        day % 10,
        month / 10,
        month % 10,
        year / 10,
        year % 10,
    ];
    digits[..6].copy_from_slice(&pairs);
    digits[6..9].copy_from_slice(&[serial / 100, serial / 10 % 10, serial % 10]);
    digits[9] = check(&digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2])?;
    digits[10] = check(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2])?;
    Some(digits)
}

fn check(digits: &[u32], weights: &[u32]) -> Option<u32> {
    let sum: u32 = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

/// The first individnummer from `start` that fits the person, has check digits and is not `taken`.
pub(super) fn serial(
    born: Date,
    kjoenn: Kjoenn,
    start: u16,
    taken: impl Fn(u16) -> bool,
) -> Option<u16> {
    let (low, high) = if born.year() >= 2000 {
        (500, 999)
    } else {
        (0, 499)
    };
    let parity = u16::from(kjoenn == Kjoenn::Gut);
    let span = high - low + 1;
    (0..span)
        .map(|step| low + (start % span + step) % span)
        .filter(|serial| serial % 2 == parity && !taken(*serial))
        .find(|serial| synthetic(born, *serial).is_some())
}
