//! What was searched for, in an address that only the session it was searched in can read (docs/adr/0005): the page of
//! hits can be gone back to, and no name stands in an address.

use axum::response::{IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Ctx;
use crate::crypto::Sealed;

/// The one field of such an address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Forsegla {
    s: String,
}

impl Ctx {
    /// To the page at `path` that shows what these words find.
    #[must_use]
    pub fn to_sealed(&self, path: &'static str, words: &impl Serialize) -> Response {
        let words = serde_html_form::to_string(words).unwrap_or_default();
        let (kommune, row) = self.sealed_for();
        let sealed = self.app.keys.encrypt(kommune, row, path, words.as_bytes());
        let bytes = [&sealed.key_id.to_be_bytes()[..], &sealed.bytes].concat();
        Redirect::to(&format!("{path}?s={}", hex::encode(bytes))).into_response()
    }

    /// The words of such an address; none when it was made in another session, or by nobody.
    #[must_use]
    pub fn unseal<T: DeserializeOwned>(
        &self,
        path: &'static str,
        forsegla: &Forsegla,
    ) -> Option<T> {
        let bytes = hex::decode(&forsegla.s).ok()?;
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
        let (head, _) = self
            .session
            .token
            .0
            .split_first_chunk::<16>()
            .unwrap_or((&[0; 16], &[]));
        (self.actor.kommune_id.uuid(), Uuid::from_bytes(*head))
    }
}
