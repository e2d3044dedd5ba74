//! Finding the server's binaries on the machine.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::EmbeddedError;
use super::folder::{Folder, data_home};

/// The oldest major version we run on: the first whose views can obey row level security.
const OLDEST: u32 = 15;

/// Folders that hold one `<something>/bin` per version.
const SHELVES: [&str; 5] = [
    "/usr/lib/postgresql",
    "/usr",
    "/opt/homebrew/opt",
    "/usr/local/opt",
    "/home/linuxbrew/.linuxbrew/opt",
];

/// A folder with a working server.
#[derive(Clone, Debug)]
pub(super) struct Binaries {
    /// The folder with `postgres` and `initdb`.
    pub(super) folder: PathBuf,
    /// The major version.
    pub(super) major: u32,
}

/// Finds a server, of the version that made the data when there is data: in the folder that was
/// named, else among the machine's packages (newest first), on `PATH`, and last in the folder that
/// `script/server` fills.
pub(super) fn find(
    named: Option<&Path>,
    made_by: Option<u32>,
    data: &Folder,
) -> Result<Binaries, EmbeddedError> {
    let wrong = |made_by| EmbeddedError::WrongMajor {
        data: data.root.clone(),
        made_by,
    };
    let fits = |found: &Binaries| made_by.is_none_or(|major| major == found.major);
    let from_environment = std::env::var_os("LAGET_PG_BIN").filter(|value| !value.is_empty());
    if let Some(folder) = named
        .map(Path::to_owned)
        .or(from_environment.map(PathBuf::from))
    {
        let found = inspect(&folder).ok_or(EmbeddedError::NotBinaries { folder })?;
        data.account.must_enter(&found.folder)?;
        return if fits(&found) {
            Ok(found)
        } else {
            Err(wrong(made_by.unwrap_or(OLDEST)))
        };
    }
    let reachable = |found: &Binaries| data.account.must_enter(&found.folder).is_ok();
    places()
        .iter()
        .filter_map(|folder| inspect(folder))
        .find(|found| fits(found) && reachable(found))
        .ok_or_else(|| made_by.map_or(EmbeddedError::NoBinaries, wrong))
}

/// One of PostgreSQL's programs for a server of this major version: of the same version, else of the oldest that is newer.
#[must_use]
pub fn program(name: &str, named: Option<&Path>, major: u32) -> Option<PathBuf> {
    let folders = named.map_or_else(places, |folder| vec![folder.to_owned()]);
    let found = folders.into_iter().filter_map(|folder| {
        let program = folder.join(name).canonicalize().ok()?;
        let answer = Command::new(&program)
            .arg("--version")
            .stdin(Stdio::null())
            .output()
            .ok()?;
        let its = first_number(&String::from_utf8_lossy(&answer.stdout))?;
        (answer.status.success() && its >= major).then_some((its, program))
    });
    found
        .min_by_key(|(its, _)| *its)
        .map(|(_, program)| program)
}

/// Every folder worth a look, best first.
fn places() -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = SHELVES
        .iter()
        .flat_map(|shelf| on_shelf(Path::new(shelf)))
        .collect();
    let path = std::env::var_os("PATH").unwrap_or_default();
    places.extend(std::env::split_paths(&path).filter(|folder| folder.is_absolute()));
    if let Ok(home) = data_home() {
        places.extend(on_shelf(&home.join("postgresql")));
    }
    places
}

/// The `bin` folders of a shelf, newest version first.
fn on_shelf(shelf: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(shelf) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.retain(|name| {
        name.starts_with(|first: char| first.is_ascii_digit())
            || name.starts_with("postgresql")
            || name.starts_with("pgsql")
    });
    names.sort_by_key(|name| std::cmp::Reverse(first_number(name)));
    names
        .iter()
        .map(|name| shelf.join(name).join("bin"))
        .collect()
}

/// The folder's server when it is there, runs and is new enough.
fn inspect(folder: &Path) -> Option<Binaries> {
    // A link on PATH leads to the folder where `initdb` and the rest lie too.
    let postgres = folder.join("postgres").canonicalize().ok()?;
    let folder = postgres.parent()?.to_owned();
    folder.join("initdb").is_file().then_some(())?;
    let answer = Command::new(&postgres)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let major = first_number(&String::from_utf8_lossy(&answer.stdout))?;
    (answer.status.success() && major >= OLDEST).then_some(Binaries { folder, major })
}

/// The first whole number in a text: `postgres (PostgreSQL) 15.18` says 15.
pub(super) fn first_number(text: &str) -> Option<u32> {
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let digits = text[start..]
        .split(|letter: char| !letter.is_ascii_digit())
        .next()?;
    digits.parse().ok()
}
