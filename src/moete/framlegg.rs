//! Proposes the meetings of a term: spread evenly, on days when the team can meet.

use std::ops::RangeInclusive;

use time::{Date, Duration, Weekday};

/// What a team wishes for a term.
pub struct Oenske {
    /// The days in which to propose.
    pub tid: RangeInclusive<Date>,
    /// The day of the week that suits; others are proposed only when it never does.
    pub vekedag: Weekday,
    /// How many meetings there must be in all.
    pub tal: usize,
}

/// The days that are proposed, in order: as many as are missing when those of `har` are counted, each as near as possible to
/// the middle of a part of the term that has no meeting. Fewer when there are not so many days on which `ledig` says that
/// the team can meet.
#[must_use]
pub fn foreslaa(oenske: &Oenske, har: &[Date], ledig: impl Fn(Date) -> bool) -> Vec<Date> {
    let start = *oenske.tid.start();
    let dagar = (*oenske.tid.end() - start).whole_days();
    let manglar = oenske.tal.saturating_sub(har.len());
    if manglar == 0 || dagar < 0 {
        return Vec::new();
    }
    let mut kandidatar: Vec<Date> = (0..=dagar)
        .map(|n| start.saturating_add(Duration::days(n)))
        .filter(|dag| ledig(*dag) && !har.contains(dag))
        .collect();
    let mut valde = Vec::with_capacity(manglar);
    for midt in tomme_delar(oenske, har, manglar) {
        let Some(best) = naermast(&kandidatar, midt, oenske.vekedag) else {
            break;
        };
        kandidatar.retain(|dag| *dag != best);
        valde.push(best);
    }
    valde.sort_unstable();
    valde
}

/// The middles of the parts of the term that have no meeting, those first that are farthest from one.
fn tomme_delar(oenske: &Oenske, har: &[Date], manglar: usize) -> Vec<Date> {
    let start = *oenske.tid.start();
    let dagar = (*oenske.tid.end() - start).whole_days();
    let tal = i64::try_from(oenske.tal).unwrap_or(i64::MAX);
    let mut midtar: Vec<Date> = (0..tal)
        .map(|n| start.saturating_add(Duration::days((2 * n + 1) * dagar / (2 * tal))))
        .collect();
    let avstand = |dag: &Date| har.iter().map(|h| (*h - *dag).abs()).min();
    // no meeting at all: all parts are as empty, and they stay in order
    midtar.sort_by_key(|dag| avstand(dag).map(std::cmp::Reverse));
    midtar.truncate(manglar);
    midtar
}

fn naermast(kandidatar: &[Date], midt: Date, vekedag: Weekday) -> Option<Date> {
    let naer = |dag: &&Date| ((**dag - midt).abs(), **dag);
    let passar = kandidatar.iter().filter(|dag| dag.weekday() == vekedag);
    passar
        .min_by_key(naer)
        .or_else(|| kandidatar.iter().min_by_key(naer))
        .copied()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    fn haust(tal: usize) -> Oenske {
        Oenske {
            tid: date!(2026 - 08 - 25)..=date!(2026 - 12 - 15),
            vekedag: Weekday::Tuesday,
            tal,
        }
    }

    #[test]
    fn two_meetings_in_haust_are_apart_and_on_the_day_that_suits() {
        let dagar = foreslaa(&haust(2), &[], |_| true);
        assert_eq!(dagar, [date!(2026 - 09 - 22), date!(2026 - 11 - 17)]);
    }

    #[test]
    fn one_that_is_planned_counts_and_the_other_is_proposed_far_from_it() {
        let dagar = foreslaa(&haust(2), &[date!(2026 - 09 - 15)], |_| true);
        assert_eq!(dagar, [date!(2026 - 11 - 17)]);
        let dagar = foreslaa(&haust(2), &[date!(2026 - 12 - 01)], |_| true);
        assert_eq!(dagar, [date!(2026 - 09 - 22)]);
        let nok = [date!(2026 - 09 - 15), date!(2026 - 11 - 10)];
        assert!(foreslaa(&haust(2), &nok, |_| true).is_empty());
    }

    #[test]
    fn another_day_of_the_week_is_proposed_when_the_one_that_suits_is_never_free() {
        let dagar = foreslaa(&haust(1), &[], |dag| dag.weekday() == Weekday::Thursday);
        assert_eq!(dagar, [date!(2026 - 10 - 22)]);
    }

    proptest! {
        #[test]
        fn what_is_proposed_is_free_in_the_term_and_never_twice(
            tal in 0_usize..12, har in prop::collection::vec(0_i64..112, 0..5), fri in prop::collection::vec(0_i64..112, 0..80),
        ) {
            let oenske = haust(tal);
            let dag = |n: i64| *oenske.tid.start() + Duration::days(n);
            let har: Vec<Date> = har.into_iter().map(dag).collect();
            let fri: Vec<Date> = fri.into_iter().map(dag).collect();
            let ledig = |d: Date| !fri.contains(&d);
            let dagar = foreslaa(&oenske, &har, ledig);
            let mut ulike = dagar.clone();
            ulike.dedup();
            prop_assert_eq!(&ulike, &dagar);
            prop_assert!(dagar.is_sorted());
            for d in &dagar {
                prop_assert!(oenske.tid.contains(d) && ledig(*d) && !har.contains(d));
            }
            let ledige = (0..=112).map(dag).filter(|d| oenske.tid.contains(d) && ledig(*d) && !har.contains(d)).count();
            prop_assert_eq!(dagar.len(), tal.saturating_sub(har.len()).min(ledige));
        }
    }
}
