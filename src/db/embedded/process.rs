//! Which processes work in a data folder.
//!
//! A process number in a lock file proves little: after kill -9, in a container above all, it may
//! by now belong to another process or to a zombie. A server at work has its folder as its current
//! folder, and a zombie has none.

use std::path::Path;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// The PostgreSQL processes that work in the data folder.
#[cfg(target_os = "linux")]
pub(super) fn working_in(cluster: &Path) -> Vec<i32> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| works_in(*pid, cluster))
        .collect()
}

#[cfg(target_os = "linux")]
fn works_in(pid: i32, cluster: &Path) -> bool {
    std::fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == cluster)
        && std::fs::read_to_string(format!("/proc/{pid}/comm"))
            .is_ok_and(|name| name.starts_with("postgres"))
}

/// The PostgreSQL server that its own lock file names, if it lives and is one.
#[cfg(not(target_os = "linux"))]
pub(super) fn working_in(cluster: &Path) -> Vec<i32> {
    let pid = super::state::LockFile::read(cluster).map(|file| file.pid);
    pid.into_iter().filter(|pid| is_postgres(*pid)).collect()
}

#[cfg(not(target_os = "linux"))]
fn is_postgres(pid: i32) -> bool {
    std::process::Command::new("ps")
        .args(["-o", "stat=,comm=", "-p", &pid.to_string()])
        .output()
        .map(|answer| String::from_utf8_lossy(&answer.stdout).into_owned())
        .is_ok_and(|line| !line.starts_with('Z') && line.contains("postgres"))
}

/// Asks a server to end now: open transactions are rolled back, what is committed is kept.
pub(super) fn end(pid: i32) {
    // A server that has ended meanwhile is what we wanted.
    let _gone = kill(Pid::from_raw(pid), Signal::SIGINT);
}
