//! The demo's database: a private server, or the one that `DATABASE_URL` names.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use tokio::task::JoinHandle;

use super::Settings;
use crate::clock::os_random;
use crate::commands::{admin, migrate, queries};
use crate::db::embedded::{Cluster, Options, SUPERUSER};

/// An open database with its schema up to date.
pub(super) struct Database {
    /// As whoever may do everything in it.
    pub(super) admin: PgConnectOptions,
    /// As the application.
    pub(super) login: PgConnectOptions,
    /// Held open so that nobody can reset the database while we use it.
    _in_use: PgConnection,
    /// Runs for as long as this is held.
    _cluster: Option<Watched>,
}

/// How often the private server is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// A private server that is started again when it has ended, for as long as this is held.
struct Watched(JoinHandle<()>);

impl Watched {
    fn over(options: Options, mut cluster: Cluster) -> Self {
        Self(tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK).await;
                if cluster.runs() {
                    continue;
                }
                let options = options.clone();
                let started = tokio::task::spawn_blocking(move || Cluster::start(&options)).await;
                match started
                    .map_err(anyhow::Error::from)
                    .and_then(|again| Ok(again?))
                {
                    Ok(again) => cluster = again,
                    Err(error) => {
                        tracing::error!(cause = %error, "PostgreSQL does not start again");
                    }
                }
            }
        }))
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Opens the database that the settings name.
pub(super) async fn open(settings: &Settings) -> anyhow::Result<Database> {
    match &settings.server {
        Some(server) => on_server(server, &settings.data).await,
        None => private(settings).await,
    }
}

async fn private(settings: &Settings) -> anyhow::Result<Database> {
    let options = Options {
        data: settings.data.clone(),
        binaries: settings.pg_bin.clone(),
        durable: true,
        detached: false,
    };
    let starting = options.clone();
    let cluster = tokio::task::spawn_blocking(move || Cluster::start(&starting)).await??;
    let mut postgres = admin::connect(&cluster.options(SUPERUSER, "postgres")).await?;
    if settings.reset {
        anyhow::ensure!(
            !queries::demo_in_use(&mut postgres).await?,
            "Databasen er i bruk av ein annan demo. Stopp han først, og prøv --reset att."
        );
        queries::drop_demo(&mut postgres).await?;
        // they are of a log that is no more
        let _none = std::fs::remove_file(super::segl(settings));
    }
    if !queries::demo_exists(&mut postgres).await? {
        queries::create_demo(&mut postgres).await?;
    }
    let admin = cluster.options(SUPERUSER, "laget");
    let in_use = admin::connect(&admin).await?;
    migrate::run_on(&admin).await?;
    Ok(Database {
        admin,
        _in_use: in_use,
        login: cluster.options("laget_login", "laget"),
        _cluster: Some(Watched::over(options, cluster)),
    })
}

async fn on_server(server: &PgConnectOptions, data: &Path) -> anyhow::Result<Database> {
    let mut connection = admin::connect(server).await?;
    super::world::refuse_foreign(&mut connection).await?;
    let login = server
        .clone()
        .username("laget_login")
        .password(&password(data)?);
    if login.clone().connect().await.is_err() {
        // the role is the whole server's: a new password would shut another Laget out
        if let Some(other) = queries::other_database(&mut connection).await? {
            anyhow::bail!(
                "Databasetenaren har alt Laget-databasen «{other}», og rolla laget_login har eit passord demoen ikkje kjenner. \
                 Bruk ein annan tenar, eller ta bort DATABASE_URL."
            );
        }
        migrate::run_on(server).await?;
        queries::set_password(&mut connection, "laget_login", &password(data)?).await?;
    } else {
        migrate::run_on(server).await?;
    }
    Ok(Database {
        admin: server.clone(),
        login,
        _in_use: connection,
        _cluster: None,
    })
}

/// The login role's password on a server that is not ours: made once, kept in the data folder.
fn password(data: &Path) -> anyhow::Result<String> {
    let path = data.join("databasepassord");
    let fail = |error: &std::io::Error| {
        let words = crate::config::file_words(error);
        anyhow::anyhow!("Fila {} kan ikkje brukast: {words}.", path.display())
    };
    if let Ok(text) = std::fs::read_to_string(&path) {
        return Ok(text.trim().to_owned());
    }
    let password = hex::encode(os_random::<24>());
    let written = DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
        .and_then(|()| {
            OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)
        })
        .and_then(|mut file| file.write_all(format!("{password}\n").as_bytes()));
    written.map(|()| password).map_err(|error| fail(&error))
}
