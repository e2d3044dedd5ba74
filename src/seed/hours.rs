//! The demo world knows days; the database wants instants. Every day gets hours in working time, in
//! the order things happen.

use time::{Date, Duration, OffsetDateTime};

use crate::clock::oslo_midnight;

/// What happens in a sak, in the order of a day.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    UroMeld,
    Samtykke,
    Lag,
    Sperre,
    Samtale,
    Tiltak,
    Plan,
    Evaluering,
    Flytta,
    Moete,
    TiltakFraaMoete,
    Overlevering,
    TiltakStoppa,
    Slutt,
}

/// The instant of a moment on a day. `number` keeps several of a kind apart, `slack` (0–9) lets cases
/// begin their days at different times. What happens today has happened already: before eight.
pub(super) fn instant(
    (day, today): (Date, Date),
    moment: Moment,
    number: usize,
    slack: usize,
) -> OffsetDateTime {
    let whole = |count: usize| i64::try_from(count).unwrap_or(0);
    let minutes = if day == today {
        7 * 60 + 4 * whole(moment as usize)
    } else {
        8 * 60 + 13 * whole(slack) + 25 * whole(moment as usize)
    };
    oslo_midnight(day) + Duration::minutes(minutes + whole(number))
}

/// Nine in the morning.
pub(super) fn morning(day: Date) -> OffsetDateTime {
    oslo_midnight(day) + Duration::hours(9)
}
