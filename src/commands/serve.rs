//! `laget serve`: the application in production.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use sqlx::postgres::PgConnectOptions;
use tokio_util::task::TaskTracker;
use url::Url;

use super::{LogArgs, admin};
use crate::app::AppState;
use crate::clock::SystemClock;
use crate::config::{self, Problems};
use crate::crypto::Keys;
use crate::db::{self, Db, MigrateError, POOL_SIZE};
use crate::innlogging::{passord, tilgangsnyklar};
use crate::oidc::Oidc;
use crate::ops::Readiness;
use crate::serve::{Patience, Serving};

/// The role the application connects as: it has no rights of its own.
const LOGIN: &str = "laget_login";

/// The options of `serve`.
#[derive(Args)]
pub(super) struct ServeArgs {
    /// Kvar sidene skal svare (127.0.0.1:8080, eller `LAGET_LISTEN`)
    #[arg(
        long,
        value_name = "ADRESSE:PORT",
        env = "LAGET_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    listen: String,
    /// Kvar denne maskina kan spørje korleis det går, i /livz, /readyz og /metrics (127.0.0.1:9464, eller `LAGET_OPS_LISTEN`)
    #[arg(
        long,
        value_name = "ADRESSE:PORT",
        env = "LAGET_OPS_LISTEN",
        default_value = "127.0.0.1:9464"
    )]
    ops_listen: String,
    /// Kor mange sekund ein mellomtenar får til å sjå at Laget skal stoppe (5, eller `LAGET_DRAIN`)
    #[arg(long, value_name = "SEKUND", env = "LAGET_DRAIN", default_value = "5")]
    drain: String,
    /// Adressa til ein mellomtenar (proxy) som seier kven han spør for; fleire gonger eller med komma (ingen, eller `LAGET_TRUSTED_PROXY`)
    #[arg(
        long,
        value_name = "ADRESSE",
        env = "LAGET_TRUSTED_PROXY",
        value_delimiter = ','
    )]
    trusted_proxy: Vec<String>,
    /// Databasen, som rolla `laget_login` (helst i `LAGET_DATABASE_URL_FILE`, eller i `LAGET_DATABASE_URL`)
    #[arg(
        long,
        value_name = "ADRESSE",
        env = "LAGET_DATABASE_URL",
        hide_env_values = true
    )]
    database_url: Option<String>,
    /// Fil med adressa til databasen
    #[arg(long, value_name = "FIL", env = "LAGET_DATABASE_URL_FILE", value_parser = crate::config::path())]
    database_url_file: Option<PathBuf>,
    /// Ein kopi av databasen som følgjer han, som rolla `laget_login`: sidene med tal spør der (ingen, eller `LAGET_REPLICA_URL`)
    #[arg(
        long,
        value_name = "ADRESSE",
        env = "LAGET_REPLICA_URL",
        hide_env_values = true
    )]
    replica_url: Option<String>,
    /// Fil med adressa til kopien (eller `LAGET_REPLICA_URL_FILE`)
    #[arg(long, value_name = "FIL", env = "LAGET_REPLICA_URL_FILE", value_parser = crate::config::path())]
    replica_url_file: Option<PathBuf>,
    /// Nøkkelfila (eller `LAGET_KEY_FILE`)
    #[arg(long, value_name = "FIL", env = "LAGET_KEY_FILE", value_parser = crate::config::path())]
    key_file: Option<PathBuf>,
    /// Fil med ID-porten og andre stader ein kan logge inn (ingen, eller `LAGET_OIDC_FILE`)
    #[arg(long, value_name = "FIL", env = "LAGET_OIDC_FILE", value_parser = crate::config::path())]
    oidc_file: Option<PathBuf>,
    /// Adressa folk brukar, t.d. <https://laget.example>: tilgangsnyklar gjeld for henne (ingen utan, eller `LAGET_PUBLIC_URL`)
    #[arg(long, value_name = "URL", env = "LAGET_PUBLIC_URL")]
    public_url: Option<String>,
    #[command(flatten)]
    log: LogArgs,
}

/// The settings of `serve`, read and found good.
struct Settings {
    listen: SocketAddr,
    ops_listen: SocketAddr,
    drain: Duration,
    trusted_proxies: Vec<IpAddr>,
    database: PgConnectOptions,
    replica: Option<PgConnectOptions>,
    keys: Keys,
    oidc: Oidc,
    public_url: Option<Url>,
}

