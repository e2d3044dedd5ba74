//! `laget migrate`: roles and schema, by somebody who may make roles.

use std::path::PathBuf;

use clap::Args;
use sqlx::postgres::PgConnectOptions;

use super::admin::{self, AdminArgs};
use super::{output, queries};
use crate::config;
use crate::db;

/// The options of `migrate`.
#[derive(Args)]
pub(super) struct MigrateArgs {
    /// Fil med passordet som rolla `laget_login` skal ha (eller `LAGET_LOGIN_PASSWORD_FILE`)
    #[arg(long, value_name = "FIL", env = "LAGET_LOGIN_PASSWORD_FILE", value_parser = crate::config::path())]
    login_password_file: Option<PathBuf>,
    #[command(flatten)]
    admin: AdminArgs,
}

/// Brings the schema up to date, and sets the login role's password when one is given.
pub(super) async fn run(args: MigrateArgs) -> anyhow::Result<()> {
    let options = args.admin.options().map_err(anyhow::Error::msg)?;
    let file = args.login_password_file.as_deref();
    let password =
        config::secret("LAGET_LOGIN_PASSWORD", None, file).map_err(anyhow::Error::msg)?;
    run_on(&options).await?;
    if let Some(password) = password {
        anyhow::ensure!(
            !password.is_empty(),
            "Fila med passordet til laget_login er tom."
        );
        let mut connection = admin::connect(&options).await?;
        queries::set_login_password(&mut connection, &password).await?;
    }
    output::say("Databaseskjemaet er oppdatert.");
    Ok(())
}

/// Brings the schema up to date, and lets the application see that it is.
pub(super) async fn run_on(options: &PgConnectOptions) -> anyhow::Result<()> {
    // connected once beforehand, for a sentence of our own when that fails
    drop(admin::connect(options).await?);
    db::migrate(options).await?;
    let mut connection = admin::connect_as_owner(options).await?;
    queries::show_migrations(&mut connection).await?;
    Ok(())
}
