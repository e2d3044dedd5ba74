//! Encryption of what must not be readable in the database or a backup: fødselsnummer.
//!
//! Each value is sealed with XChaCha20-Poly1305 and tied to its kommune, row and column: moved to
//! another row it does not open. A keyed hash (HMAC-SHA-256, with a key of its own) lets a child
//! be found by number without storing the number; it is tied to the kommune, so that two tenants
//! cannot be compared. The keys come from a file and are never in the database. Each value
//! carries the id of its key, so that keys can be replaced while the service runs.

use std::collections::BTreeMap;
use std::fmt;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::clock::os_random;

mod change;
pub mod columns;
mod file;

pub(crate) use file::{CREDENTIALS, closed, read_closed};
pub use file::{KeyFileError, new_copy_key};

const NONCE: usize = 24;

/// The keys of an installation. Neither `Debug` nor any error shows one.
pub struct Keys {
    encryption: Ring,
    lookup: Ring,
}

/// The keys of one kind. What another process wrote with any of them is read; only one is written with.
struct Ring {
    keys: BTreeMap<i16, [u8; 32]>,
    /// The highest id that does not wait: every process must know a key before one of them writes with it.
    used: i16,
}

impl Ring {
    fn used(&self) -> &[u8; 32] {
        &self.keys[&self.used]
    }
}

/// An encrypted value, as two columns of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The key it was sealed with.
    pub key_id: i16,
    /// Nonce, ciphertext and tag.
    pub bytes: Vec<u8>,
}

/// Why a value does not open. It never says more: the difference would help whoever forges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecryptError {
    /// The key file lacks the key; it may have been taken out before `rotate-keys` was finished.
    #[error("nøkkelen med id {0} finst ikkje i nøkkelfila")]
    UnknownKey(i16),
    /// Changed, moved from another row, or sealed with another key of the same id.
    #[error("verdien lèt seg ikkje opne: han er endra, flytta eller forsegla med ein annan nøkkel")]
    Refused,
}

impl Keys {
    /// Seals a value for one column of one row, with the newest key that is in use.
    ///
    /// # Panics
    ///
    /// Never for values a database can hold: the cipher's limit is 256 GiB.
    #[must_use]
    pub fn encrypt(&self, kommune_id: Uuid, row_id: Uuid, column: &str, plain: &[u8]) -> Sealed {
        let (key_id, key) = (self.encryption.used, self.encryption.used());
        let nonce: [u8; NONCE] = os_random();
        let aad = associated_data(kommune_id, row_id, column);
        let payload = Payload {
            msg: plain,
            aad: &aad,
        };
        let Ok(ciphertext) = cipher(key).encrypt(&XNonce::from(nonce), payload) else {
            panic!("a value of {} bytes is too long to encrypt", plain.len());
        };
        let bytes = [&nonce[..], &ciphertext].concat();
        Sealed { key_id, bytes }
    }

    /// Opens a value, if it is the one that was sealed for this column of this row.
    pub fn decrypt(
        &self,
        kommune_id: Uuid,
        row_id: Uuid,
        column: &str,
        sealed: &Sealed,
    ) -> Result<Vec<u8>, DecryptError> {
        let key = self.encryption.keys.get(&sealed.key_id);
        let key = key.ok_or(DecryptError::UnknownKey(sealed.key_id))?;
        let parts = sealed.bytes.split_first_chunk::<NONCE>();
        let (nonce, msg) = parts.ok_or(DecryptError::Refused)?;
        let aad = associated_data(kommune_id, row_id, column);
        cipher(key)
            .decrypt(&XNonce::from(*nonce), Payload { msg, aad: &aad })
            .map_err(|_| DecryptError::Refused)
    }

    /// The keyed hash of a fødselsnummer (eleven digits) within one kommune. Features reach it
    /// through `Foedselsnummer::blind_index`, which knows that the digits are checked.
    ///
    /// # Panics
    ///
    /// Never: HMAC takes keys of every length.
    #[must_use]
    pub fn blind_index(&self, kommune_id: Uuid, fnr: &str) -> [u8; 32] {
        keyed_hash(self.lookup.used(), &[kommune_id.as_bytes(), fnr.as_bytes()])
    }

    /// The keyed hash with each key of the file, that of [`Keys::blind_index`] first: while keys are replaced a row may have
    /// been written with any of them.
    #[must_use]
    pub fn blind_indexes(&self, kommune_id: Uuid, fnr: &str) -> Vec<[u8; 32]> {
        let others = self.lookup.keys.iter().rev();
        let others = others.filter(|(id, _)| **id != self.lookup.used);
        let others =
            others.map(|(_, key)| keyed_hash(key, &[kommune_id.as_bytes(), fnr.as_bytes()]));
        std::iter::once(self.blind_index(kommune_id, fnr))
            .chain(others)
            .collect()
    }

    /// The keyed hash of a form that was sent under this id: a form may hold a number, and a hash that anybody can
    /// compute gives it away to whoever tries them all.
    #[must_use]
    pub fn form_print(&self, id: Uuid, path: &str, body: &[u8]) -> [u8; 32] {
        let parts: [&[u8]; 5] = [b"form", id.as_bytes(), path.as_bytes(), b"\n", body];
        keyed_hash(self.lookup.used(), &parts)
    }

    /// The keyed hash of a recovery code: what a copy of the database cannot be searched for.
    #[must_use]
    pub fn recovery_print(&self, brukar_id: Uuid, code: &str) -> [u8; 32] {
        keyed_hash(self.lookup.used(), &recovery(&brukar_id, code))
    }

    /// The keyed hash of a recovery code with each key of the file: the code on the paper may be older than the key in use.
    #[must_use]
    pub fn recovery_prints(&self, brukar_id: Uuid, code: &str) -> Vec<[u8; 32]> {
        let parts = recovery(&brukar_id, code);
        let keys = self.lookup.keys.values();
        keys.map(|key| keyed_hash(key, &parts)).collect()
    }

    /// The id of the key new values are sealed with; rows with another await `rotate-keys`.
    #[must_use]
    pub const fn encryption_id(&self) -> i16 {
        self.encryption.used
    }

    /// The id of the key of [`Keys::blind_index`].
    #[must_use]
    pub const fn lookup_id(&self) -> i16 {
        self.lookup.used
    }

    /// Every id of a key that values can be sealed with.
    pub fn encryption_ids(&self) -> impl Iterator<Item = i16> {
        self.encryption.keys.keys().copied()
    }

    /// Whether there is more than one look-up key.
    #[must_use]
    pub fn has_other_lookups(&self) -> bool {
        self.lookup.keys.len() > 1
    }
}

fn recovery<'a>(brukar_id: &'a Uuid, code: &'a str) -> [&'a [u8]; 3] {
    [b"recovery", brukar_id.as_bytes(), code.as_bytes()]
}

fn keyed_hash(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else {
        panic!("HMAC refused a key of 32 bytes");
    };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("encryption_ids", &self.encryption.keys.keys())
            .field("lookup_ids", &self.lookup.keys.keys())
            .finish_non_exhaustive()
    }
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.into())
}

/// Kommune and row have a fixed length, so no two places give the same bytes.
fn associated_data(kommune_id: Uuid, row_id: Uuid, column: &str) -> Vec<u8> {
    [kommune_id.as_bytes(), row_id.as_bytes(), column.as_bytes()].concat()
}

#[cfg(test)]
mod tests;
