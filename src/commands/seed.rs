//! `laget seed`: the demo's world, or a big one for measuring, into an empty database.

use std::path::PathBuf;

use clap::Args;
use sqlx::postgres::PgConnectOptions;
use time::{Date, Duration};

use super::admin::{self, AdminArgs};
use super::{output, queries};
use crate::app::DemoLogin;
use crate::clock::{Clock, SystemClock, oslo_date};
use crate::config::{self, Problems};
use crate::crypto::Keys;
use crate::db;
use crate::seed::skala::Skala;

/// The options of `seed`.
#[derive(Args)]
pub(super) struct SeedArgs {
    /// Nøkkelfila (eller `LAGET_KEY_FILE`)
    #[arg(long, value_name = "FIL", env = "LAGET_KEY_FILE", value_parser = crate::config::path())]
    key_file: Option<PathBuf>,
    /// Talet som dei oppdikta folka og sakene blir laga av (1)
    #[arg(long, value_name = "TAL", default_value_t = 1)]
    seed: u64,
    /// Legg inn så mange kommunar (1–357) med mange saker, for å måle farten, i staden for demoverda
    #[arg(long, value_name = "KOMMUNAR")]
    skala: Option<usize>,
    /// Kor mange saker det skal bli i alt (ein million når det er 357 kommunar)
    #[arg(long, value_name = "SAKER", requires = "skala")]
    saker: Option<usize>,
    /// Kor mange av sakene den siste kommunen skal ha
    #[arg(long, value_name = "SAKER", requires = "skala")]
    stoerste: Option<usize>,
    #[command(flatten)]
    admin: AdminArgs,
}

impl SeedArgs {
    fn settings(&self) -> Result<(PgConnectOptions, Keys, Option<Skala>), Problems> {
        let mut problems = Problems::default();
        let skala = self
            .skala
            .map(|kommunar| Skala::new(kommunar, self.saker, self.stoerste));
        let skala = problems.take(skala.transpose());
        let admin = problems.take(self.admin.options());
        let keys = problems.take(config::required_keys(self.key_file.as_deref()));
        match (admin, keys, skala) {
            (Some(admin), Some(keys), Some(skala)) => Ok((admin, keys, skala)),
            _ => Err(problems),
        }
    }
}

/// Fills an empty database; never one with a kommune.
pub(super) async fn run(args: SeedArgs) -> anyhow::Result<()> {
    let (options, keys, skala) = args.settings()?;
    let mut connection = admin::connect_as_owner(&options).await?;
    db::refuse_unknown_schema(&options).await?;
    anyhow::ensure!(
        !queries::has_kommune(&mut connection).await?,
        "Databasen har alt ein kommune. Demodata kjem berre i ein tom database."
    );
    if let Some(skala) = skala {
        let begun = std::time::Instant::now();
        crate::seed::skala::run(&options, keys, skala, args.seed, demo_today()).await?;
        crate::tal::tel_alle(&mut connection, demo_today()).await?;
        let seconds = begun.elapsed().as_secs();
        output::say(&format!(
            "{} er lagde inn på {seconds} s. Alle er oppdikta.",
            skala.words()
        ));
        return Ok(());
    }
    let logins = fill(&options, &keys, args.seed).await?;
    output::say(&format!(
        "Demodata er lagde inn, med {} oppdikta brukarar.",
        logins.len()
    ));
    Ok(())
}

/// Fills an empty database with the demo's world.
pub(super) async fn fill(
    options: &PgConnectOptions,
    keys: &Keys,
    seed: u64,
) -> anyhow::Result<Vec<DemoLogin>> {
    let logins = crate::seed::run(options, keys, seed, demo_today()).await?;
    // else nobody who leads would see any before the night
    let mut connection = admin::connect_as_owner(options).await?;
    crate::tal::tel_alle(&mut connection, demo_today()).await?;
    Ok(logins)
}

/// What happened in the demo world today, happened before eight in the morning: until then its day is yesterday's.
fn demo_today() -> Date {
    oslo_date(SystemClock::default().now() - Duration::hours(8))
}
