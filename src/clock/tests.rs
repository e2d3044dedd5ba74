use std::collections::HashSet;

use proptest::prelude::*;
use time::macros::{date, datetime};

use super::*;

/// The rule itself (EU directive 2000/84, in Norway forskrift om sommartid): summer time from the
/// last Sunday of March to the last Sunday of October, both at 01.00 UTC.
fn summer_time(at: OffsetDateTime) -> bool {
    let last_sunday = |month| {
        let last = Date::from_calendar_date(at.year(), month, 31).unwrap();
        let back = last.weekday().number_days_from_sunday();
        last - Duration::days(back.into())
    };
    let turn = |month| last_sunday(month).with_hms(1, 0, 0).unwrap().assume_utc();
    (turn(time::Month::March)..turn(time::Month::October)).contains(&at)
}

fn instants() -> impl Strategy<Value = OffsetDateTime> {
    let from = datetime!(1996-01-01 0:00 UTC).unix_timestamp();
    let to = datetime!(2199-12-31 0:00 UTC).unix_timestamp();
    (from..to).prop_map(|seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap())
}

proptest! {
    #[test]
    fn oslo_follows_the_rule_of_summer_time(at in instants()) {
        let hours = if summer_time(at) { 2 } else { 1 };
        let expected = at + Duration::hours(hours);
        prop_assert_eq!(oslo_datetime(at), PrimitiveDateTime::new(expected.date(), expected.time()));
    }
}

#[test]
fn every_day_begins_at_its_midnight() {
    let mut date = date!(1950 - 01 - 01);
    while date.year() < 2200 {
        let midnight = oslo_midnight(date);
        assert_eq!(oslo_datetime(midnight), date.midnight());
        assert!(oslo_date(midnight - Duration::NANOSECOND) < date);
        date = date.next_day().unwrap();
    }
}

#[test]
fn midnight_is_right_on_the_days_the_clock_changes_and_the_days_after() {
    let utc = |date| oslo_midnight(date).to_offset(UtcOffset::UTC);
    assert_eq!(utc(date!(2026 - 03 - 29)), datetime!(2026-03-28 23:00 UTC));
    assert_eq!(utc(date!(2026 - 03 - 30)), datetime!(2026-03-29 22:00 UTC));
    assert_eq!(utc(date!(2026 - 10 - 25)), datetime!(2026-10-24 22:00 UTC));
    assert_eq!(utc(date!(2026 - 10 - 26)), datetime!(2026-10-25 23:00 UTC));
}

#[test]
fn the_clock_jumps_over_two_in_march_and_repeats_it_in_october() {
    let wall = |at| oslo_datetime(at).time();
    assert_eq!(
        wall(datetime!(2026-03-29 0:59:59 UTC)),
        time::macros::time!(1:59:59)
    );
    assert_eq!(
        wall(datetime!(2026-03-29 1:00 UTC)),
        time::macros::time!(3:00)
    );
    assert_eq!(
        wall(datetime!(2026-10-25 0:30 UTC)),
        time::macros::time!(2:30)
    );
    assert_eq!(
        wall(datetime!(2026-10-25 1:30 UTC)),
        time::macros::time!(2:30)
    );
}

#[test]
fn late_evening_in_utc_is_the_next_day_in_norway() {
    assert_eq!(
        oslo_date(datetime!(2026-11-20 23:00 UTC)),
        date!(2026 - 11 - 21)
    );
    assert_eq!(
        oslo_date(datetime!(2026-06-20 21:59 UTC)),
        date!(2026 - 06 - 20)
    );
}

#[test]
fn the_ends_of_the_calendar_do_not_panic() {
    for date in [Date::MIN, Date::MAX] {
        let _ = oslo_midnight(date);
        let _ = oslo_date(date.midnight().assume_utc());
    }
}

#[test]
fn frozen_clock_stands_still_until_moved() {
    let clock = FrozenClock::new(datetime!(2026-11-21 8:00 UTC));
    assert_eq!(clock.now(), clock.now());
    clock.advance(Duration::days(1));
    assert_eq!(clock.now(), datetime!(2026-11-22 8:00 UTC));
    clock.set(datetime!(2020-01-01 0:00 UTC));
    assert_eq!(clock.now(), datetime!(2020-01-01 0:00 UTC));
}

#[test]
fn ids_carry_the_instant_of_the_clock_also_after_it_is_moved_back() {
    let clock = FrozenClock::new(datetime!(2026-11-21 8:00 UTC));
    let seconds = |id: Uuid| id.get_timestamp().unwrap().to_unix().0;
    let later = clock.uuid();
    clock.set(datetime!(2020-01-01 0:00 UTC));
    let earlier = clock.uuid();
    assert_eq!(seconds(later), 1_795_248_000);
    assert_eq!(seconds(earlier), 1_577_836_800);
    assert_eq!(later.get_version_num(), 7);
}

#[test]
fn ids_of_one_frozen_instant_keep_their_order() {
    let clock = FrozenClock::new(datetime!(2026-11-21 8:00 UTC));
    let ids: Vec<Uuid> = (0..10_000).map(|_| clock.uuid()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));
}

#[test]
fn two_clocks_frozen_at_the_same_instant_give_different_ids() {
    let now = datetime!(2026-11-21 8:00 UTC);
    let ids = |clock: FrozenClock| (0..1_000).map(move |_| clock.uuid());
    let all: HashSet<Uuid> = ids(FrozenClock::new(now))
        .chain(ids(FrozenClock::new(now)))
        .collect();
    assert_eq!(all.len(), 2_000);
}

#[test]
fn system_clock_gives_ids_in_order_and_fresh_random_numbers() {
    let clock = SystemClock::default();
    assert!(clock.uuid() < clock.uuid());
    assert_ne!(clock.random(), clock.random());
}
