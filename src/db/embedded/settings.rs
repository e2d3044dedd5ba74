//! The server's settings: a small machine, a private socket, a log that tells nothing about people.

use std::ffi::OsString;
use std::path::Path;

use super::folder::Folder;

/// For every server.
const ALWAYS: [&str; 12] = [
    // Never on the network.
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "shared_buffers=128MB",
    // Row level security makes plans look dear, and then compiling them costs seconds.
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "logging_collector=off",
    // Statements, their parameters and the keys in DETAIL lines may hold names.
    "log_min_error_statement=panic",
    "log_parameter_max_length_on_error=0",
    "log_error_verbosity=terse",
    "log_statement=none",
];

/// For tests, where speed counts and nothing must survive a power cut.
const NOT_DURABLE: [&str; 3] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
];

/// For everything else.
const DURABLE: [&str; 3] = ["fsync=on", "synchronous_commit=on", "full_page_writes=on"];

/// The arguments of `postgres`. Given on the command line they win over the data's own files.
pub(super) fn arguments(folder: &Folder, socket_dir: &Path, durable: bool) -> Vec<OsString> {
    let mut arguments = vec!["-D".into(), folder.cluster().into(), "-p".into()];
    arguments.push(super::PORT.to_string().into());
    let kept = if durable { DURABLE } else { NOT_DURABLE };
    for setting in ALWAYS.iter().chain(&kept) {
        arguments.extend(["-c".into(), (*setting).into()]);
    }
    arguments.extend(["-c".into(), socket_setting(socket_dir)]);
    arguments
}

/// A list of folders to PostgreSQL; in quotes a comma or a space is part of the name.
fn socket_setting(socket_dir: &Path) -> OsString {
    let quoted = socket_dir.to_string_lossy().replace('"', "\"\"");
    format!("unix_socket_directories=\"{quoted}\"").into()
}
