//! Where in the database there is something that a key has made: the one list that `rotate-keys` and the test of the
//! catalogue go by. A new column that is sealed or looked up by stands here.

/// What a child's number is sealed as.
pub const BARN: &str = "fnr";
/// What a føresett's number is sealed as.
pub const FOERESETT: &str = "foeresett.fnr";
/// What the ID token of a family's session is sealed as.
pub const HINT: &str = "familie_sesjon.hint";

/// What the secret of an authenticator is sealed as.
pub const TOTP: &str = "faktor_totp.loyndom";

/// The kommune a row is of, as SQL.
const KOMMUNE: &str = "kommune_id";
/// What a value of no kommune is sealed with: nil.
const NONE: &str = "'00000000-0000-0000-0000-000000000000'::uuid";

/// A sealed value: columns of a table.
#[derive(Clone, Copy, Debug)]
pub struct SealedColumn {
    /// The table.
    pub table: &'static str,
    /// The kommune the value is tied to: a column, or nil.
    pub kommune: &'static str,
    /// The id the value is tied to.
    pub id: &'static str,
    /// Nonce, ciphertext and tag.
    pub bytes: &'static str,
    /// The id of the key.
    pub key: &'static str,
    /// What it is sealed as.
    pub sealed_as: &'static str,
    /// The hash the row is looked up by, when the value is a number.
    pub lookup: Option<&'static str>,
}

/// A hash of a code on paper, that cannot be reckoned anew: the table and the id of its key.
pub const PAPER: (&str, &str) = ("gjenopprettingskode", "noekkel_id");

/// Every sealed value.
pub const SEALED: [SealedColumn; 4] = [
    SealedColumn {
        table: "barn",
        kommune: KOMMUNE,
        id: "barn_id",
        bytes: "fnr_kryptert",
        key: "fnr_noekkel",
        sealed_as: BARN,
        lookup: Some("fnr_oppslag"),
    },
    SealedColumn {
        table: "foeresett",
        kommune: KOMMUNE,
        id: "foeresett_id",
        bytes: "fnr_kryptert",
        key: "fnr_noekkel",
        sealed_as: FOERESETT,
        lookup: Some("fnr_oppslag"),
    },
    SealedColumn {
        table: "familie_sesjon",
        kommune: KOMMUNE,
        id: "hint_id",
        bytes: "hint_kryptert",
        key: "hint_noekkel",
        sealed_as: HINT,
        lookup: None,
    },
    SealedColumn {
        table: "faktor_totp",
        kommune: NONE,
        id: "brukar_id",
        bytes: "loyndom",
        key: "noekkel_id",
        sealed_as: TOTP,
        lookup: None,
    },
];

/// Hashes that stand without the number: a table, and its columns of them.
pub const HASHES: [(&str, &[&str]); 2] = [
    ("kort_nummer", &["fnr_oppslag"]),
    ("kort_endring", &["fnr_oppslag", "stadfesta_oppslag"]),
];

/// The one list of hashes: what the number of a person who logs in hashes to by each key.
pub const HASH_LIST: (&str, &str, &str) = ("familie_person", "familie_person_id", "oppslag");
