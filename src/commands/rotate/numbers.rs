//! The numbers of a kommune, by what each key hashes them to.

use std::collections::{HashMap, HashSet};

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::queries;
use crate::crypto::Keys;
use crate::crypto::columns::SEALED;

/// Read at a time.
const BATCH: i64 = 1000;

/// Every number that stands sealed in a kommune, as hashes; the numbers themselves are not kept.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    to_new: HashMap<Vec<u8>, Vec<u8>>,
    new: HashSet<Vec<u8>>,
}

impl Numbers {
    /// Reads them. With one look-up key there is nothing to learn.
    pub(super) async fn learn(
        connection: &mut PgConnection,
        keys: &Keys,
        kommune: Uuid,
    ) -> Result<Self, sqlx::Error> {
        let mut numbers = Self::default();
        if !keys.has_other_lookups() {
            return Ok(numbers);
        }
        for column in SEALED.iter().filter(|column| column.lookup.is_some()) {
            let mut after = Uuid::nil();
            loop {
                let rows = queries::read(connection, column, kommune, after, BATCH).await?;
                let Some(last) = rows.last() else { break };
                after = last.id;
                for row in &rows {
                    let plain = keys.decrypt(kommune, row.id, column.sealed_as, &row.sealed);
                    if let Some(number) = plain.ok().and_then(|plain| String::from_utf8(plain).ok())
                    {
                        numbers.add(keys.blind_indexes(kommune, &number));
                    }
                }
            }
        }
        Ok(numbers)
    }

    fn add(&mut self, hashes: Vec<[u8; 32]>) {
        let mut hashes = hashes.into_iter().map(Vec::from);
        let Some(new) = hashes.next() else { return };
        for old in hashes {
            self.to_new.insert(old, new.clone());
        }
        self.new.insert(new);
    }

    /// What this hash is now; none when it stands, or is of no number that is known.
    pub(super) fn new_of(&self, hash: &[u8]) -> Option<&Vec<u8>> {
        self.to_new.get(hash)
    }

    /// Whether it is of a number that is known.
    pub(super) fn knows(&self, hash: &[u8]) -> bool {
        self.new.contains(hash) || self.to_new.contains_key(hash)
    }

    /// What a person is known by, with the new hashes of those too.
    pub(super) fn extended(&self, list: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut extended = list.to_vec();
        for new in list.iter().filter_map(|hash| self.new_of(hash)) {
            if !extended.contains(new) {
                extended.push(new.clone());
            }
        }
        extended
    }

    /// The new hashes alone, where there is one.
    pub(super) fn trimmed(&self, list: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let new: Vec<Vec<u8>> = list
            .iter()
            .filter(|hash| self.new.contains(*hash))
            .cloned()
            .collect();
        if new.is_empty() { list.to_vec() } else { new }
    }
}
