//! How far a date is from today, in words; and how old somebody is.

use time::Date;

/// Words that belong together stand on one line.
const NBSP: char = '\u{a0}';

/// How far a date is from today, without judging: "i dag", "om 3 dagar", "for 9 dagar sidan".
#[must_use]
pub fn distance(date: Date, today: Date) -> String {
    match days_until(date, today) {
        -1 => format!("i{NBSP}går"),
        days if days < 0 => format!("for {}{NBSP}dagar sidan", -days),
        days => ahead(days),
    }
}

/// How far away a frist is: "om 3 dagar", "i dag", "9 dagar over". The words carry what a colour
/// also shows (WCAG 1.4.1).
#[must_use]
pub fn deadline_distance(frist: Date, today: Date) -> String {
    match days_until(frist, today) {
        -1 => format!("1{NBSP}dag over"),
        days if days < 0 => format!("{}{NBSP}dagar over", -days),
        days => ahead(days),
    }
}

/// Whole years from birth to today; negative before birth.
///
/// Somebody born on 29 February grows a year older on 1 March in other years than leap years:
/// rights that come with an age never come a day early.
#[must_use]
pub fn age_years(born: Date, today: Date) -> i32 {
    let day_of_year = |date: Date| (u8::from(date.month()), date.day());
    let birthday_to_come = day_of_year(today) < day_of_year(born);
    today.year() - born.year() - i32::from(birthday_to_come)
}

fn ahead(days: i64) -> String {
    match days {
        0 => format!("i{NBSP}dag"),
        1 => format!("i{NBSP}morgon"),
        _ => format!("om{NBSP}{days}{NBSP}dagar"),
    }
}

fn days_until(date: Date, today: Date) -> i64 {
    (date - today).whole_days()
}
