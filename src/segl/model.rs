//! What is sealed, letter for letter: the same as `app.innsynslogg_kanonisk`, `app.segl_start` and `app.segl_steg`, so that the
//! check believes nothing in the database but the rows.

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use uuid::Uuid;

/// A hash of the chain.
pub type Hash = [u8; 32];

/// A seal, and the row it is of as it stands now. All of the row is none when it is gone.
#[derive(Debug)]
pub struct Rad {
    /// Where in the chain it stands.
    pub posisjon: i64,
    /// Which row was sealed there.
    pub segla_id: Uuid,
    /// What the chain was then.
    pub segl: Vec<u8>,
    pub(super) kommune_id: Option<Uuid>,
    pub(super) logg_id: Option<Uuid>,
    /// Microseconds since 1970; none for what is no time.
    pub(super) at: Option<i64>,
    pub(super) brukar_id: Option<Uuid>,
    pub(super) familie_person_id: Option<Uuid>,
    pub(super) instans_id: Option<Uuid>,
    pub(super) eining_id: Option<Uuid>,
    pub(super) rolle: Option<String>,
    pub(super) handling: Option<String>,
    pub(super) sak_id_list: Option<Vec<Option<Uuid>>>,
    pub(super) barn_id_list: Option<Vec<Option<Uuid>>>,
    pub(super) grunnlag: Option<String>,
    pub(super) grunn: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) avvist: Option<bool>,
    pub(super) objekt_id: Option<Uuid>,
    pub(super) hash: Option<Vec<u8>>,
    pub(super) xid: Option<String>,
}

impl Rad {
    /// The row is there.
    #[must_use]
    pub const fn finst(&self) -> bool {
        self.logg_id.is_some()
    }

    /// When it says it was, in microseconds since 1970.
    #[must_use]
    pub const fn at(&self) -> Option<i64> {
        self.at
    }

    /// Every column, as it is sealed. A column that is new comes last, as in the database's function.
    pub fn kanonisk(&self, ut: &mut String) {
        ut.clear();
        id(ut, self.kommune_id);
        id(ut, self.logg_id);
        felt(ut, self.at.map(|at| at.to_string()).as_deref());
        for x in [
            self.brukar_id,
            self.familie_person_id,
            self.instans_id,
            self.eining_id,
        ] {
            id(ut, x);
        }
        felt(ut, self.rolle.as_deref());
        felt(ut, self.handling.as_deref());
        liste(ut, self.sak_id_list.as_deref());
        liste(ut, self.barn_id_list.as_deref());
        felt(ut, self.grunnlag.as_deref());
        felt(ut, self.grunn.as_deref());
        felt(ut, self.request_id.as_deref());
        felt(ut, self.avvist.map(|x| if x { "true" } else { "false" }));
        id(ut, self.objekt_id);
        felt(ut, self.hash.as_ref().map(hex::encode).as_deref());
        felt(ut, self.xid.as_deref());
    }
}

/// How many bytes, and what; nothing is "-".
fn felt(ut: &mut String, x: Option<&str>) {
    match x {
        // writing to a String cannot fail
        Some(x) => {
            let _ = write!(ut, "{}:{x},", x.len());
        }
        None => ut.push_str("-,"),
    }
}

fn id(ut: &mut String, x: Option<Uuid>) {
    let mut room = Uuid::encode_buffer();
    match x {
        Some(x) => felt(ut, Some(x.hyphenated().encode_lower(&mut room))),
        None => felt(ut, None),
    }
}

fn liste(ut: &mut String, list: Option<&[Option<Uuid>]>) {
    let text = list.map(|list| {
        let word = |x: &Option<Uuid>| x.map_or_else(|| "null".to_owned(), |x| x.to_string());
        list.iter().map(word).collect::<Vec<_>>().join(",")
    });
    felt(ut, text.as_deref());
}

/// Where a kommune's chain begins.
#[must_use]
pub fn start(kommune: Uuid) -> Hash {
    Sha256::digest(format!("innsynslogg {kommune}")).into()
}

/// The chain after one more row.
#[must_use]
pub fn steg(siste: &Hash, posisjon: i64, kanonisk: &str) -> Hash {
    let mut chain = Sha256::new();
    chain.update(siste);
    chain.update(posisjon.to_be_bytes());
    chain.update(kanonisk);
    chain.finalize().into()
}

/// A head, as it is written off the database: all rows that were committed then are at this position or before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hovud {
    /// Whose chain.
    pub kommune: Uuid,
    /// How many rows.
    pub posisjon: i64,
    /// What the chain was there.
    #[serde(with = "hexa")]
    pub hash: Hash,
    /// When it was sealed, by the database's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub tid: OffsetDateTime,
    /// What stood up to here was cleared away then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rydda: bool,
}

/// A hash in a line of text.
mod hexa {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Hash;

    pub(super) fn serialize<S: Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex::encode(hash))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        let mut hash = Hash::default();
        hex::decode_to_slice(String::deserialize(from)?, &mut hash).map_err(D::Error::custom)?;
        Ok(hash)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_field_cannot_be_moved_into_the_one_beside_it() {
        let wrote = |a: Option<&str>, b: Option<&str>| {
            let mut ut = String::new();
            felt(&mut ut, a);
            felt(&mut ut, b);
            ut
        };
        assert_eq!(wrote(Some("å"), None), "2:å,-,");
        for (one, other) in [
            ((Some("ab"), Some("c")), (Some("a"), Some("bc"))),
            ((None, Some("")), (Some(""), None)),
            ((Some("-"), None), (None, Some("-"))),
            ((Some("1:a,"), Some("")), (Some(""), Some("1:a,"))),
        ] {
            assert_ne!(wrote(one.0, one.1), wrote(other.0, other.1));
        }
    }

    #[test]
    fn a_head_is_read_as_it_was_written() {
        let hovud = Hovud {
            kommune: Uuid::from_u128(7),
            posisjon: 12,
            hash: [9; 32],
            tid: datetime!(2026-11-23 08:00:00.123456 UTC),
            rydda: false,
        };
        let line = serde_json::to_string(&hovud).unwrap();
        assert!(
            line.contains("\"tid\":\"2026-11-23T08:00:00.123456Z\""),
            "{line}"
        );
        assert!(!line.contains("rydda"));
        assert_eq!(serde_json::from_str::<Hovud>(&line).unwrap(), hovud);
    }
}
