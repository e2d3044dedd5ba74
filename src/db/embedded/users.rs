//! Who uses the server: a named pipe that every user holds open for writing.
//!
//! The watchdog beside the server reads it. It reads end-of-file when the last user has ended, be
//! it by `exit`, Ctrl-C or kill -9, for it is the operating system that closes the pipe.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::sys::stat::Mode;

use super::EmbeddedError;
use super::folder::Folder;

/// What came of joining a running server.
pub(super) enum Joined {
    /// It runs until somebody stops it.
    Detached,
    /// It runs for as long as we hold this file.
    Counted(File),
    /// Nobody watches over it any more: it is about to end.
    Ending,
}

/// A new pipe: the end we hold, and the end for the watchdog.
pub(super) fn open(folder: &Folder) -> Result<(File, File), EmbeddedError> {
    let path = folder.users();
    remove(&path)?;
    let pipe = || -> io::Result<(File, File)> {
        nix::unistd::mkfifo(&path, Mode::S_IRUSR | Mode::S_IWUSR)?;
        // Opened both ways first: a pipe opened one way blocks until the other end is there.
        let both = OpenOptions::new().read(true).write(true).open(&path)?;
        let reader = File::open(&path)?;
        let writer = OpenOptions::new().write(true).open(&path)?;
        drop(both);
        Ok((writer, reader))
    };
    pipe().map_err(|cause| EmbeddedError::io("opne røyret", &path, cause))
}

/// Says that the server to be started is detached: it has no pipe.
pub(super) fn none(folder: &Folder) -> Result<(), EmbeddedError> {
    remove(&folder.users())
}

/// Becomes a user of the server that is running.
pub(super) fn join(folder: &Folder) -> Result<Joined, EmbeddedError> {
    let path = folder.users();
    let flags = OFlag::O_NONBLOCK.bits();
    match OpenOptions::new()
        .write(true)
        .custom_flags(flags)
        .open(&path)
    {
        Ok(file) => Ok(Joined::Counted(file)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Joined::Detached),
        Err(cause) if cause.raw_os_error() == Some(Errno::ENXIO as i32) => Ok(Joined::Ending),
        Err(cause) => Err(EmbeddedError::io("opne røyret", &path, cause)),
    }
}

fn remove(path: &Path) -> Result<(), EmbeddedError> {
    match std::fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(EmbeddedError::io("fjerne", path, cause))
        }
        _ => Ok(()),
    }
}
