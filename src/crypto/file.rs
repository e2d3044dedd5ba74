//! The key file: `kryptering <id> <64 hex>` and `oppslag <id> <64 hex>`, once for each key; `ventar` after a key that is read
//! with and not yet written with.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret;

use super::{Keys, Ring};
use crate::clock::os_random;
use crate::config::file_words;

const HEADING: &str = "\
# Nøklane til Laget. Utan denne fila kan ingen lese fødselsnummera att.
# Ta kopi av henne, og ha kopien ein annan stad enn kopiane av databasen.
";

/// Why the keys could not be read or made. No message repeats a line of the file.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Missing, or not readable for this user.
    #[error("Nøkkelfila {path} kan ikkje lesast: {}.", file_words(cause))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// Others than the owner may read or change it.
    #[error(
        "Nøkkelfila {path} er open for andre enn eigaren (rettar {mode:03o}). Køyr: chmod 600 {path}"
    )]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// There is a key file already: what is sealed with its keys would be lost.
    #[error("Nøkkelfila {path} finst frå før og blir ikkje skriven over.")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The new file could not be written.
    #[error("Nøkkelfila {path} kan ikkje lagast: {}.", file_words(cause))]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// A line is not one of the two known forms.
    #[error(
        "Linje {line} i nøkkelfila skal vere «kryptering <id> <nøkkel>» eller «oppslag <id> <nøkkel>», med «ventar» etter om nøkkelen ikkje er teken i bruk."
    )]
    Line {
        /// Counted from 1.
        line: usize,
    },
    /// The id is no number from 1 to 32767.
    #[error("Linje {line} i nøkkelfila: id-en skal vere eit tal frå 1 til 32767.")]
    Id {
        /// Counted from 1.
        line: usize,
    },
    /// The key is not 32 bytes in hex.
    #[error(
        "Linje {line} i nøkkelfila: nøkkelen skal vere 64 heksadesimale teikn (0–9, a–f), og her er det {found} teikn."
    )]
    Key {
        /// Counted from 1.
        line: usize,
        /// Characters found.
        found: usize,
    },
    /// The same id twice: one of them would silently not be used.
    #[error("Linje {line} i nøkkelfila: denne nøkkelen står der frå før.")]
    Twice {
        /// Counted from 1.
        line: usize,
    },
    /// What was asked for cannot be done with the keys that stand there.
    #[error("{0}")]
    Change(String),
    /// A kind of key is lacking.
    #[error("Nøkkelfila manglar ei linje som byrjar med «{0}» og ikkje ventar.")]
    Missing(&'static str),
}

/// Where systemd has laid out what `LoadCredential=` names.
pub(crate) const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";

/// The permission bits that must not stand on a secret. A credential of systemd is root's own, and the program reads it by an
/// entry of its own in the file's list of rights, which looks like the group's right to read: that one bit may stand there.
pub(crate) fn closed(path: &Path, credentials: Option<&OsStr>) -> u32 {
    let given = credentials.is_some_and(|folder| !folder.is_empty() && path.starts_with(folder));
    if given { 0o037 } else { 0o077 }
}

