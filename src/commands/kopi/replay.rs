//! The journal at a restore: its lines, and what they say done again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::queries;
use crate::commands::output;
use crate::config::file_words;

/// Lines that are named; the rest are counted.
const NAMED: usize = 20;

/// What came of a line, when it is not as it should be.
const LEFT: [(&str, &str); 3] = [
    (
        "ukjend",
        "linjer i journalen er av eit slag denne versjonen av Laget ikkje kjenner.",
    ),
    (
        "kort_staar",
        "kort som var sletta, står att: i kopien heng det noko på barna enno. Dei blir sletta om natta når det er borte.",
    ),
    (
        "regel_manglar",
        "stadfesta reglar for oppbevaring gjeld ikkje i kopien. Start ikkje «worker» før dei er foreslåtte og stadfesta på nytt.",
    ),
];

/// What the files of the journal say, the oldest first.
pub(super) struct Journal {
    lines: Vec<Line>,
    /// Where a line is that cannot be read.
    unreadable: Vec<String>,
}

struct Line {
    at: Option<OffsetDateTime>,
    text: String,
    place: String,
}

impl Journal {
    /// Reads them: each worker writes one.
    pub(super) fn read(paths: &[PathBuf]) -> anyhow::Result<Self> {
        let mut journal = Self {
            lines: Vec::new(),
            unreadable: Vec::new(),
        };
        for path in paths {
            let bytes = fs::read(path).map_err(|cause| {
                anyhow::anyhow!(
                    "Journalen {} kan ikkje lesast: {}.",
                    path.display(),
                    file_words(&cause)
                )
            })?;
            journal.add(path, &bytes);
        }
        journal.lines.sort_by_key(|line| line.at);
        Ok(journal)
    }

    fn add(&mut self, path: &Path, bytes: &[u8]) {
        for (nr, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let place = format!("linje {} i {}", nr + 1, path.display());
            let text = String::from_utf8_lossy(line).trim().to_owned();
            match serde_json::from_str::<Value>(&text) {
                Ok(value) => self.lines.push(Line {
                    at: at(&value),
                    text,
                    place,
                }),
                // cut off while it was written: nobody was told that it was
                Err(_) if !line.ends_with(b"\n") => {}
                Err(_) => self.unreadable.push(place),
            }
        }
    }

    /// Does what they say, of what is not in the copy already, each for itself. False when something is left.
    pub(super) async fn replay(&self, owner: &mut PgConnection) -> anyhow::Result<bool> {
        let mut came: BTreeMap<String, usize> = BTreeMap::new();
        let mut failed = Vec::new();
        for line in &self.lines {
            match queries::replay(owner, &line.text).await {
                Ok(word) => *came.entry(word).or_default() += 1,
                Err(sqlx::Error::Database(cause)) => failed.push(format!(
                    "{} ({})",
                    line.place,
                    cause.code().unwrap_or_default()
                )),
                Err(error) => return Err(error.into()),
            }
        }
        let count = |word: &str| came.get(word).copied().unwrap_or_default();
        output::say(&format!(
            "Journalen: {} av {} linjer er gjorde på nytt. {} trongst ikkje, eller gjeld noko som er nyare enn kopien.",
            count("gjort"),
            self.lines.len(),
            count("manglar")
        ));
        for (word, sentence) in LEFT {
            if count(word) > 0 {
                output::complain(&format!("{} {sentence}", count(word)));
            }
        }
        named("ikkje kan lesast", &self.unreadable);
        named("ikkje let seg gjere på nytt", &failed);
        let left = LEFT.iter().any(|(word, _)| count(word) > 0);
        Ok(!left && self.unreadable.is_empty() && failed.is_empty())
    }
}

fn at(line: &Value) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(line.get("at")?.as_str()?, &Rfc3339).ok()
}

fn named(what: &str, places: &[String]) {
    if places.is_empty() {
        return;
    }
    output::complain(&format!("Linjer i journalen som {what}: {}", places.len()));
    for place in places.iter().take(NAMED) {
        output::complain(&format!("  {place}"));
    }
    if places.len() > NAMED {
        output::complain(&format!("  … og {} til.", places.len() - NAMED));
    }
}
