//! `laget worker`: does the jobs, in production.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ::metrics::gauge;
use clap::Args;
use lettre::message::Mailbox;
use sqlx::postgres::PgConnectOptions;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::serve::{only_login, schema_words};
use super::{LogArgs, admin};
use crate::app;
use crate::clock::SystemClock;
use crate::config::{self, Problems};
use crate::db::{self, Db, Journal};
use crate::jobs::{Shared, Worker};
use crate::lesing;
use crate::mail::{Mail, Mailer, Smtp};
use crate::ops::{Readiness, metrics};
use crate::segl::Segling;

/// Connections: one listens, the others do jobs.
const POOL_SIZE: u32 = 5;

/// The options of `worker`.
#[derive(Args)]
pub(super) struct WorkerArgs {
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
    /// E-posttenaren: `smtps://BRUKAR:PASSORD@MASKIN:465`, eller `smtp://` med STARTTLS (helst i `LAGET_SMTP_URL_FILE`, eller i `LAGET_SMTP_URL`)
    #[arg(
        long,
        value_name = "ADRESSE",
        env = "LAGET_SMTP_URL",
        hide_env_values = true
    )]
    smtp_url: Option<String>,
    /// Fil med adressa til e-posttenaren
    #[arg(long, value_name = "FIL", env = "LAGET_SMTP_URL_FILE", value_parser = crate::config::path())]
    smtp_url_file: Option<PathBuf>,
    /// Avsendaren av e-post, til dømes «Laget <laget@kommune.example>» (eller `LAGET_MAIL_FROM`)
    #[arg(long, value_name = "AVSENDAR", env = "LAGET_MAIL_FROM")]
    mail_from: Option<String>,
    /// Adressa folk brukar, for lenkjer i e-post: `https://laget.example` (eller `LAGET_PUBLIC_URL`)
    #[arg(long, value_name = "ADRESSE", env = "LAGET_PUBLIC_URL")]
    public_url: Option<String>,
    /// Fila som det som er trekt og avslutta, blir skrive i; ho skal ikkje liggje saman med databasen (inga, eller `LAGET_JOURNAL`)
    #[arg(long, value_name = "FIL", env = "LAGET_JOURNAL", value_parser = crate::config::path())]
    journal: Option<PathBuf>,
    /// Fila der hovuda av den segla innsynsloggen blir skrivne, utanfor databasen (berre i loggen, eller `LAGET_SEGL`)
    #[arg(long, value_name = "FIL", env = "LAGET_SEGL", value_parser = crate::config::path())]
    segl: Option<PathBuf>,
    /// Kvar denne maskina kan spørje korleis det går, i /livz, /readyz og /metrics (127.0.0.1:9465, eller `LAGET_OPS_LISTEN`)
    #[arg(
        long,
        value_name = "ADRESSE:PORT",
        env = "LAGET_OPS_LISTEN",
        default_value = "127.0.0.1:9465"
    )]
    ops_listen: String,
    #[command(flatten)]
    log: LogArgs,
}

/// The settings of `worker`, read and found good.
struct Settings {
    database: PgConnectOptions,
    mail: Mail,
    ops_listen: SocketAddr,
    journal: Option<PathBuf>,
    segl: Option<PathBuf>,
}

impl WorkerArgs {
    fn settings(self) -> Result<Settings, Problems> {
        let mut problems = Problems::default();
        self.log.init(&mut problems, "json", "info");
        let database = config::required_database(
            "LAGET_DATABASE_URL",
            self.database_url.as_deref(),
            self.database_url_file.as_deref(),
        );
        let database = problems.take(database.and_then(only_login));
        let from: Option<Mailbox> = problems.take(config::mail_from(self.mail_from.as_deref()));
        let site: Option<Url> = problems.take(config::public_url(self.public_url.as_deref()));
        let host = site.as_ref().and_then(Url::host_str).unwrap_or("localhost");
        let smtp = config::secret(
            "LAGET_SMTP_URL",
            self.smtp_url.as_deref(),
            self.smtp_url_file.as_deref(),
        )
        .and_then(|url| {
            let missing =
                "E-posttenaren manglar: bruk --smtp-url, LAGET_SMTP_URL eller LAGET_SMTP_URL_FILE.";
            let smtp = Smtp::from_url(&url.ok_or(missing)?, host)?;
            smtp.trusts_somebody().map(|()| smtp)
        });
        let smtp = problems.take(smtp);
        let ops_listen = problems.take(config::ops_address(&self.ops_listen));
        let segl = problems.take(config::segl(self.segl));
        match (database, from, site, smtp, ops_listen, segl) {
            (Some(database), Some(from), Some(site), Some(smtp), Some(ops_listen), Some(segl)) => {
                let mailer = Mailer::Smtp(Arc::new(smtp));
                problems.none().map(|()| Settings {
                    database,
                    mail: Mail { from, site, mailer },
                    ops_listen,
                    segl,
                    journal: self.journal.filter(|path| !path.as_os_str().is_empty()),
                })
            }
            _ => Err(problems),
        }
    }
}

/// Runs until Ctrl-C or SIGTERM.
pub(super) async fn run(args: WorkerArgs) -> anyhow::Result<()> {
    let settings = args.settings()?;
    let ops_listener = crate::serve::listen(settings.ops_listen, "--ops-listen")
        .await
        .map_err(anyhow::Error::msg)?;
    let ops = ops_listener.local_addr()?;
    drop(admin::connect(&settings.database).await?);
    db::refuse_unknown_schema(&settings.database)
        .await
        .map_err(schema_words)?;
    let readiness = Readiness::new(Db::connect(settings.database.clone(), 1));
    let shared = Shared {
        db: Db::connect(settings.database, POOL_SIZE),
        clock: Arc::new(SystemClock::default()),
        mail: settings.mail,
    };
    let db = shared.db.clone();
    let worker = Worker::new(shared, app::jobs());
    let journal = tokio::spawn(keep_journal(Journal::new(db.clone(), settings.journal)));
    let segling = Segling::new(db.clone(), settings.segl);
    let answers = crate::ops::serve(ops_listener, readiness.clone(), db.clone());
    let answering = tokio::spawn(answers);
    tracing::info!(%ops, "working");
    let told = CancellationToken::new();
    let working = Box::pin(async {
        tokio::join!(
            worker.run(told.cancelled()),
            segling.run(told.cancelled()),
            lesing::run(db.clone(), told.cancelled())
        );
        Ok(())
    });
    let stop = || {
        tracing::info!("stopping");
        readiness.drain();
        told.cancel();
    };
    crate::serve::until_told(working, stop).await?;
    // a line that is being written is written once more by the next worker
    journal.abort();
    crate::serve::close_database(&db, &readiness).await;
    answering.abort();
    tracing::info!("stopped");
    Ok(())
}

/// How often the journal is written.
const JOURNAL_EVERY: Duration = Duration::from_secs(1);

/// Writes the journal for as long as the worker works, and tells how old the oldest line that waits is.
async fn keep_journal(mut journal: Journal) {
    let mut tick = interval(JOURNAL_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut went_well = true;
    loop {
        tick.tick().await;
        let written = journal.write().await;
        if let (Err(error), true) = (&written, went_well) {
            // said once: it goes on trying
            tracing::error!(%error, "the journal is not written");
        }
        went_well = written.is_ok();
        if let Ok(age) = journal.age().await {
            gauge!(metrics::JOURNAL_OLDEST).set(age);
        }
    }
}