/// The text of a file that only its owner may read.
pub(crate) fn read_closed(path: &Path) -> Result<String, KeyFileError> {
    let unreadable = |cause| KeyFileError::Unreadable {
        path: path.to_owned(),
        cause,
    };
    let mut file = File::open(path).map_err(unreadable)?;
    // Asked of the open file, so that it is the file we read.
    let mode = file.metadata().map_err(unreadable)?.permissions().mode() & 0o777;
    if mode & closed(path, std::env::var_os(CREDENTIALS).as_deref()) != 0 {
        return Err(KeyFileError::TooOpen {
            path: path.to_owned(),
            mode,
        });
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(unreadable)?;
    Ok(text)
}

impl Keys {
    /// Reads the keys of a file that only its owner may read.
    pub fn from_file(path: &Path) -> Result<Self, KeyFileError> {
        Self::from_text(&read_closed(path)?)
    }

    /// Reads keys from the text of a key file. Empty lines and lines with `#` are skipped.
    pub fn from_text(text: &str) -> Result<Self, KeyFileError> {
        let (mut encryption, mut lookup) = (Vec::new(), Vec::new());
        for (index, content) in text.lines().enumerate() {
            let line = index + 1;
            let Some(found) = key_line(content, line)? else {
                continue;
            };
            let list = match found.kind {
                KRYPTERING => &mut encryption,
                _ => &mut lookup,
            };
            if list.iter().any(|other: &KeyLine<'_>| other.id == found.id) {
                return Err(KeyFileError::Twice { line });
            }
            list.push(found);
        }
        Ok(Self {
            encryption: ring(&encryption).ok_or(KeyFileError::Missing(KRYPTERING))?,
            lookup: ring(&lookup).ok_or(KeyFileError::Missing(OPPSLAG))?,
        })
    }

    /// Makes a file with new keys, readable for its owner only. It is whole or not there, and an
    /// existing file is never replaced: what is sealed with its keys would be lost.
    pub fn generate_file(path: &Path) -> Result<(), KeyFileError> {
        let key = || hex::encode(os_random::<32>());
        let text = format!("{HEADING}kryptering 1 {}\noppslag 1 {}\n", key(), key());
        make(path, &text)
    }
}

/// Makes the secret key that copies of the database are read with, in a file of its own; gives the public one.
pub fn new_copy_key(path: &Path) -> Result<String, KeyFileError> {
    let identity = age::x25519::Identity::generate();
    let public = identity.to_public().to_string();
    let secret = identity.to_string();
    let text = format!("# {public}\n{}\n", secret.expose_secret());
    make(path, &text).map(|()| public)
}

/// A new file, readable for its owner only. It is whole or not there, and never in the place of another.
fn make(path: &Path, text: &str) -> Result<(), KeyFileError> {
    let beside = beside(path);
    let written = write_new(&beside, text)
        // A hard link, unlike a rename, refuses to replace a file.
        .and_then(|()| fs::hard_link(&beside, path))
        .and_then(|()| sync_folder(path));
    // Only ours to remove: its name is random. Left behind it would be a copy of the keys.
    let removed = fs::remove_file(&beside);
    written
        .and(removed)
        .map_err(|cause| not_written(path, cause))
}

/// None when every key waits.
fn ring(lines: &[KeyLine<'_>]) -> Option<Ring> {
    let used = lines.iter().filter(|line| !line.waits);
    Some(Ring {
        used: used.map(|line| line.id).max()?,
        keys: lines.iter().map(|line| (line.id, line.key)).collect(),
    })
}

pub(super) fn not_written(path: &Path, cause: io::Error) -> KeyFileError {
    let path = path.to_owned();
    match cause.kind() {
        io::ErrorKind::AlreadyExists => KeyFileError::Exists { path },
        _ => KeyFileError::NotWritten { path, cause },
    }
}

pub(super) const KRYPTERING: &str = "kryptering";
pub(super) const OPPSLAG: &str = "oppslag";
/// After a key that every process must know before one writes with it.
pub(super) const VENTAR: &str = "ventar";

struct KeyLine<'a> {
    kind: &'a str,
    id: i16,
    key: [u8; 32],
    waits: bool,
}

fn key_line(content: &str, line: usize) -> Result<Option<KeyLine<'_>>, KeyFileError> {
    let content = content.trim();
    if content.is_empty() || content.starts_with('#') {
        return Ok(None);
    }
    let words: Vec<&str> = content.split_whitespace().collect();
    let (kind, id, key, waits) = match words[..] {
        [kind @ (KRYPTERING | OPPSLAG), id, key] => (kind, id, key, false),
        [kind @ (KRYPTERING | OPPSLAG), id, key, VENTAR] => (kind, id, key, true),
        _ => return Err(KeyFileError::Line { line }),
    };
    let id = id.parse().ok().filter(|id: &i16| *id > 0);
    let id = id.ok_or(KeyFileError::Id { line })?;
    let mut bytes = [0; 32];
    let found = key.chars().count();
    hex::decode_to_slice(key, &mut bytes).map_err(|_| KeyFileError::Key { line, found })?;
    Ok(Some(KeyLine {
        kind,
        id,
        key: bytes,
        waits,
    }))
}

/// A name in the same folder that nobody else uses.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", hex::encode(os_random::<8>())));
    name.into()
}

pub(super) fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Makes the new name itself survive a power cut.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}
