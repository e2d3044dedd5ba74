//! How long a job that did not go waits before it is tried again.

use time::Duration;

/// The first wait.
const FIRST: Duration = Duration::seconds(30);
/// The longest.
const LONGEST: Duration = Duration::hours(1);

/// Twice as long each time, up to an hour, and up to a fifth more by `chance`, so that what fell together does not come
/// back together.
pub(super) fn wait(attempts: i32, chance: u8) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(16);
    let wait = (FIRST * 2_i32.saturating_pow(doublings)).min(LONGEST);
    wait + wait / 5 * f64::from(chance) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_longer_than_the_one_before_until_it_is_an_hour() {
        for attempt in 1..7 {
            assert!(wait(attempt, 255) <= wait(attempt + 1, 0));
        }
        for attempt in [0, 1] {
            assert_eq!(wait(attempt, 0), FIRST);
        }
        for attempt in [8, 60, i32::MAX] {
            assert_eq!(wait(attempt, 0), LONGEST);
            assert_eq!(wait(attempt, 255), LONGEST + LONGEST / 5);
        }
    }
}
