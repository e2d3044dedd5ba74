//! From dates and instants to text.

use time::{Date, Month, OffsetDateTime, Time};

use super::MONTHS;
use crate::clock::{oslo_date, oslo_datetime};

/// `21. november 2026`, for running text and headings.
#[must_use]
pub fn long(date: Date) -> String {
    let (month, _) = month_names(date.month());
    format!("{}. {month} {}", date.day(), date.year())
}

/// `21.11.2026`, for tables and fields; [`super::parse_date`] reads it back.
#[must_use]
pub fn short(date: Date) -> String {
    let month = u8::from(date.month());
    format!("{:02}.{month:02}.{:04}", date.day(), date.year())
}

/// `12. nov.`, with the year when it is not this year: `12. nov. 2025`.
#[must_use]
pub fn medium(date: Date, today: Date) -> String {
    let (_, month) = month_names(date.month());
    if date.year() == today.year() {
        format!("{}. {month}", date.day())
    } else {
        format!("{}. {month} {}", date.day(), date.year())
    }
}

/// `14.32`: the time in Norway at an instant.
#[must_use]
pub fn clock(at: OffsetDateTime) -> String {
    time_of_day(oslo_datetime(at).time())
}

/// `14.32`: a time of day, such as when a meeting begins.
#[must_use]
pub fn time_of_day(time: Time) -> String {
    format!("{:02}.{:02}", time.hour(), time.minute())
}

/// `13. nov. 2026 kl. 07.00`: an instant, in Norwegian time.
#[must_use]
pub fn date_time(at: OffsetDateTime) -> String {
    let date = oslo_date(at);
    let (_, month) = month_names(date.month());
    format!("{}. {month} {} kl. {}", date.day(), date.year(), clock(at))
}

fn month_names(month: Month) -> (&'static str, &'static str) {
    MONTHS[usize::from(u8::from(month)) - 1]
}
