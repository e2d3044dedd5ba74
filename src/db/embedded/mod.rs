//! A private PostgreSQL server for `laget demo` and the tests.
//!
//! It listens on a unix socket in a folder nobody else can enter, never on the network, and it
//! ends when the last process that uses it ends, however that happens. Nothing is downloaded
//! here: the server's binaries must already be on the machine (see `binaries.rs`).
//!
//! A data folder looks like this:
//!
//! ```text
//! start.lock     one starter at a time
//! users          named pipe; the server runs for as long as somebody holds it open
//! cluster/       PostgreSQL's own data
//! socket/        the unix socket (a short folder under /tmp when this path is too long)
//! postgres.log   the server's log, without the text of any statement
//! ```

mod account;
mod binaries;
mod cluster;
mod error;
mod folder;
mod process;
mod server;
mod settings;
mod state;
#[cfg(test)]
mod tests;
mod users;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Instant;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

pub use binaries::program;
pub use error::EmbeddedError;
pub use folder::data_home;

use folder::Folder;
use state::State;

/// The superuser of every private server; its schema work is done by lesser roles.
pub const SUPERUSER: &str = "laget_super";

/// The port number is only part of the socket's file name: no TCP port is opened.
const PORT: u16 = 5432;

/// How to start a private server.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds the database, its socket and its log.
    pub data: PathBuf,
    /// The folder with `postgres` and `initdb`; found on the machine when not given.
    pub binaries: Option<PathBuf>,
    /// Whether what is committed survives a power cut. Off is for tests only.
    pub durable: bool,
    /// Whether the server outlives us: the tests' shared server does.
    pub detached: bool,
}

/// A running private server.
///
/// Dropping it lets go of the server, which then ends by itself unless it is detached or another
/// process uses it too. [`Cluster::stop`] ends it at once, for everybody.
#[derive(Debug)]
pub struct Cluster {
    folder: Folder,
    socket_dir: PathBuf,
    /// Our end of the named pipe; none when the server is detached.
    user: Option<File>,
    /// The process we started; none when we attached to a server that was running.
    child: Option<Child>,
}

impl Cluster {
    /// Starts a server on the data folder, or attaches to the one already running there.
    ///
    /// Blocks until the server accepts connections; call it outside the async runtime.
    pub fn start(options: &Options) -> Result<Self, EmbeddedError> {
        let folder = Folder::prepare(&options.data)?;
        let _turn = folder.lock()?;
        if let Some(attached) = Self::attach(&folder)? {
            return Ok(attached);
        }
        let made_by = cluster::major(&folder)?;
        let found = binaries::find(options.binaries.as_deref(), made_by, &folder)?;
        if made_by.is_none() {
            cluster::create(&folder, &found, options.durable)?;
        }
        let socket_dir = folder.socket_dir()?;
        state::clear_stale(&folder, &socket_dir)?;
        let (user, child) = server::launch(&folder, &found, &socket_dir, options)?;
        tracing::info!(data = %folder.root.display(), major = found.major, "private PostgreSQL started");
        Ok(Self {
            folder,
            socket_dir,
            user,
            child: Some(child),
        })
    }

    /// Attaches to a running server, or returns none once no server is left on the folder.
    fn attach(folder: &Folder) -> Result<Option<Self>, EmbeddedError> {
        let deadline = Instant::now() + server::PATIENCE;
        loop {
            match state::of(&folder.cluster()) {
                State::Gone => return Ok(None),
                State::Ready { pid, socket_dir } => match users::join(folder)? {
                    users::Joined::Detached => {
                        let folder = folder.clone();
                        return Ok(Some(Self {
                            folder,
                            socket_dir,
                            user: None,
                            child: None,
                        }));
                    }
                    users::Joined::Counted(user) => {
                        let (folder, user) = (folder.clone(), Some(user));
                        return Ok(Some(Self {
                            folder,
                            socket_dir,
                            user,
                            child: None,
                        }));
                    }
                    users::Joined::Ending => process::end(pid),
                },
                State::Changing => {}
            }
            server::pause(folder, deadline)?;
        }
    }

    /// How to connect to a database in this server as a user.
    #[must_use]
    pub fn options(&self, user: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket_dir)
            .port(PORT)
            .ssl_mode(PgSslMode::Disable)
            .username(user)
            .database(database)
    }

    /// The folder with the unix socket, for `psql -h`.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// True until the server has ended, whoever ended it.
    pub fn runs(&mut self) -> bool {
        // a process of ours that has ended is there until somebody asks
        let ended = |child: &mut Child| matches!(child.try_wait(), Ok(Some(_)));
        !self.child.as_mut().is_some_and(ended)
            && !matches!(state::of(&self.folder.cluster()), State::Gone)
    }

    /// Ends the server for everybody who uses it (fast shutdown) and waits until it has ended.
    pub fn stop(self) -> Result<(), EmbeddedError> {
        let _turn = self.folder.lock()?;
        server::end(&self.folder)?;
        drop(self.user);
        if let Some(mut child) = self.child {
            child.wait().map_err(|cause| {
                EmbeddedError::io("venta på PostgreSQL i", &self.folder.root, cause)
            })?;
        }
        Ok(())
    }
}
