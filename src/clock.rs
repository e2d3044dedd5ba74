//! The only source of time and chance.
//!
//! One request reads the clock once, so that everything it writes has the same instant. Tests
//! freeze it. Days, unlike instants, are always the days of Europe/Oslo: a frist of 1. april ends
//! at midnight in Norway, in winter and in summer time. The rules of daylight saving are compiled
//! in, so the machine's own time zone never matters.

use std::sync::{Mutex, MutexGuard, PoisonError};

use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, UtcOffset};
use uuid::{ContextV7, Timestamp, Uuid};

/// What time it is, a fresh id, and random numbers.
pub trait Clock: Send + Sync {
    /// The instant now, in UTC.
    fn now(&self) -> OffsetDateTime;

    /// A fresh id (UUID version 7) at [`Clock::now`]. Ids made by one clock at the same instant
    /// sort in the order they were made, so rows of one request keep their order.
    fn uuid(&self) -> Uuid;

    /// 256 bits from the operating system, for tokens.
    fn random(&self) -> [u8; 32] {
        os_random()
    }
}

/// The machine's own clock.
#[derive(Debug, Default)]
pub struct SystemClock {
    order: Mutex<ContextV7>,
}

impl Clock for SystemClock {
    fn now(&self) -> OffsetDateTime {
        #[expect(clippy::disallowed_methods, reason = "this is the clock")]
        OffsetDateTime::now_utc()
    }

    fn uuid(&self) -> Uuid {
        uuid_at(self.now(), &lock(&self.order))
    }
}

/// A clock that stands still until it is moved.
///
/// Only the time is frozen. Ids and tokens keep their random part, because tests in several
/// processes share one database and their ids must not collide.
#[derive(Debug)]
pub struct FrozenClock {
    state: Mutex<Frozen>,
}

#[derive(Debug)]
struct Frozen {
    now: OffsetDateTime,
    order: ContextV7,
}

impl FrozenClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn new(now: OffsetDateTime) -> Self {
        let order = ContextV7::new();
        Self {
            state: Mutex::new(Frozen { now, order }),
        }
    }

    /// Moves the clock to `now`, forwards or backwards.
    pub fn set(&self, now: OffsetDateTime) {
        // A fresh order as well: the old one would keep giving ids of the later instant.
        let order = ContextV7::new();
        *lock(&self.state) = Frozen { now, order };
    }

    /// Moves the clock by `step`, backwards when it is negative.
    pub fn advance(&self, step: Duration) {
        self.set(self.now() + step);
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> OffsetDateTime {
        lock(&self.state).now
    }

    fn uuid(&self) -> Uuid {
        let state = lock(&self.state);
        uuid_at(state.now, &state.order)
    }
}

/// The date in Norway at an instant.
#[must_use]
pub fn oslo_date(at: OffsetDateTime) -> Date {
    in_oslo(at).date()
}

/// What the clock on the wall in Norway shows at an instant.
#[must_use]
pub fn oslo_datetime(at: OffsetDateTime) -> PrimitiveDateTime {
    let local = in_oslo(at);
    PrimitiveDateTime::new(local.date(), local.time())
}

/// The instant a day begins in Norway, with the offset that then applies.
///
/// Clocks are moved after midnight (since 1950; a test walks through every day), so the offset of
/// the evening before is the one that applies when the day begins.
#[must_use]
pub fn oslo_midnight(date: Date) -> OffsetDateTime {
    let as_utc = date.midnight().assume_utc();
    let before = as_utc.saturating_sub(Duration::hours(3));
    date.midnight().assume_offset(oslo_offset(before))
}

/// The instant at which the clock on the wall in Norway shows this. Of an hour that comes twice the first is meant; of
/// one that is skipped, the time as it would have been without.
#[must_use]
pub fn oslo_instant(wall: PrimitiveDateTime) -> OffsetDateTime {
    let day_before = oslo_offset(wall.assume_utc().saturating_sub(Duration::DAY));
    let early = wall.assume_offset(day_before);
    if oslo_datetime(early) == wall {
        return early;
    }
    let late = wall.assume_offset(oslo_offset(wall.assume_utc()));
    if oslo_datetime(late) == wall {
        late
    } else {
        early
    }
}

fn in_oslo(at: OffsetDateTime) -> OffsetDateTime {
    // At the very ends of the calendar there is no room for the offset: stay in UTC there.
    at.checked_to_offset(oslo_offset(at)).unwrap_or(at)
}

fn oslo_offset(at: OffsetDateTime) -> UtcOffset {
    tzdb::time_zone::europe::OSLO
        .find_local_time_type(at.unix_timestamp())
        .ok()
        .and_then(|kind| UtcOffset::from_whole_seconds(kind.ut_offset()).ok())
        .unwrap_or(UtcOffset::UTC)
}

fn uuid_at(now: OffsetDateTime, order: &ContextV7) -> Uuid {
    // Version 7 has no instants before 1970.
    let seconds = u64::try_from(now.unix_timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(order, seconds, now.nanosecond()))
}

/// Random bytes from the operating system; for keys and nonces, which no test may freeze.
///
/// # Panics
///
/// When the operating system has no random numbers to give: nothing safe can be done then.
#[must_use]
pub fn os_random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(cause) = getrandom::fill(&mut bytes) {
        panic!("the operating system gives no random numbers: {cause}");
    }
    bytes
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves the time as it was; there is nothing half-done to protect.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
