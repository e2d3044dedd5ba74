//! The demo world: fictive kommunar full of staff, children and cases, made from a seed.
//!
//! The same seed and day always give the same world. Nothing here knows a database; the structs
//! refer to each other by index. Every name, address, telephone number and identity number is
//! made up: surnames and roads are on no map, numbers lie in series nobody can have.

mod children;
pub(crate) mod dates;
mod family;
pub(crate) mod names;
pub(crate) mod places;
pub(crate) mod rng;
mod staff;
mod staff_table;
mod stories;
#[cfg(test)]
mod tests;
mod texts;
mod types;
mod ungdom;

pub use staff_table::{DemoLogin, demo_logins};
pub use types::*;

use time::Date;

/// Makes the whole world, as it stands on the day `today`.
#[must_use]
pub fn world(seed: u64, today: Date) -> World {
    let root = rng::Rng::new(seed);
    let instansar = places::instansar();
    let kommunar = places::kommunar(&instansar);
    let brukarar = staff::staff(&mut root.fork(1), &kommunar, &instansar, today);
    let (barn, foeresette) = children::children(&mut root.fork(2), today);
    let mut world = World {
        today,
        kommunar,
        instansar,
        brukarar,
        foeresette,
        barn,
        saker: vec![],
        barnevernsmeldingar: vec![],
    };
    stories::fill(&mut world, &root.fork(3));
    world
}
