//! The pool, and the guards around it.

use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{Connection, Executor, Postgres};

use super::copy::Follower;
use super::{MigrateError, ReadTx, Refusal, RequestContext, SystemTx, WriteTx};

/// Connections: 4–8 is best on two cores; more makes the slowest requests slower (docs/architecture.md).
pub const POOL_SIZE: u32 = 6;

/// A connection that has been idle for so long is asked whether PostgreSQL still is at the other end: it may have started
/// anew since, which takes longer than this. Under load no connection is idle for so long, and none is asked.
const UNSURE: Duration = Duration::from_millis(50);

/// How long a connection is waited for; no longer for one that is to be given back.
const ACQUIRE: Duration = Duration::from_secs(3);

/// SHA-256 of a session's token: what the database knows a session by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenHash(pub [u8; 32]);

impl std::fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenHash(***)")
    }
}

/// The connections of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolUse {
    /// Waiting for work.
    pub idle: u32,
    /// At work.
    pub used: u32,
    /// As many as there may be.
    pub max: u32,
}

/// The database, as the application may use it.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    pub(super) copy: Option<Follower>,
}

impl Db {
    /// Opens a pool as `laget_login`. Connections are made when they are needed, so a database that is
    /// down now and up later needs no restart.
    #[must_use]
    pub fn connect(options: PgConnectOptions, size: u32) -> Self {
        Self {
            pool: lazy(options, size),
            copy: None,
        }
    }

    /// The same, with a copy that may be asked for what only reads figures.
    #[must_use]
    pub fn with_copy(self, copy: Option<PgConnectOptions>) -> Self {
        Self {
            copy: copy.map(Follower::connect),
            ..self
        }
    }

    pub(super) const fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// A transaction in the request's context that ends in a permit and its log row.
    pub async fn write(&self, context: RequestContext) -> Result<WriteTx, sqlx::Error> {
        WriteTx::begin(&self.pool, context).await
    }

    /// A transaction that reads figures, from the copy when there is one that is not far behind.
    pub async fn read(&self, context: RequestContext) -> Result<ReadTx, sqlx::Error> {
        ReadTx::begin(self, context).await
    }

    /// A transaction for login, sessions and limits; it sees no child.
    pub async fn system(&self) -> Result<SystemTx, sqlx::Error> {
        SystemTx::begin(&self.pool).await
    }

    /// The same for ending sessions, also while nothing else is written: a way out that is shut leaves the session open.
    pub async fn logout(&self) -> Result<SystemTx, sqlx::Error> {
        SystemTx::begin_logout(&self.pool).await
    }

    /// Logs what was refused, in a transaction of its own: the refused one is gone.
    pub async fn log_refusal(
        &self,
        context: RequestContext,
        refusal: &Refusal,
    ) -> Result<(), sqlx::Error> {
        WriteTx::begin(&self.pool, context)
            .await?
            .commit_refusal(refusal)
            .await
    }

    /// A connection with no role chosen: it may call the few functions given to `laget_login`, no more.
    pub async fn bare(&self) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        self.pool.acquire().await
    }

    /// Whether this program can go on with the schema, as [`super::refuse_unknown_schema`] asks at the start.
    pub async fn known_schema(&self) -> Result<(), MigrateError> {
        super::migrate::refuse_unusable(&mut *self.bare().await?).await
    }

    /// Whether what is written is taken: not in read-only mode, nor by a database that is a replica or is set so.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn writes(&self) -> Result<bool, sqlx::Error> {
        let mut connection = self.bare().await?;
        sqlx::query_scalar!(
            r#"select not app.lesemodus() and current_setting('transaction_read_only') = 'off' as "writes!""#
        )
        .fetch_one(&mut *connection)
        .await
    }

    /// How the pool is used now.
    #[must_use]
    pub fn pool_use(&self) -> PoolUse {
        let idle = u32::try_from(self.pool.num_idle()).unwrap_or(u32::MAX);
        PoolUse {
            idle,
            used: self.pool.size().saturating_sub(idle),
            max: self.pool.options().get_max_connections(),
        }
    }

    /// Waits for connections in use and closes them all.
    pub async fn close(&self) {
        self.pool.close().await;
        if let Some(copy) = &self.copy {
            copy.close().await;
        }
    }
}

/// A pool of such connections.
pub(super) fn lazy(options: PgConnectOptions, size: u32) -> PgPool {
    let options = options
        .application_name("laget")
        // row level security's cost estimates trip the JIT: 25 ms became 2 s
        .options([
            ("jit", "off"),
            ("statement_timeout", "10s"),
            ("lock_timeout", "3s"),
            ("idle_in_transaction_session_timeout", "5s"),
        ]);
    PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .before_acquire(|connection, idle| {
            Box::pin(async move { Ok(idle.idle_for < UNSURE || connection.ping().await.is_ok()) })
        })
        .after_release(|connection, _| Box::pin(async move { Ok(is_idle(connection).await) }))
        .connect_lazy_with(options)
}

/// A connection that comes back inside a transaction carries the earlier user's context: `begin` in
/// sqlx is not cancel-safe. Outside a transaction `now()` is the statement's own start.
async fn is_idle(connection: &mut PgConnection) -> bool {
    let asked = connection.fetch_one("select now() = statement_timestamp()");
    // one that does not answer is left behind
    let row = tokio::time::timeout(ACQUIRE, asked).await;
    row.is_ok_and(|row| {
        row.is_ok_and(|row| sqlx::Row::try_get::<bool, _>(&row, 0).unwrap_or(false))
    })
}
