//! Settings: from a flag, from the environment, or for secrets from a file. All that is wrong is said at once.
//!
//! Each setting has one reader here that gives the value or a sentence. No sentence repeats an address of a
//! database, since it may hold a password.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use clap::builder::{OsStringValueParser, TypedValueParser};
use lettre::message::Mailbox;
use sqlx::postgres::PgConnectOptions;
use url::Url;

use crate::crypto::Keys;
use crate::oidc::{self, Oidc};
use crate::telemetry::LogFormat;

/// What is wrong with the settings, a sentence each.
#[derive(Debug, Default)]
pub struct Problems(Vec<String>);

impl Problems {
    /// The value, or nothing after keeping the sentence.
    pub fn take<T>(&mut self, setting: Result<T, String>) -> Option<T> {
        setting.map_err(|problem| self.0.push(problem)).ok()
    }

    /// Goes on only when nothing was wrong.
    ///
    /// # Errors
    /// All the sentences.
    pub fn none(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Problems {}

/// A path; an empty one, as from a variable set to nothing, is let through and counts as not given.
#[must_use]
pub fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// The file of heads of the sealed innsynslogg; none when it is not given. One that cannot be written in is told of at once.
///
/// # Errors
/// One sentence.
pub fn segl(path: Option<PathBuf>) -> Result<Option<PathBuf>, String> {
    let Some(path) = path.filter(|path| !path.as_os_str().is_empty()) else {
        return Ok(None);
    };
    let mut file = std::fs::OpenOptions::new();
    let opened =
        std::os::unix::fs::OpenOptionsExt::mode(file.append(true).create(true), 0o600).open(&path);
    match opened {
        Ok(_) => Ok(Some(path)),
        Err(error) => Err(format!(
            "Fila for hovuda av innsynsloggen, {}, kan ikkje skrivast i: {error}.",
            path.display()
        )),
    }
}

/// Where to listen. `localhost` is this machine's own address.
///
/// # Errors
/// One sentence.
pub fn listen_address(text: &str) -> Result<SocketAddr, String> {
    address(text, "--listen", "127.0.0.1:8080")
}

/// Where operation asks, which only this machine may reach.
///
/// # Errors
/// One sentence.
pub fn ops_address(text: &str) -> Result<SocketAddr, String> {
    let address = address(text, "--ops-listen", "127.0.0.1:9464")?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err(format!(
            "Tala om drifta er berre for maskina sjølv: vel 127.0.0.1 i staden for {} i --ops-listen.",
            address.ip()
        ))
    }
}

/// How long to wait, in whole seconds.
///
/// # Errors
/// One sentence.
pub fn drain(text: &str) -> Result<Duration, String> {
    let seconds = text.trim().parse().ok().filter(|seconds| *seconds <= 300);
    seconds.map(Duration::from_secs).ok_or_else(|| {
        format!(
            "«{text}» i --drain er ikkje eit tal på sekund. Vel eit frå 0 til 300, til dømes 5."
        )
    })
}

fn address(text: &str, flag: &str, example: &str) -> Result<SocketAddr, String> {
    let text = text.trim();
    let numeric = text
        .strip_prefix("localhost:")
        .map(|port| format!("127.0.0.1:{port}"));
    numeric.as_deref().unwrap_or(text).parse().map_err(|_| {
        format!("Adressa «{text}» i {flag} kan ikkje lesast. Ho skal sjå slik ut: {example}")
    })
}

/// Where to listen, when only this machine may reach it.
///
/// # Errors
/// One sentence.
pub fn loopback_address(text: &str) -> Result<SocketAddr, String> {
    let address = listen_address(text)?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err(format!(
            "Demoen har kjende passord og kan berre nåast frå maskina sjølv: vel 127.0.0.1 i staden for {} i --listen.",
            address.ip()
        ))
    }
}

/// The proxies in front: addresses without a port; an empty one, as from a variable set to nothing, is none.
///
/// # Errors
/// One sentence.
pub fn trusted_proxies(given: &[String]) -> Result<Vec<IpAddr>, String> {
    let given = given.iter().map(|text| text.trim());
    given
        .filter(|text| !text.is_empty())
        .map(|text| {
            text.parse().map_err(|_| {
                format!(
                    "Adressa «{text}» i --trusted-proxy kan ikkje lesast. Ho skal sjå slik ut: 10.0.0.5"
                )
            })
        })
        .collect()
}

