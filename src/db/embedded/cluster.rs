//! PostgreSQL's own data: made once, under a temporary name.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::binaries::{Binaries, first_number};
use super::folder::Folder;
use super::{EmbeddedError, SUPERUSER};

/// Data being made bears this name and a random tail until it is whole.
const UNFINISHED: &str = "cluster.new-";

/// The major version that made the data, or none when there is no data yet.
pub(super) fn major(folder: &Folder) -> Result<Option<u32>, EmbeddedError> {
    let path = folder.cluster().join("PG_VERSION");
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(first_number(&text)),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(EmbeddedError::io("lese", &path, cause)),
    }
}

/// Makes the data, so that it is either whole or not there.
pub(super) fn create(
    folder: &Folder,
    binaries: &Binaries,
    durable: bool,
) -> Result<(), EmbeddedError> {
    remove_unfinished(folder)?;
    let unfinished = folder
        .root
        .join(format!("{UNFINISHED}{}", random_tail(&folder.root)?));
    DirBuilder::new()
        .mode(0o700)
        .create(&unfinished)
        .map_err(|cause| EmbeddedError::io("lage", &unfinished, cause))?;
    folder.account.give(&unfinished)?;
    initdb(folder, binaries, &unfinished, durable)?;
    let cluster = folder.cluster();
    std::fs::rename(&unfinished, &cluster)
        .and_then(|()| std::fs::File::open(&folder.root)?.sync_all())
        .map_err(|cause| EmbeddedError::io("lage", &cluster, cause))
}

fn initdb(
    folder: &Folder,
    binaries: &Binaries,
    target: &Path,
    durable: bool,
) -> Result<(), EmbeddedError> {
    let program = binaries.folder.join("initdb");
    let mut command = command(folder, &program, target);
    command
        .arg("-D")
        .arg(target)
        .args(["-U", SUPERUSER, "--auth-local=trust", "--auth-host=reject"])
        .args(["--encoding=UTF8", "--locale=C", "--locale-provider=libc"]);
    if !durable {
        command.arg("--no-sync");
    }
    let answer = command
        .output()
        .map_err(|cause| EmbeddedError::io("køyre", &program, cause))?;
    if answer.status.success() {
        return Ok(());
    }
    let output = String::from_utf8_lossy(&answer.stderr).trim().to_owned();
    Err(EmbeddedError::Initdb { output })
}

/// A command run as the account, in a folder it can enter, with nothing of our own environment that
/// PostgreSQL would obey (`PGPORT`, `PGDATA`, the user's language).
pub(super) fn command(folder: &Folder, program: &Path, current: &Path) -> Command {
    let mut command = Command::new(program);
    let path = std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into());
    command
        .env_clear()
        .env("PATH", path)
        .env("LC_ALL", "C")
        .env("TZ", "UTC");
    command.current_dir(current).stdin(Stdio::null());
    folder.account.apply(&mut command);
    command
}

/// Removes what interrupted starts left behind. Where an orphaned `initdb` is still at work some of
/// it may remain; the next time takes the rest.
fn remove_unfinished(folder: &Folder) -> Result<(), EmbeddedError> {
    let entries = std::fs::read_dir(&folder.root)
        .map_err(|cause| EmbeddedError::io("sjå i", &folder.root, cause))?;
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED)
            && let Err(cause) = std::fs::remove_dir_all(entry.path())
        {
            tracing::debug!(%cause, "unfinished data left for later");
        }
    }
    Ok(())
}

fn random_tail(root: &Path) -> Result<String, EmbeddedError> {
    let mut bytes = [0_u8; 4];
    getrandom::fill(&mut bytes)
        .map_err(|cause| EmbeddedError::io("hente tilfeldige tal til", root, cause.into()))?;
    Ok(hex::encode(bytes))
}
