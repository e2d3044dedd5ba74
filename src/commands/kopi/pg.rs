//! PostgreSQL's own programs: where they are, and how they are told of a database without anybody else reading its password.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use url::Url;

use crate::clock::os_random;
use crate::config;
use crate::db::embedded;

/// A database, as PostgreSQL's programs are told of it.
pub(super) struct Target {
    options: PgConnectOptions,
    password: Option<String>,
    sslrootcert: Option<String>,
}

impl Target {
    /// From an address.
    pub(super) fn new(name: &str, address: &str) -> Result<Self, String> {
        let options = config::database(name, address)?;
        let url = Url::parse(address).map_err(|_| format!("Adressa i {name} kan ikkje lesast."))?;
        let decode = |text: &str| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8_lossy()
                .into_owned()
        };
        let sslrootcert = url.query_pairs().find(|(key, _)| key == "sslrootcert");
        Ok(Self {
            options,
            password: url.password().map(decode),
            sslrootcert: sslrootcert.map(|(_, value)| value.into_owned()),
        })
    }

    /// The same, for connections of our own.
    pub(super) const fn options(&self) -> &PgConnectOptions {
        &self.options
    }
}

/// A program of PostgreSQL's that runs. Its password lies in a file that is gone when this is.
pub(super) struct Running {
    pub(super) child: Child,
    _passfile: Option<Passfile>,
}

/// Starts `pg_dump` or `pg_restore`; `major` is the server's.
pub(super) fn start(
    program: &str,
    named: Option<&Path>,
    major: u32,
    target: &Target,
    arguments: &[&str],
) -> anyhow::Result<Running> {
    let path = embedded::program(program, named, major).ok_or_else(|| {
        anyhow::anyhow!(
            "Fann ikkje «{program}» for PostgreSQL {major} eller nyare. Installer pakken «postgresql-client-{major}», \
             eller vis mappa med --pg-bin eller LAGET_PG_BIN."
        )
    })?;
    let mut command = Command::new(path);
    let passfile = target.password.as_deref().map(Passfile::new).transpose()?;
    command.args(arguments).args(["--no-password"]);
    for (name, value) in environment(target) {
        command.env(name, value);
    }
    command.env_remove("PGPASSWORD").env_remove("PGSERVICE");
    if let Some(passfile) = &passfile {
        command.env("PGPASSFILE", &passfile.0);
    }
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn()?;
    Ok(Running {
        child,
        _passfile: passfile,
    })
}

fn environment(target: &Target) -> Vec<(&'static str, String)> {
    let options = &target.options;
    let host = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => options.get_host().to_owned(),
    };
    let user = options.get_username().to_owned();
    let database = options.get_database().unwrap_or(&user).to_owned();
    let mut list = vec![
        ("PGHOST", host),
        ("PGPORT", options.get_port().to_string()),
        ("PGDATABASE", database),
        ("PGUSER", user),
        ("PGSSLMODE", ssl_mode(options.get_ssl_mode()).to_owned()),
        ("PGAPPNAME", "laget-kopi".to_owned()),
    ];
    if let Some(file) = &target.sslrootcert {
        list.push(("PGSSLROOTCERT", file.clone()));
    }
    list
}

const fn ssl_mode(mode: PgSslMode) -> &'static str {
    match mode {
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    }
}

/// A password for PostgreSQL's programs, which neither their arguments nor their environment show.
struct Passfile(PathBuf);

impl Passfile {
    fn new(password: &str) -> io::Result<Self> {
        let name = format!("laget-{}", hex::encode(os_random::<16>()));
        let made = Self(std::env::temp_dir().join(name));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&made.0)?;
        let escaped = password.replace('\\', "\\\\").replace(':', "\\:");
        writeln!(file, "*:*:*:*:{escaped}")?;
        Ok(made)
    }
}

impl Drop for Passfile {
    fn drop(&mut self) {
        let _gone = fs::remove_file(&self.0);
    }
}

impl Running {
    /// Waits until it has ended; what it said last when it did not go well.
    pub(super) fn end(mut self) -> anyhow::Result<()> {
        drop((self.child.stdin.take(), self.child.stdout.take()));
        let mut said = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            stderr.read_to_string(&mut said)?;
        }
        let status = self.child.wait()?;
        anyhow::ensure!(
            status.success(),
            "PostgreSQL sa: {}",
            said.lines().rev().take(3).collect::<Vec<_>>().join(" | ")
        );
        Ok(())
    }

    /// Ends it without waiting for its work.
    pub(super) fn kill(mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}
