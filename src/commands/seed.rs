//! `laget seed`: the demo's world into an empty database.

use std::path::PathBuf;

use clap::Args;
use sqlx::postgres::PgConnectOptions;
use time::Duration;

use super::admin::{self, AdminArgs};
use super::{output, queries};
use crate::app::DemoLogin;
use crate::clock::{Clock, SystemClock, oslo_date};
use crate::config::{self, Problems};
use crate::crypto::Keys;
use crate::db;

/// The options of `seed`.
#[derive(Args)]
pub(super) struct SeedArgs {
    /// Nøkkelfila (eller `LAGET_KEY_FILE`)
    #[arg(long, value_name = "FIL", env = "LAGET_KEY_FILE", value_parser = crate::config::path())]
    key_file: Option<PathBuf>,
    /// Talet som dei oppdikta folka og sakene blir laga av (1)
    #[arg(long, value_name = "TAL", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    admin: AdminArgs,
}

impl SeedArgs {
    fn settings(&self) -> Result<(PgConnectOptions, Keys), Problems> {
        let mut problems = Problems::default();
        let admin = problems.take(self.admin.options());
        let keys = problems.take(config::required_keys(self.key_file.as_deref()));
        admin.zip(keys).ok_or(problems)
    }
}

/// Fills an empty database; never one with a kommune.
pub(super) async fn run(args: SeedArgs) -> anyhow::Result<()> {
    let (options, keys) = args.settings()?;
    let mut connection = admin::connect_as_owner(&options).await?;
    db::refuse_unknown_schema(&options).await?;
    anyhow::ensure!(
        !queries::has_kommune(&mut connection).await?,
        "Databasen har alt ein kommune. Demodata kjem berre i ein tom database."
    );
    let logins = fill(&options, &keys, args.seed).await?;
    output::say(&format!(
        "Demodata er lagde inn, med {} oppdikta brukarar.",
        logins.len()
    ));
    Ok(())
}

/// Fills an empty database with the demo's world.
pub(super) async fn fill(
    admin: &PgConnectOptions,
    keys: &Keys,
    seed: u64,
) -> anyhow::Result<Vec<DemoLogin>> {
    // what happened in the demo world today, happened before eight in the morning: until then its day is yesterday's
    let eight = Duration::hours(8);
    let today = oslo_date(SystemClock::default().now() - eight);
    crate::seed::run(admin, keys, seed, today).await
}
