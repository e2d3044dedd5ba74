//! `laget demo`: everything on one machine, with fictive people.

mod database;
mod idporten;
mod world;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use sqlx::postgres::PgConnectOptions;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{LogArgs, data_folder, given, output};
use crate::app::{self, AppState, DEMO_PASSWORD, DemoLogin};
use crate::clock::SystemClock;
use crate::config::{self, Problems};
use crate::crypto::Keys;
use crate::db::{Db, POOL_SIZE};
use crate::innlogging::passord;
use crate::jobs::{Shared, Worker};
use crate::lesing;
use crate::mail::{Mail, Mailer};
use crate::ops::Readiness;
use crate::segl::Segling;
use crate::serve::{self, Patience, Serving};

/// Connections of the demo's worker: one listens, the others do jobs.
const WORKER_POOL_SIZE: u32 = 3;

/// The options of `demo`.
#[derive(Args)]
pub(super) struct DemoArgs {
    /// Kvar sidene skal svare; berre adresser på denne maskina (127.0.0.1:8080)
    #[arg(long, value_name = "ADRESSE:PORT", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Kvar denne maskina kan spørje korleis det går (ingen stad, eller `LAGET_OPS_LISTEN`)
    #[arg(long, value_name = "ADRESSE:PORT", env = "LAGET_OPS_LISTEN")]
    ops_listen: Option<String>,
    /// Kor mange sekund ein mellomtenar får til å sjå at Laget skal stoppe (0, eller `LAGET_DRAIN`)
    #[arg(long, value_name = "SEKUND", env = "LAGET_DRAIN", default_value = "0")]
    drain: String,
    /// Mappa der databasen og nøkkelfila ligg (eller `LAGET_DATA`)
    #[arg(long, value_name = "MAPPE", env = "LAGET_DATA", value_parser = crate::config::path())]
    data: Option<PathBuf>,
    /// Slettar den private databasen og byrjar på nytt
    #[arg(long)]
    reset: bool,
    /// Talet som dei oppdikta folka og sakene blir laga av (1)
    #[arg(long, value_name = "TAL", default_value_t = 1)]
    seed: u64,
    /// Mappa med «postgres» og «initdb», når dei ikkje blir funne (eller `LAGET_PG_BIN`)
    #[arg(long, value_name = "MAPPE", value_parser = crate::config::path())]
    pg_bin: Option<PathBuf>,
    /// Programmet som spelar ID-porten, `script/idporten.mjs`; krev Node og «npm ci» (inkje, eller `LAGET_IDPORTEN`)
    #[arg(long, value_name = "FIL", env = "LAGET_IDPORTEN", value_parser = crate::config::path())]
    idporten: Option<PathBuf>,
    /// Ein database som køyrer frå før, i staden for den private (`DATABASE_URL`)
    #[arg(skip = std::env::var("DATABASE_URL").ok())]
    database_url: Option<String>,
    /// Det same, i ei fil (`DATABASE_URL_FILE`)
    #[arg(skip = std::env::var_os("DATABASE_URL_FILE").map(PathBuf::from))]
    database_url_file: Option<PathBuf>,
    #[command(flatten)]
    log: LogArgs,
}

/// The settings of `demo`, read and found good.
struct Settings {
    listen: SocketAddr,
    ops_listen: Option<SocketAddr>,
    drain: Duration,
    data: PathBuf,
    server: Option<PgConnectOptions>,
    reset: bool,
    seed: u64,
    pg_bin: Option<PathBuf>,
    idporten: Option<PathBuf>,
}

impl DemoArgs {
    fn settings(self) -> Result<Settings, Problems> {
        let mut problems = Problems::default();
        self.log.init(&mut problems, "tekst", "warn");
        let listen = problems.take(config::loopback_address(&self.listen));
        let ops_listen = given(self.ops_listen.as_deref()).map(config::ops_address);
        let ops_listen = problems.take(ops_listen.transpose());
        let drain = problems.take(config::drain(&self.drain));
        let data = problems.take(data_folder(self.data));
        let server = problems.take(
            config::secret(
                "DATABASE_URL",
                self.database_url.as_deref(),
                self.database_url_file.as_deref(),
            )
            .and_then(|url| {
                url.map(|url| config::database("DATABASE_URL", &url))
                    .transpose()
            }),
        );
        if self.reset && matches!(server, Some(Some(_))) {
            problems.take::<()>(Err(
                "--reset slettar berre den private databasen, aldri ein database i DATABASE_URL. \
                 Lag ein ny, tom database der, eller ta bort DATABASE_URL."
                    .into(),
            ));
        }
        match (listen, ops_listen, drain, data, server) {
            (Some(listen), Some(ops_listen), Some(drain), Some(data), Some(server)) => {
                problems.none().map(|()| Settings {
                    listen,
                    ops_listen,
                    drain,
                    data,
                    server,
                    reset: self.reset,
                    seed: self.seed,
                    pg_bin: self.pg_bin,
                    idporten: self.idporten.filter(|path| !path.as_os_str().is_empty()),
                })
            }
            _ => Err(problems),
        }
    }
}

