//! The server process: its start and its end.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::binaries::Binaries;
use super::folder::Folder;
use super::state::{self, State};
use super::{EmbeddedError, Options, cluster, process, settings, users};

/// How long a server may take to start (it may have much to recover) or to end.
pub(super) const PATIENCE: Duration = Duration::from_mins(2);

/// The log is put aside when it is larger than this at a start.
const LOG_MAX: u64 = 10 << 20;

/// Runs the server and, beside it, the watchdog that ends it when its last user has ended.
///
/// The shell is the server's parent, so the server's process number is not reused while the watchdog
/// may send to it. The signal is repeated in case the server was too young to heed the first one.
const WATCHED: &str = r#"
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
{
    trap '' HUP INT TERM
    while read -r _ <&3; do :; done
    exec 3<&-
    while kill -INT "$server"; do sleep 1; done
} >/dev/null 2>&1 &
watchdog=$!
exec 3<&- 2>/dev/null
wait "$server"
kill -KILL "$watchdog"
"#;

/// Starts the server and waits until it accepts connections.
pub(super) fn launch(
    folder: &Folder,
    binaries: &Binaries,
    socket_dir: &Path,
    options: &Options,
) -> Result<(Option<File>, Child), EmbeddedError> {
    let postgres = binaries.folder.join("postgres");
    let current = folder.cluster();
    let (user, mut command) = if options.detached {
        users::none(folder)?;
        (None, cluster::command(folder, &postgres, &current))
    } else {
        let (user, reader) = users::open(folder)?;
        (Some(user), watched(folder, &postgres, reader))
    };
    // A process group of its own, so that Ctrl-C reaches us and not the server.
    command
        .args(settings::arguments(folder, socket_dir, options.durable))
        .process_group(0);
    command.stdout(Stdio::null()).stderr(log(folder)?);
    let child = command
        .spawn()
        .map_err(|cause| EmbeddedError::io("starte", &postgres, cause))?;
    Ok((user, await_ready(folder, child)?))
}

fn watched(folder: &Folder, postgres: &Path, reader: File) -> Command {
    let mut command = cluster::command(folder, Path::new("/bin/sh"), Path::new("/"));
    command
        .args(["-c", WATCHED, "laget-postgres"])
        .arg(postgres)
        .stdin(reader);
    command
}

fn await_ready(folder: &Folder, mut child: Child) -> Result<Child, EmbeddedError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let State::Ready { .. } = state::of(&folder.cluster()) {
            return Ok(child);
        }
        if !matches!(child.try_wait(), Ok(None)) {
            return Err(EmbeddedError::Died {
                log: folder.log(),
                tail: tail(&folder.log()),
            });
        }
        pause(folder, deadline)?;
    }
}

/// Ends the server and waits until none of its processes is left.
pub(super) fn end(folder: &Folder) -> Result<(), EmbeddedError> {
    let (cluster, deadline) = (folder.cluster(), Instant::now() + PATIENCE);
    loop {
        match state::of(&cluster) {
            State::Gone => return Ok(()),
            State::Ready { pid, .. } => process::end(pid),
            State::Changing => {}
        }
        pause(folder, deadline)?;
    }
}

/// A short rest between two looks, until the deadline.
pub(super) fn pause(folder: &Folder, deadline: Instant) -> Result<(), EmbeddedError> {
    if Instant::now() > deadline {
        return Err(EmbeddedError::Slow {
            data: folder.root.clone(),
        });
    }
    std::thread::sleep(Duration::from_millis(10));
    Ok(())
}

/// The log, opened for what the server has to say.
fn log(folder: &Folder) -> Result<File, EmbeddedError> {
    let path = folder.log();
    let fail = |cause| EmbeddedError::io("opne", &path, cause);
    if path.metadata().is_ok_and(|meta| meta.len() > LOG_MAX) {
        std::fs::rename(&path, path.with_extension("log.1")).map_err(fail)?;
    }
    OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(&path)
        .map_err(fail)
}

/// The last lines of the log.
fn tail(log: &Path) -> String {
    let text = std::fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let text = text.unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(4)..].join(" | ")
}
