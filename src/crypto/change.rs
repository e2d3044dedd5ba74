//! Changes of the key file: a key is added, taken into use when every process knows it, and taken out when nothing needs it.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;

use super::Keys;
use super::file::{
    KRYPTERING, KeyFileError, OPPSLAG, VENTAR, beside, not_written, sync_folder, write_new,
};
use crate::clock::os_random;

impl Keys {
    /// Adds a key of each kind that waits: it is read with, and not yet written with. Gives its id.
    pub fn add(path: &Path) -> Result<i16, KeyFileError> {
        let (text, keys) = read(path)?;
        let ids = keys.encryption.keys.keys().chain(keys.lookup.keys.keys());
        let Some(id) = ids.max().and_then(|id| id.checked_add(1)) else {
            return Err(KeyFileError::Change("Det finst ikkje fleire id-ar.".into()));
        };
        if keys.waiting() {
            return Err(KeyFileError::Change(
                "Ein nøkkel ventar alt på å bli teken i bruk: bruk --ta-i-bruk først.".into(),
            ));
        }
        let key = || hex::encode(os_random::<32>());
        let added = format!(
            "{}\n{KRYPTERING} {id} {} {VENTAR}\n{OPPSLAG} {id} {} {VENTAR}\n",
            text.trim_end(),
            key(),
            key()
        );
        replace(path, &added)?;
        Ok(id)
    }

    /// Takes what waits into use.
    pub fn put_to_use(path: &Path) -> Result<i16, KeyFileError> {
        let (text, keys) = read(path)?;
        if !keys.waiting() {
            return Err(KeyFileError::Change(
                "Ingen nøkkel ventar: legg til ein med --legg-til først.".into(),
            ));
        }
        let used = each_line(&text, |line| {
            let line = line.trim_end();
            Some(line.strip_suffix(VENTAR).unwrap_or(line).trim_end())
        });
        replace(path, &used)?;
        Ok(Self::from_text(&used)?.encryption_id())
    }

    /// Takes out the keys with this id, which no value needs any more.
    pub fn remove(path: &Path, id: i16) -> Result<(), KeyFileError> {
        let (text, keys) = read(path)?;
        if !keys.encryption.keys.contains_key(&id) && !keys.lookup.keys.contains_key(&id) {
            return Err(KeyFileError::Change(format!(
                "Ingen nøkkel i fila har id {id}."
            )));
        }
        if keys.encryption_id() == id || keys.lookup_id() == id {
            return Err(KeyFileError::Change(format!(
                "Nøkkelen med id {id} er i bruk og kan ikkje takast ut."
            )));
        }
        let id = id.to_string();
        let left = each_line(&text, |line| {
            let mut words = line.split_whitespace();
            let is_key = matches!(words.next(), Some(KRYPTERING | OPPSLAG));
            (!is_key || words.next() != Some(&id)).then_some(line)
        });
        replace(path, &left)
    }

    /// Whether a key waits to be taken into use.
    #[must_use]
    pub fn waiting(&self) -> bool {
        [&self.encryption, &self.lookup].iter().any(|ring| {
            ring.keys
                .last_key_value()
                .is_some_and(|(id, _)| *id > ring.used)
        })
    }
}

fn read(path: &Path) -> Result<(String, Keys), KeyFileError> {
    let keys = Keys::from_file(path)?;
    let text = fs::read_to_string(path).map_err(|cause| not_written(path, cause))?;
    Ok((text, keys))
}

fn each_line<'a>(text: &'a str, change: impl Fn(&'a str) -> Option<&'a str>) -> String {
    let lines = text.lines().filter_map(change);
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The new file is whole or not there, and belongs to whom the old one did.
fn replace(path: &Path, text: &str) -> Result<(), KeyFileError> {
    // never a file that cannot be read again
    Keys::from_text(text)?;
    let beside = beside(path);
    let written = fs::metadata(path)
        .and_then(|old| {
            write_new(&beside, text)?;
            chown(&beside, Some(old.uid()), Some(old.gid()))?;
            fs::set_permissions(&beside, old.permissions())
        })
        .and_then(|()| fs::rename(&beside, path))
        .and_then(|()| sync_folder(path));
    written.map_err(|cause| {
        let _not_there = fs::remove_file(&beside);
        not_written(path, cause)
    })
}
