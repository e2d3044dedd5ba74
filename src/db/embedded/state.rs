//! What a server is doing on a data folder, seen from outside.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::folder::Folder;
use super::{EmbeddedError, PORT, process};

/// What a server is doing on a data folder.
pub(super) enum State {
    /// No server process is left.
    Gone,
    /// It accepts connections.
    Ready {
        /// The server's process.
        pid: i32,
        /// Where it listens.
        socket_dir: PathBuf,
    },
    /// It is starting, ending, or dead with its children still ending.
    Changing,
}

/// What `postmaster.pid` says.
pub(super) struct LockFile {
    /// The server's process, if it lives.
    pub(super) pid: i32,
    socket_dir: PathBuf,
    ready: bool,
}

impl LockFile {
    /// Reads the file, when it is there and whole.
    pub(super) fn read(cluster: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse().ok()?;
        let socket_dir = lines.nth(3)?.into();
        let ready = lines.nth(2)?.trim() == "ready";
        Some(Self {
            pid,
            socket_dir,
            ready,
        })
    }
}

/// What the server on the data folder is doing.
pub(super) fn of(cluster: &Path) -> State {
    let working = process::working_in(cluster);
    match LockFile::read(cluster) {
        _ if working.is_empty() => State::Gone,
        Some(LockFile {
            pid,
            socket_dir,
            ready: true,
        }) if working.contains(&pid) && accepts(&socket_dir) => State::Ready { pid, socket_dir },
        _ => State::Changing,
    }
}

/// Whether the server answers. A connection alone proves nothing: the kernel accepts it on behalf
/// of a server that was killed this very moment.
fn accepts(socket_dir: &Path) -> bool {
    // "Do you speak TLS?", and any one byte is an answer.
    const QUESTION: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];
    let ask = || -> io::Result<()> {
        let mut socket = UnixStream::connect(socket_dir.join(format!(".s.PGSQL.{PORT}")))?;
        socket.set_read_timeout(Some(Duration::from_secs(5)))?;
        socket.write_all(&QUESTION)?;
        socket.read_exact(&mut [0])
    };
    ask().is_ok()
}

/// Removes the lock files of a server that was killed. Only called when no process works there.
pub(super) fn clear_stale(folder: &Folder, socket_dir: &Path) -> Result<(), EmbeddedError> {
    let socket = format!(".s.PGSQL.{PORT}");
    let lock = socket_dir.join(format!("{socket}.lock"));
    for path in [
        folder.cluster().join("postmaster.pid"),
        lock,
        socket_dir.join(socket),
    ] {
        match std::fs::remove_file(&path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                return Err(EmbeddedError::io("fjerne", &path, cause));
            }
            _ => {}
        }
    }
    Ok(())
}
