//! Connections that administer: by somebody who may make roles, never by the application.

use std::path::PathBuf;

use clap::Args;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection};

use super::queries;
use crate::config;

/// The database, as somebody who may make roles.
#[derive(Args)]
pub(super) struct AdminArgs {
    /// Databasen, som ein som kan lage roller (eller i `LAGET_ADMIN_DATABASE_URL`)
    #[arg(
        long,
        value_name = "ADRESSE",
        env = "LAGET_ADMIN_DATABASE_URL",
        hide_env_values = true
    )]
    database_url: Option<String>,
    /// Fil med adressa til databasen (eller i `LAGET_ADMIN_DATABASE_URL_FILE`)
    #[arg(long, value_name = "FIL", env = "LAGET_ADMIN_DATABASE_URL_FILE", value_parser = crate::config::path())]
    database_url_file: Option<PathBuf>,
}

impl AdminArgs {
    /// The address as it was given: PostgreSQL's own programs need its parts.
    pub(super) fn address(&self) -> Result<String, String> {
        let direct = self.database_url.as_deref();
        config::secret("LAGET_ADMIN_DATABASE_URL", direct, self.database_url_file.as_deref())?.ok_or_else(|| {
            "Adressa til databasen manglar: bruk --database-url, LAGET_ADMIN_DATABASE_URL eller LAGET_ADMIN_DATABASE_URL_FILE.".into()
        })
    }

    /// The setting.
    pub(super) fn options(&self) -> Result<PgConnectOptions, String> {
        config::required_database(
            "LAGET_ADMIN_DATABASE_URL",
            self.database_url.as_deref(),
            self.database_url_file.as_deref(),
        )
    }

    /// Connects as the owner of the schema.
    pub(super) async fn connect_as_owner(&self) -> anyhow::Result<PgConnection> {
        connect_as_owner(&self.options().map_err(anyhow::Error::msg)?).await
    }
}

/// Connects, with one sentence when that cannot be done.
pub(super) async fn connect(options: &PgConnectOptions) -> anyhow::Result<PgConnection> {
    let connected = options.clone().connect().await;
    connected.map_err(|error| anyhow::Error::msg(connect_words(options, &error)))
}

/// Connects as the owner of the schema.
pub(super) async fn connect_as_owner(options: &PgConnectOptions) -> anyhow::Result<PgConnection> {
    let mut connection = connect(options).await?;
    queries::become_owner(&mut connection).await.map_err(|_| {
        anyhow::anyhow!(
            "Denne brukaren administrerer ikkje Laget i databasen. Køyr «laget migrate» først, med same adresse."
        )
    })?;
    Ok(connection)
}

/// Why a connection failed, without anything of its password.
pub(super) fn connect_words(options: &PgConnectOptions, error: &sqlx::Error) -> String {
    let place = place(options);
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    match (code.as_deref(), error) {
        (Some("28P01" | "28000"), _) => {
            format!("Databasen på {place} tek ikkje imot brukarnamnet eller passordet.")
        }
        (Some("3D000"), _) => format!(
            "Databasen «{}» finst ikkje på {place}.",
            options
                .get_database()
                .unwrap_or_else(|| options.get_username())
        ),
        (Some("53300"), _) => format!("Databasen på {place} har ikkje plass til fleire samband."),
        (Some("57P03"), _) => {
            format!("Databasen på {place} held på å starte eller stoppe. Prøv att snart.")
        }
        (None, sqlx::Error::Io(_)) => format!("Får ikkje kontakt med nokon database på {place}."),
        _ => format!("Får ikkje kopla til databasen på {place}: {error}."),
    }
}

fn place(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}
