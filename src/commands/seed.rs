//! `laget seed`: the demo's world into an empty database.

use sqlx::postgres::PgConnectOptions;

use crate::app::DemoLogin;
use crate::clock::{Clock, SystemClock, oslo_date};
use crate::crypto::Keys;

/// Fills an empty database with the demo's world.
pub(super) async fn fill(
    admin: &PgConnectOptions,
    keys: &Keys,
    seed: u64,
) -> anyhow::Result<Vec<DemoLogin>> {
    let today = oslo_date(SystemClock::default().now());
    world::run(admin, keys, seed, today).await
}

/// The people of the demo's world one can log in as.
pub(super) fn demo_logins(seed: u64) -> Vec<DemoLogin> {
    world::demo_logins(seed)
}

/// An empty world, with the shape of `crate::seed`.
mod world {
    use sqlx::postgres::PgConnectOptions;
    use time::Date;

    use crate::app::DemoLogin;
    use crate::crypto::Keys;

    pub(super) async fn run(
        _admin: &PgConnectOptions,
        _keys: &Keys,
        seed: u64,
        _today: Date,
    ) -> anyhow::Result<Vec<DemoLogin>> {
        Ok(std::future::ready(demo_logins(seed)).await)
    }

    pub(super) fn demo_logins(_seed: u64) -> Vec<DemoLogin> {
        Vec::new()
    }
}
