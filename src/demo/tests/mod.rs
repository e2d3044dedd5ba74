//! Properties of the demo world, over several seeds and days.

mod folk;
mod lag;
mod saker;
mod tekstar;

use super::{World, world};
use std::sync::LazyLock;
use time::macros::date;

/// Worlds on a working day, in a weekend, in summer, and just after the new year.
fn worlds() -> &'static [World] {
    static WORLDS: LazyLock<Vec<World>> = LazyLock::new(|| {
        let days = [
            date!(2026 - 11 - 19),
            date!(2026 - 08 - 02),
            date!(2027 - 01 - 02),
            date!(2026 - 06 - 15),
        ];
        days.into_iter()
            .flat_map(|day| [1, 7, 4036].map(|seed| world(seed, day)))
            .collect()
    });
    &WORLDS
}

#[test]
fn the_same_seed_gives_the_same_world_and_another_gives_another() {
    let day = date!(2026 - 11 - 19);
    assert_eq!(world(7, day), world(7, day));
    assert_ne!(world(7, day), world(8, day));
}

#[test]
fn counts_are_near_the_targets() {
    for world in worlds() {
        assert!(
            (110..=135).contains(&world.brukarar.len()),
            "staff {}",
            world.brukarar.len()
        );
        assert!(
            (560..=640).contains(&world.barn.len()),
            "children {}",
            world.barn.len()
        );
        assert!(
            (150..=220).contains(&world.saker.len()),
            "saker {}",
            world.saker.len()
        );
        for steg in 1..=6 {
            let open = |sak: &&super::Sak| sak.slutt.is_none() && sak.steg == steg;
            assert!(world.saker.iter().filter(open).count() >= 8, "steg {steg}");
        }
        for slutt in super::Slutt::ALL {
            assert!(
                world.saker.iter().any(|sak| sak.slutt == Some(*slutt)),
                "{slutt:?}"
            );
        }
        let skolemiljoe = |sak: &&super::Sak| sak.slag == super::SakSlag::Skolemiljoe;
        assert!((7..=9).contains(&world.saker.iter().filter(skolemiljoe).count()));
        assert!(
            world
                .saker
                .iter()
                .filter(|sak| sak.overlevering.is_some())
                .count()
                >= 3
        );
        assert!(
            world
                .saker
                .iter()
                .filter(|sak| !sak.sperre.is_empty())
                .count()
                >= 3
        );
        assert!((5..=9).contains(&world.barnevernsmeldingar.len()));
        assert_eq!(world.kommunar.len(), 6);
    }
}

#[test]
fn some_saker_are_overdue_some_due_this_week_some_far_ahead() {
    for world in worlds() {
        let days = |low: i64, high: i64| {
            let until =
                |sak: &super::Sak| sak.neste_dato.map(|next| (next - world.today).whole_days());
            world
                .saker
                .iter()
                .filter_map(until)
                .filter(|days| (low..=high).contains(days))
                .count()
        };
        assert!(days(-40, -1) >= 12, "overdue {}", days(-40, -1));
        assert!(days(0, 6) >= 12, "this week {}", days(0, 6));
        assert!(days(15, 80) >= 12, "far {}", days(15, 80));
    }
}
