//! From what a user types to a date.

use time::{Date, Month};

use super::MONTHS;
use crate::text;

/// Why a typed date is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not day, month and year in a way we know.
    #[error("Skriv datoen slik: 18.11.2026")]
    Form,
    /// The form is right, but the calendar has no such day.
    #[error("Datoen finst ikkje. Skriv han til dømes slik: 18.11.2026.")]
    NoSuchDay,
    /// A year nobody in here can mean: a slip of the finger.
    #[error("Året må vere mellom 1900 og 2199")]
    Year,
}

/// Reads a date the ways people write it: `18.11.2026`, `18.11.26`, `18/11-26`, `18/11 2026`,
/// `18. november 2026`, and `2026-11-18` as date fields send it.
///
/// The year must be written; a frist in the wrong year is worse than a question. Two digits mean
/// the year nearest today: at most 20 years ahead, otherwise the past.
pub fn parse_date(input: &str, today: Date) -> Result<Date, DateError> {
    let seen: String = input.chars().filter(|c| !text::is_unseen(*c)).collect();
    let input = with_month_number(&seen.trim().to_lowercase());
    let (first, month, last) = three_numbers(&input).ok_or(DateError::Form)?;
    let (year, day) = match (first.len(), last.len()) {
        (4, 1..=2) => (first, last),
        (1..=2, 2 | 4) => (last, first),
        _ => return Err(DateError::Form),
    };
    if month.len() > 2 {
        return Err(DateError::Form);
    }
    calendar_date(whole_year(year, today)?, small(month)?, small(day)?)
}

/// `18. november 2026` with the month as a number; other text unchanged.
fn with_month_number(input: &str) -> String {
    let letters = |c: char| c.is_alphabetic();
    let Some(start) = input.find(letters) else {
        return input.to_owned();
    };
    let (before, rest) = input.split_at(start);
    let (word, after) = rest.split_at(rest.find(|c| !letters(c)).unwrap_or(rest.len()));
    let named = |(name, short): &(&str, &str)| *name == word || short.trim_end_matches('.') == word;
    match MONTHS.iter().position(named) {
        Some(index) => format!("{before}{}{after}", index + 1),
        None => input.to_owned(),
    }
}

/// The three groups of digits, when only the usual signs stand between them.
fn three_numbers(input: &str) -> Option<(&str, &str, &str)> {
    let is_separator = |c: char| matches!(c, '.' | '/' | '-' | ' ' | '\u{A0}');
    let is_known = |c: char| c.is_ascii_digit() || is_separator(c);
    let whole = input.starts_with(|c: char| c.is_ascii_digit())
        && input.ends_with(|c: char| c.is_ascii_digit())
        && input.chars().all(is_known);
    let mut groups = input.split(is_separator).filter(|group| !group.is_empty());
    let three = (groups.next()?, groups.next()?, groups.next()?);
    let signs = input
        .chars()
        .filter(|c| matches!(c, '.' | '/' | '-'))
        .count();
    (whole && signs <= 2 && groups.next().is_none()).then_some(three)
}

fn whole_year(digits: &str, today: Date) -> Result<i32, DateError> {
    let year: i32 = digits.parse().map_err(|_| DateError::Form)?;
    if digits.len() == 4 {
        return if (1900..2200).contains(&year) {
            Ok(year)
        } else {
            Err(DateError::Year)
        };
    }
    let latest = today.year() + 20;
    Ok(latest - (latest - year).rem_euclid(100))
}

fn small(digits: &str) -> Result<u8, DateError> {
    digits.parse().map_err(|_| DateError::Form)
}

fn calendar_date(year: i32, month: u8, day: u8) -> Result<Date, DateError> {
    let month = Month::try_from(month).map_err(|_| DateError::NoSuchDay)?;
    Date::from_calendar_date(year, month, day).map_err(|_| DateError::NoSuchDay)
}
