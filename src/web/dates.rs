//! Dates and times as people in Norway write and read them.
//!
//! Long dates in text ("21. november 2026"), short ones in tables ("21.11.2026"), the time with 24
//! hours and a full stop ("14.32"). Rule: Språkrådet, "Dato og tid". Instants are always shown in
//! Norwegian time; whoever asks passes the day it is, so that tests can choose it.

mod distance;
mod format;
mod parse;

pub use crate::text::number;
pub use distance::{age_years, deadline_distance, distance};
pub use format::{clock, date_time, long, medium, short, time_of_day};
pub use parse::{DateError, parse_date};

/// The months in Nynorsk and their short forms.
const MONTHS: [(&str, &str); 12] = [
    ("januar", "jan."),
    ("februar", "feb."),
    ("mars", "mars"),
    ("april", "april"),
    ("mai", "mai"),
    ("juni", "juni"),
    ("juli", "juli"),
    ("august", "aug."),
    ("september", "sep."),
    ("oktober", "okt."),
    ("november", "nov."),
    ("desember", "des."),
];

#[cfg(test)]
mod tests;
