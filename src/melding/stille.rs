//! When a mail may go: not in the hours and on the days a person wants quiet. Times are of the clock on the wall in
//! Norway, in winter and in summer.

use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Weekday};

use super::MORGON;
use super::model::Varsling;
use crate::clock::{oslo_date, oslo_datetime, oslo_instant};

impl Varsling {
    /// None when a mail may go now, else when it may.
    #[must_use]
    pub fn stille_til(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        let wall = oslo_datetime(now);
        if !self.stille(wall) {
            return None;
        }
        Some(self.etter(wall))
    }

    /// When the next digest goes.
    #[must_use]
    pub fn neste_samla(&self, now: OffsetDateTime) -> OffsetDateTime {
        self.etter(oslo_datetime(now))
    }

    /// When the next digest goes that is not of the same day.
    #[must_use]
    pub fn neste_dag(&self, now: OffsetDateTime) -> OffsetDateTime {
        let next = self.neste_samla(now);
        if oslo_date(next) == oslo_date(now) {
            self.neste_samla(next)
        } else {
            next
        }
    }

    /// The first morning after a time on the wall that is not quiet. A night in which the clock skips the only hour that
    /// is not quiet is quiet whole: then it is the morning after.
    fn etter(&self, wall: PrimitiveDateTime) -> OffsetDateTime {
        let morgon = if self.har_timar() {
            self.stille_til
        } else {
            MORGON
        };
        let mut dag = wall.date();
        loop {
            let at = oslo_instant(dag.with_time(morgon));
            if dag.with_time(morgon) > wall && !self.stille(oslo_datetime(at)) {
                return at;
            }
            dag = dag.saturating_add(Duration::DAY);
        }
    }

    fn har_timar(&self) -> bool {
        self.stille_fraa != self.stille_til
    }

    fn stille_dag(&self, dag: Date) -> bool {
        self.stille_helg && matches!(dag.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    fn stille(&self, wall: PrimitiveDateTime) -> bool {
        let (fraa, til, no) = (self.stille_fraa, self.stille_til, wall.time());
        let i_timane = if fraa < til {
            fraa <= no && no < til
        } else {
            // over midnight
            no < til || fraa <= no
        };
        self.stille_dag(wall.date()) || (self.har_timar() && i_timane)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::{datetime, time};
    use time::{Time, UtcOffset};

    use super::super::model::Maate;
    use super::*;

    fn vanleg() -> Varsling {
        Varsling {
            epost: None,
            overlevering: Maate::Straks,
            uro: Maate::Straks,
            lag: Maate::Samla,
            frist: Maate::Samla,
            stille_fraa: time!(17:00),
            stille_til: time!(7:00),
            stille_helg: true,
            samla_at: None,
            samla_gjekk: None,
            version: 1,
        }
    }

    #[test]
    fn a_mail_goes_in_working_hours_and_waits_for_the_morning_else() {
        let val = vanleg();
        for (now, goes) in [
            (datetime!(2026-11-23 09:00 +1), None),
            (datetime!(2026-11-23 16:59 +1), None),
            (
                datetime!(2026-11-23 17:00 +1),
                Some(datetime!(2026-11-24 7:00 +1)),
            ),
            (
                datetime!(2026-11-24 06:59 +1),
                Some(datetime!(2026-11-24 7:00 +1)),
            ),
            (datetime!(2026-11-24 07:00 +1), None),
            // Friday evening to Monday morning
            (
                datetime!(2026-11-27 18:00 +1),
                Some(datetime!(2026-11-30 7:00 +1)),
            ),
            (
                datetime!(2026-11-29 12:00 +1),
                Some(datetime!(2026-11-30 7:00 +1)),
            ),
            // the night in which an hour comes twice
            (
                datetime!(2026-10-23 20:00 +2),
                Some(datetime!(2026-10-26 7:00 +1)),
            ),
        ] {
            assert_eq!(val.stille_til(now), goes, "{now}");
        }
    }

    #[test]
    fn the_only_loud_hour_may_be_the_one_that_summer_time_skips() {
        let val = Varsling {
            stille_fraa: time!(3:00),
            stille_til: time!(2:00),
            stille_helg: false,
            ..vanleg()
        };
        assert_eq!(
            val.stille_til(datetime!(2025-03-29 20:00 +1)),
            Some(datetime!(2025-03-31 2:00 +2))
        );
    }

    #[test]
    fn without_quiet_a_mail_goes_at_any_time() {
        let val = Varsling {
            stille_fraa: time!(0:00),
            stille_til: time!(0:00),
            stille_helg: false,
            ..vanleg()
        };
        assert_eq!(val.stille_til(datetime!(2026-11-29 03:00 +1)), None);
        let neste = val.neste_samla(datetime!(2026-11-29 08:00 +1));
        assert_eq!(neste, datetime!(2026-11-30 7:00 +1));
    }

    proptest! {
        #[test]
        fn what_waits_goes_later_and_then_it_is_not_quiet(
            minutes in 0_i64..1_100_000, fraa in 0_u8..24, til in 0_u8..24, helg: bool,
        ) {
            let now = datetime!(2025-01-01 0:00 UTC) + Duration::minutes(minutes);
            let hour = |hour| Time::from_hms(hour, 30, 0).unwrap();
            let val = Varsling {
                stille_fraa: hour(fraa), stille_til: hour(til), stille_helg: helg, ..vanleg()
            };
            let neste = val.neste_samla(now);
            prop_assert!(neste > now && neste - now < Duration::days(5));
            prop_assert!(oslo_date(val.neste_dag(now)) > oslo_date(now));
            prop_assert_eq!(val.stille_til(neste), None);
            if let Some(at) = val.stille_til(now) {
                prop_assert!(at > now);
                prop_assert_eq!(val.stille_til(at), None);
            }
            prop_assert_eq!(neste.to_offset(UtcOffset::UTC).second(), 0);
        }
    }
}
