//! What was searched for, in an address that only the session it was searched in can read (docs/adr/0005): the page of
//! hits can be gone back to, and no name stands in an address.

use axum::response::{IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Ctx;
use crate::crypto::Sealed;
use crate::error::AppError;

/// The one field of such an address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SealedWords {
    s: String,
}

impl Ctx {
    /// To the page at `path` that shows what these words find.
    ///
    /// # Errors
    /// When they cannot be written as a form.
    pub fn to_sealed(
        &self,
        path: &'static str,
        words: &impl Serialize,
    ) -> Result<Response, AppError> {
        let words = serde_html_form::to_string(words).map_err(anyhow::Error::from)?;
        let (kommune, row) = self.sealed_for();
        let sealed = self.app.keys.encrypt(kommune, row, path, words.as_bytes());
        let bytes = [&sealed.key_id.to_be_bytes()[..], &sealed.bytes].concat();
        Ok(Redirect::to(&format!("{path}?s={}", hex::encode(bytes))).into_response())
    }

    /// The words of such an address; none when it was made in another session, or by nobody.
    #[must_use]
    pub fn unseal<T: DeserializeOwned>(
        &self,
        path: &'static str,
        words: &SealedWords,
    ) -> Option<T> {
        let bytes = hex::decode(&words.s).ok()?;
        let (key_id, bytes) = bytes.split_first_chunk::<2>()?;
        let sealed = Sealed {
            key_id: i16::from_be_bytes(*key_id),
            bytes: bytes.to_vec(),
        };
        let (kommune, row) = self.sealed_for();
        let words = self.app.keys.decrypt(kommune, row, path, &sealed).ok()?;
        serde_html_form::from_bytes(&words).ok()
    }

    /// The session is its row: in another kommune a person has another session.
    fn sealed_for(&self) -> (Uuid, Uuid) {
        let session = Uuid::new_v5(&Uuid::NAMESPACE_OID, &self.session.token.0);
        (self.actor.kommune_id.uuid(), session)
    }
}
