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

mod file;

pub use file::KeyFileError;
pub(crate) use file::{CREDENTIALS, closed};

const NONCE: usize = 24;

/// The keys of an installation. Neither `Debug` nor any error shows one.
pub struct Keys {
    encryption: BTreeMap<i16, [u8; 32]>,
    lookup_id: i16,
    lookup: [u8; 32],
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
    /// The ids of the keys that values are sealed with, the newest last.
    pub fn encryption_ids(&self) -> impl Iterator<Item = i16> {
        self.encryption.keys().copied()
    }

    /// Seals a value for one column of one row, with the newest key (the highest id).
    ///
    /// # Panics
    ///
    /// Never for values a database can hold: the cipher's limit is 256 GiB.
    #[must_use]
    pub fn encrypt(&self, kommune_id: Uuid, row_id: Uuid, column: &str, plain: &[u8]) -> Sealed {
        let (key_id, key) = self.newest();
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
        let key = self.encryption.get(&sealed.key_id);
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
        self.keyed_hash(&[kommune_id.as_bytes(), fnr.as_bytes()])
    }

    /// The keyed hash with each key in use, the newest first. A key file has one look-up key for now; whoever lets it have
    /// more adds them here, and a føresett is found by any of them.
    #[must_use]
    pub fn blind_indexes(&self, kommune_id: Uuid, fnr: &str) -> Vec<[u8; 32]> {
        vec![self.blind_index(kommune_id, fnr)]
    }

    /// The keyed hash of a form that was sent under this id: a form may hold a number, and a hash that anybody can
    /// compute gives it away to whoever tries them all.
    #[must_use]
    pub fn form_print(&self, id: Uuid, path: &str, body: &[u8]) -> [u8; 32] {
        self.keyed_hash(&[b"form", id.as_bytes(), path.as_bytes(), b"\n", body])
    }

    /// The keyed hash of a recovery code: what a copy of the database cannot be searched for.
    #[must_use]
    pub fn recovery_print(&self, brukar_id: Uuid, code: &str) -> [u8; 32] {
        self.keyed_hash(&[b"recovery", brukar_id.as_bytes(), code.as_bytes()])
    }

    fn keyed_hash(&self, parts: &[&[u8]]) -> [u8; 32] {
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.lookup) else {
            panic!("HMAC refused a key of 32 bytes");
        };
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// The id of the key new values are sealed with; rows with another await `rotate-keys`.
    #[must_use]
    pub fn encryption_id(&self) -> i16 {
        self.newest().0
    }

    /// The id of the key of [`Keys::blind_index`], stored beside each hash.
    #[must_use]
    pub const fn lookup_id(&self) -> i16 {
        self.lookup_id
    }

    fn newest(&self) -> (i16, &[u8; 32]) {
        // A key file without an encryption key is refused when it is read.
        match self.encryption.last_key_value() {
            Some((id, key)) => (*id, key),
            None => unreachable!("keys are never made without an encryption key"),
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("encryption_ids", &self.encryption.keys())
            .field("lookup_id", &self.lookup_id)
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