/// Runs until Ctrl-C.
pub(super) async fn run(args: DemoArgs) -> anyhow::Result<()> {
    let settings = args.settings()?;
    // the port first: it is the quickest to fail, and nothing has been started then
    let pages = serve::listen(settings.listen, "--listen")
        .await
        .map_err(anyhow::Error::msg)?;
    let ops = match settings.ops_listen {
        Some(address) => Some(
            serve::listen(address, "--ops-listen")
                .await
                .map_err(anyhow::Error::msg)?,
        ),
        None => None,
    };
    let address = pages.local_addr()?;
    let database = database::open(&settings).await?;
    let (keys, logins) = world::prepare(&settings, &database.admin).await?;
    tokio::task::spawn_blocking(passord::warm_up).await??;
    let idporten = idporten::start(&settings, address, (&database.admin, &keys)).await?;
    let state = AppState {
        db: Db::connect(database.login.clone(), POOL_SIZE),
        clock: Arc::new(SystemClock::default()),
        keys: Arc::new(keys),
        oidc: Arc::clone(&idporten.oidc),
        trusted_proxies: Arc::new([]),
        demo_logins: logins.clone().into(),
        to_faktorar: false,
        handlers: TaskTracker::new(),
    };
    output::say(&greeting(address, &logins, &epost(&settings)));
    if let Some(words) = idporten.words(address) {
        output::say(&words);
    }
    let worker = worker(&database, &settings, address)?;
    let watch = Db::connect(database.login.clone(), 2);
    let segling = Segling::new(watch.clone(), Some(segl(&settings)));
    let serving = Serving {
        pages,
        ops,
        readiness: Readiness::new(Db::connect(database.login.clone(), 1)),
        drain: settings.drain,
        patience: Patience::default(),
    };
    let told = CancellationToken::new();
    let stopped = told.clone();
    let worker = tokio::spawn(async move {
        tokio::join!(
            worker.run(stopped.cancelled()),
            segling.run(stopped.cancelled()),
            lesing::run(watch, stopped.cancelled())
        )
    });
    let served = serve::serve(serving, state).await;
    told.cancel();
    worker.await?;
    served?;
    drop(idporten);
    output::say("Laget er stoppa. Alt er lagra til neste gong.");
    drop(database);
    Ok(())
}

/// The worker of the demo: its mail is files in the data folder.
fn worker(
    database: &database::Database,
    settings: &Settings,
    address: SocketAddr,
) -> anyhow::Result<Worker> {
    let shared = Shared {
        db: Db::connect(database.login.clone(), WORKER_POOL_SIZE),
        clock: Arc::new(SystemClock::default()),
        mail: Mail {
            from: "Laget <laget@laget.example>".parse()?,
            site: format!("http://{address}/").parse()?,
            mailer: Mailer::Folder(epost(settings)),
        },
    };
    Ok(Worker::new(shared, app::jobs()))
}

/// Where the demo's mail lies.
fn epost(settings: &Settings) -> PathBuf {
    settings.data.join("epost")
}

/// Where the heads of the demo's innsynslogg are.
fn segl(settings: &Settings) -> PathBuf {
    settings.data.join("segl.jsonl")
}

fn greeting(address: SocketAddr, logins: &[DemoLogin], epost: &Path) -> String {
    let widest = logins.iter().map(|login| login.brukarnamn.chars().count());
    let width = widest.max().unwrap_or(0).max("Brukarnamn".len());
    let mut lines = vec![
        String::new(),
        format!("  Laget køyrer på  http://{address}/"),
        format!("  Passordet er det same for alle:  {DEMO_PASSWORD}"),
        String::new(),
        format!("  {:width$}  Kven", "Brukarnamn"),
        format!("  {:-<width$}  {:-<40}", "", ""),
    ];
    lines.extend(
        logins
            .iter()
            .map(|login| format!("  {:width$}  {}", login.brukarnamn, login.kven)),
    );
    lines.push(format!(
        "\n  E-posten demoen sender, blir filer i  {}",
        epost.display()
    ));
    lines.push("  Alle folk og saker er oppdikta. Ctrl-C stoppar.".to_owned());
    lines.join("\n")
}

/// The key file of a data folder.
fn key_file(data: &Path) -> PathBuf {
    data.join("nyklar")
}

/// Reads the demo's keys; makes them the first time, but never anew beside data sealed with others.
fn keys(data: &Path, has_data: bool) -> anyhow::Result<Keys> {
    let path = key_file(data);
    if !path.exists() {
        anyhow::ensure!(
            !has_data,
            "Nøkkelfila {} manglar, og databasen har data som berre ho opnar. \
             Legg fila attende, eller byrja på nytt: med --reset, eller i ein tom database.",
            path.display()
        );
        Keys::generate_file(&path)?;
    }
    Ok(Keys::from_file(&path)?)
}
