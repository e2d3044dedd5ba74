//! When one is reminded of a date.

use time::Date;

/// So many days before one is told that it is near.
const NAER: i64 = 3;
/// So often one is told again that it is over.
const ATT: i64 = 7;

/// What there is to say of a date today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naar {
    /// It is near.
    Naer,
    /// It is over; how many weeks, counted from none.
    Over(i64),
}

/// Near from three days before; over from the day after, and again each week.
pub(super) fn naar(dato: Date, today: Date) -> Option<Naar> {
    let att = (dato - today).whole_days();
    match att {
        ..0 => Some(Naar::Over((-att - 1) / ATT)),
        0..=NAER => Some(Naar::Naer),
        _ => None,
    }
}

impl Naar {
    /// What makes a reminder the same: told once for each date, and once a week when it is over.
    pub(super) fn noekkel(self, kva: &str, id: impl std::fmt::Display, dato: Date) -> String {
        match self {
            Self::Naer => format!("{kva}:{id}:{dato}"),
            Self::Over(veker) => format!("{kva}:{id}:{dato}:{veker}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::date;

    use super::*;

    #[test]
    fn a_date_is_told_of_three_days_before_and_then_each_week_it_is_over() {
        let dato = date!(2026 - 12 - 10);
        let told: Vec<(i64, String)> = (-10..20)
            .filter_map(|days| {
                let today = dato + Duration::days(days);
                Some((days, naar(dato, today)?.noekkel("sak", 1, dato)))
            })
            .collect();
        let mut first = told.clone();
        first.dedup_by_key(|(_, noekkel)| noekkel.clone());
        let days: Vec<i64> = first.iter().map(|(days, _)| *days).collect();
        assert_eq!(days, [-3, 1, 8, 15]);
    }
}
