//! What stands beside a copy: what it is, and what it must be when it is read again. Nothing of a person.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::file_words;

/// The one form there is.
const FORM: u32 = 1;

/// A copy.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    form: u32,
    /// The version of Laget that took it.
    pub(super) laget: String,
    /// The newest migration.
    pub(super) skjema: i64,
    /// The major version of PostgreSQL.
    pub(super) postgresql: u32,
    /// When it was taken, UTC: what was acknowledged before is in it.
    pub(super) teke: String,
    /// The file with the copy, in the same folder.
    pub(super) fil: String,
    /// Its size in bytes.
    pub(super) storleik: u64,
    /// Its SHA-256.
    pub(super) sha256: String,
    /// Rows of each table.
    pub(super) rader: BTreeMap<String, i64>,
    /// Keys of the key file that its sealed values need.
    pub(super) noeklar: Vec<i16>,
}

/// What is known before the copy is taken.
pub(super) struct Known {
    pub(super) skjema: i64,
    pub(super) postgresql: u32,
    pub(super) teke: String,
    pub(super) rader: BTreeMap<String, i64>,
    pub(super) noeklar: Vec<i16>,
}

impl Manifest {
    /// Of a copy that has been taken.
    pub(super) fn new(known: Known, fil: String, storleik: u64, sha256: String) -> Self {
        Self {
            form: FORM,
            laget: env!("CARGO_PKG_VERSION").to_owned(),
            skjema: known.skjema,
            postgresql: known.postgresql,
            teke: known.teke,
            fil,
            storleik,
            sha256,
            rader: known.rader,
            noeklar: known.noeklar,
        }
    }

    /// Reads it.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read(path).map_err(|cause| {
            anyhow::anyhow!(
                "Kopien {} kan ikkje lesast: {}.",
                path.display(),
                file_words(&cause)
            )
        })?;
        let manifest: Option<Self> = serde_json::from_slice(&text).ok();
        manifest
            .filter(|manifest| manifest.form == FORM && !manifest.fil.contains('/'))
            .ok_or_else(|| {
                anyhow::anyhow!(
                    "{} er ikkje fila som skildrar ein kopi: ho sluttar på .json.",
                    path.display()
                )
            })
    }

    /// Writes it beside the copy, which is there already: with this name a copy is whole.
    pub(super) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let part = part_of(path);
        let mut file = super::stream::create(&part)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.sync_all()?;
        fs::rename(&part, path)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
        Ok(())
    }

    /// The rows that are not what they were, as sentences.
    pub(super) fn differs(&self, found: &BTreeMap<String, i64>) -> Vec<String> {
        let names = self.rader.keys().chain(found.keys());
        let names: std::collections::BTreeSet<&String> = names.collect();
        let differ = names.into_iter().filter_map(|name| {
            let (was, is) = (self.rader.get(name), found.get(name));
            (was != is).then(|| {
                let count = |rows: Option<&i64>| rows.map_or("ingen tabell".into(), i64::to_string);
                format!(
                    "{name}: {} i kopien, {} i databasen.",
                    count(was),
                    count(is)
                )
            })
        });
        differ.collect()
    }
}

/// The name of what is not whole yet.
pub(super) fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".del");
    name.into()
}