/// A secret, given directly or by the name of a file that holds it. Empty counts as not given.
///
/// # Errors
/// One sentence, without the secret.
pub fn secret(
    name: &str,
    direct: Option<&str>,
    file: Option<&Path>,
) -> Result<Option<String>, String> {
    let direct = direct.filter(|text| !text.is_empty());
    let file = file.filter(|path| !path.as_os_str().is_empty());
    match (direct, file) {
        (Some(_), Some(_)) => Err(format!(
            "Både {name} og {name}_FILE er sett. Vel éin av dei."
        )),
        (Some(text), None) => Ok(Some(text.to_owned())),
        (None, None) => Ok(None),
        (None, Some(path)) => match std::fs::read_to_string(path) {
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(error) => Err(format!(
                "Fila {} (frå {name}_FILE) kan ikkje lesast: {}.",
                path.display(),
                file_words(&error)
            )),
        },
    }
}

/// The address of a database.
///
/// # Errors
/// One sentence, without the address.
pub fn database(name: &str, url: &str) -> Result<PgConnectOptions, String> {
    let ours = url.starts_with("postgres://") || url.starts_with("postgresql://");
    let options = PgConnectOptions::from_str(url);
    options.ok().filter(|_| ours).ok_or_else(|| {
        format!(
            "Adressa til databasen i {name} kan ikkje lesast. \
             Ho skal sjå slik ut: postgres://BRUKAR:PASSORD@MASKIN:5432/DATABASE"
        )
    })
}

/// The address of a database, that must be given.
///
/// # Errors
/// One sentence, without the address.
pub fn required_database(
    name: &str,
    direct: Option<&str>,
    file: Option<&Path>,
) -> Result<PgConnectOptions, String> {
    let url = secret(name, direct, file)?.ok_or_else(|| {
        format!("Adressa til databasen manglar: bruk --database-url, {name} eller {name}_FILE.")
    })?;
    database(name, &url)
}

/// The address of a database, that need not be given.
///
/// # Errors
/// One sentence, without the address.
pub fn optional_database(
    name: &str,
    direct: Option<&str>,
    file: Option<&Path>,
) -> Result<Option<PgConnectOptions>, String> {
    let url = secret(name, direct, file)?;
    url.map(|url| database(name, &url)).transpose()
}

/// The keys of a key file, that must be given.
///
/// # Errors
/// One sentence, without the keys.
pub fn required_keys(path: Option<&Path>) -> Result<Keys, String> {
    let path = path
        .filter(|path| !path.as_os_str().is_empty())
        .ok_or("Nøkkelfila manglar: bruk --key-file eller LAGET_KEY_FILE.")?;
    Keys::from_file(path).map_err(|error| error.to_string())
}

/// The providers people can log in at; none unless a file names them.
///
/// # Errors
/// One sentence.
pub fn oidc(path: Option<&Path>) -> Result<Oidc, String> {
    match path.filter(|path| !path.as_os_str().is_empty()) {
        Some(path) => Oidc::new(oidc::Settings::from_file(path)?),
        None => Ok(Oidc::none()),
    }
}

/// Who mail is from, that must be given.
///
/// # Errors
/// One sentence.
pub fn mail_from(given: Option<&str>) -> Result<Mailbox, String> {
    let text = given
        .filter(|text| !text.is_empty())
        .ok_or("Avsendaren av e-post manglar: bruk --mail-from eller LAGET_MAIL_FROM.")?;
    let sender = text.parse().ok();
    // a line break would begin another header
    let sender = sender.filter(|_| !text.contains(char::is_control));
    sender.ok_or_else(|| {
        format!(
            "Avsendaren «{text}» i --mail-from kan ikkje lesast. Skriv slik: Laget <laget@kommune.example>"
        )
    })
}

/// Where people find the site, that must be given; with a slash at the end.
///
/// # Errors
/// One sentence.
pub fn public_url(given: Option<&str>) -> Result<Url, String> {
    let text = given
        .filter(|text| !text.is_empty())
        .ok_or("Adressa folk brukar, manglar: bruk --public-url eller LAGET_PUBLIC_URL.")?;
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http") && url.path() == "/")
        .ok_or_else(|| {
            format!(
                "Adressa «{text}» i --public-url kan ikkje lesast. Ho skal sjå slik ut: https://laget.example"
            )
        })
}

/// How to write the log.
///
/// # Errors
/// One sentence.
pub fn log_format(text: &str) -> Result<LogFormat, String> {
    <LogFormat as clap::ValueEnum>::from_str(text, true)
        .map_err(|_| format!("Loggforma «{text}» finst ikkje. Vel «tekst» eller «json»."))
}

/// What the operating system said, in words where we have them.
#[must_use]
pub fn file_words(error: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => "ho finst ikkje".into(),
        Kind::PermissionDenied => "du har ikkje lov til det".into(),
        Kind::IsADirectory => "ho er ei mappe".into(),
        Kind::InvalidData => "ho er ikkje tekst".into(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests;
