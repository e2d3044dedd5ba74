//! May this process have traffic: the database answers, its schema is ours, and we are not about to stop.

use std::fmt;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::db::{Db, MigrateError};

/// A database that takes longer than this is as good as away.
const LIMIT: Duration = Duration::from_millis(500);

/// The word of a check that went well.
const OK: &str = "ok";

/// Whether this process may have traffic. Clones are one and the same.
#[derive(Clone, Debug)]
pub struct Readiness {
    probe: Db,
    draining: CancellationToken,
}

impl Readiness {
    /// Asks through a pool of its own, of one connection: where all the others are busy the process is slow, and
    /// taking it out of traffic would make the rest slower.
    #[must_use]
    pub fn new(probe: Db) -> Self {
        Self {
            probe,
            draining: CancellationToken::new(),
        }
    }

    /// From now on: send no more.
    pub fn drain(&self) {
        self.draining.cancel();
    }

    /// True when it is about to stop.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.draining.is_cancelled()
    }

    /// Looks.
    pub async fn report(&self) -> Report {
        let (database, schema) = match tokio::time::timeout(LIMIT, self.probe.known_schema()).await
        {
            Err(_) => ("slow", "unknown"),
            Ok(Err(MigrateError::Missing(_))) => (OK, "missing"),
            Ok(Err(MigrateError::Changed(_))) => (OK, "changed"),
            // what only makes room for the next version is no hindrance
            Ok(Ok(())) => (OK, OK),
            Ok(Err(MigrateError::Unknown(_))) => (OK, "newer"),
            Ok(Err(
                MigrateError::Database(error)
                | MigrateError::Migration(sqlx::migrate::MigrateError::Execute(error)),
            )) if error.as_database_error().is_some() => ("refused", "unknown"),
            Ok(Err(MigrateError::Database(_) | MigrateError::Migration(_))) => ("gone", "unknown"),
        };
        let writing = match tokio::time::timeout(LIMIT, self.probe.writes()).await {
            Ok(Ok(true)) => OK,
            Ok(Ok(false)) => "stopped",
            Ok(Err(_)) | Err(_) => "unknown",
        };
        let traffic = if self.is_draining() { "draining" } else { OK };
        Report {
            database,
            schema,
            traffic,
            writing,
        }
    }

    /// Gives the connection back.
    pub async fn close(&self) {
        self.probe.close().await;
    }
}

/// One word a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// `ok`, `slow`, `gone`, or `refused` when it is there and says no.
    pub database: &'static str,
    /// `ok`, `missing`, `changed`, `newer` when it has taken away what this process uses, or `unknown` when the database did not say.
    pub schema: &'static str,
    /// `ok`, or `draining` when the process is about to stop.
    pub traffic: &'static str,
    /// `ok`, `stopped` when nothing is written now, or `unknown`. A process that says no in a sentence of its own, and shows what
    /// was typed, is better than none: this takes nobody out of traffic.
    pub writing: &'static str,
}

impl Report {
    /// True when it takes what is written.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.writing == OK
    }

    /// True when all is well.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        [self.database, self.schema, self.traffic] == [OK; 3]
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "database {}", self.database)?;
        writeln!(f, "schema {}", self.schema)?;
        writeln!(f, "traffic {}", self.traffic)?;
        writeln!(f, "writing {}", self.writing)
    }
}
