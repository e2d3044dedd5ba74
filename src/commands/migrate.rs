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
    /// Fil med passordet som rolla `laget_backup` skal ha (eller `LAGET_BACKUP_PASSWORD_FILE`)
    #[arg(long, value_name = "FIL", env = "LAGET_BACKUP_PASSWORD_FILE", value_parser = crate::config::path())]
    backup_password_file: Option<PathBuf>,
    #[command(flatten)]
    admin: AdminArgs,
}

/// Brings the schema up to date, and sets the passwords of the roles that log in, when they are given.
pub(super) async fn run(args: MigrateArgs) -> anyhow::Result<()> {
    let options = args.admin.options().map_err(anyhow::Error::msg)?;
    let passwords = [
        (
            "laget_login",
            "LAGET_LOGIN_PASSWORD",
            args.login_password_file,
        ),
        (
            "laget_backup",
            "LAGET_BACKUP_PASSWORD",
            args.backup_password_file,
        ),
    ]
    .map(|(role, name, file)| (role, config::secret(name, None, file.as_deref())));
    run_on(&options).await?;
    for (role, password) in passwords {
        if let Some(password) = password.map_err(anyhow::Error::msg)? {
            anyhow::ensure!(
                !password.is_empty(),
                "Fila med passordet til {role} er tom."
            );
            let mut connection = admin::connect(&options).await?;
            queries::set_password(&mut connection, role, &password).await?;
        }
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