impl ServeArgs {
    fn settings(self) -> Result<Settings, Problems> {
        let mut problems = Problems::default();
        self.log.init(&mut problems, "json", "info");
        let listen = problems.take(config::listen_address(&self.listen));
        let ops_listen = problems.take(config::ops_address(&self.ops_listen));
        let drain = problems.take(config::drain(&self.drain));
        let proxies = problems.take(config::trusted_proxies(&self.trusted_proxy));
        let database = config::required_database(
            "LAGET_DATABASE_URL",
            self.database_url.as_deref(),
            self.database_url_file.as_deref(),
        );
        let database = problems.take(database.and_then(only_login));
        let replica = config::optional_database(
            "LAGET_REPLICA_URL",
            self.replica_url.as_deref(),
            self.replica_url_file.as_deref(),
        );
        let replica = problems.take(replica.and_then(|url| url.map(only_login).transpose()));
        let keys = problems.take(config::required_keys(self.key_file.as_deref()));
        let oidc = problems.take(config::oidc(self.oidc_file.as_deref()));
        let given = self.public_url.as_deref().filter(|url| !url.is_empty());
        let public_url = given.map(|url| config::public_url(Some(url))).transpose();
        let public_url = problems.take(public_url).flatten();
        match (
            listen, ops_listen, drain, proxies, database, replica, keys, oidc,
        ) {
            (
                Some(listen),
                Some(ops_listen),
                Some(drain),
                Some(trusted_proxies),
                Some(database),
                Some(replica),
                Some(keys),
                Some(oidc),
            ) => problems.none().map(|()| Settings {
                listen,
                ops_listen,
                drain,
                trusted_proxies,
                database,
                replica,
                keys,
                oidc,
                public_url,
            }),
            _ => Err(problems),
        }
    }
}

/// Any other role has rights that row level security does not hold back.
pub(super) fn only_login(options: PgConnectOptions) -> Result<PgConnectOptions, String> {
    if options.get_username() == LOGIN {
        Ok(options)
    } else {
        Err(format!(
            "Laget koplar seg til databasen som {LOGIN}, ikkje som «{}»: rett LAGET_DATABASE_URL eller LAGET_REPLICA_URL.",
            options.get_username()
        ))
    }
}

/// Runs until Ctrl-C or SIGTERM.
pub(super) async fn run(args: ServeArgs) -> anyhow::Result<()> {
    let Settings {
        listen,
        ops_listen,
        drain,
        trusted_proxies,
        database,
        replica,
        keys,
        oidc,
        public_url,
    } = args.settings()?;
    let open = crate::serve::listen;
    let pages = open(listen, "--listen").await.map_err(anyhow::Error::msg)?;
    let ops = open(ops_listen, "--ops-listen")
        .await
        .map_err(anyhow::Error::msg)?;
    drop(admin::connect(&database).await?);
    db::refuse_unknown_schema(&database)
        .await
        .map_err(schema_words)?;
    tokio::task::spawn_blocking(passord::warm_up).await??;
    let readiness = Readiness::new(Db::connect(database.clone(), 1));
    let state = AppState {
        db: Db::connect(database, POOL_SIZE).with_copy(replica),
        clock: Arc::new(SystemClock::default()),
        keys: Arc::new(keys),
        oidc: Arc::new(oidc),
        trusted_proxies: trusted_proxies.into(),
        demo_logins: Arc::new([]),
        to_faktorar: true,
        tilgangsnyklar: public_url.as_ref().and_then(tilgangsnyklar),
        handlers: TaskTracker::new(),
    };
    tracing::info!(address = %pages.local_addr()?, ops = %ops.local_addr()?, passkeys = state.tilgangsnyklar.is_some(), "serving");
    let serving = Serving {
        pages,
        ops: Some(ops),
        readiness,
        drain,
        patience: Patience::default(),
    };
    crate::serve::serve(serving, state).await
}

/// The pool's role is let in to the list of migrations by `migrate`.
pub(super) fn schema_words(error: MigrateError) -> anyhow::Error {
    let code = match &error {
        MigrateError::Migration(sqlx::migrate::MigrateError::Execute(error))
        | MigrateError::Database(error) => error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code),
        _ => None,
    };
    if code.as_deref() == Some("42501") {
        anyhow::anyhow!(
            "{LOGIN} får ikkje sjå kva migreringar som er køyrde. Køyr «laget migrate» først."
        )
    } else {
        error.into()
    }
}
