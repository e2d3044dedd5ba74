//! Fødselsnummer: who a child is, for certain.
//!
//! Eleven digits: the birth date (ddmmyy), three digits that also tell the century, and two check
//! digits. Rules: folkeregisterforskrifta, kapittel 2, and Skatteetaten, "Fødselsnummer og d-nummer".
//! D-numbers add 40 to the day. Synthetic persons add 80 to the month (Tenor, Skatteetaten) or 40
//! (the older test persons of NAV); no living person has such a number.

use std::fmt;

use time::{Date, Month};
use uuid::Uuid;

use crate::crypto::{Keys, Sealed, columns};

mod digits;

/// A number that has passed every check. It shows itself in no log and no message.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Foedselsnummer {
    digits: String,
    birth_date: Date,
    kind: Kind,
    synthetic: bool,
}

/// A number that may be stored.
#[derive(Debug, Clone)]
pub struct SealedFnr {
    /// What only the key file opens.
    pub sealed: Sealed,
    /// The keyed hash.
    pub oppslag: [u8; 32],
    /// The keyed hash with each key of the file, as the database compares with them.
    pub moegelege: Vec<Vec<u8>>,
}

/// Which register gave the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Born in, or lives in, Norway.
    Foedselsnummer,
    /// A D-number: lives here for a while, or waits for a decision. May later be replaced.
    DNummer,
}

/// Why a number is refused. The messages never repeat it: a page or a log could keep them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FnrError {
    /// Something else than digits and one space after the sixth.
    #[error("Fødselsnummeret kan berre ha siffer, og eit mellomrom etter dei seks første.")]
    NotDigits,
    /// Too few or too many digits.
    #[error("Fødselsnummeret skal ha 11 siffer, og her er det {found}.")]
    Length {
        /// Digits found.
        found: usize,
    },
    /// The birth part is no day of any calendar.
    #[error("Dei seks første siffera i fødselsnummeret er ikkje ein dato.")]
    Date,
    /// A check digit is wrong: one digit is mistyped, or two have changed places.
    #[error(
        "Fødselsnummeret stemmer ikkje. Sjå om eit siffer er feil, eller om to har bytt plass."
    )]
    CheckDigits,
}

impl Foedselsnummer {
    /// Reads a number as people write it: eleven digits, perhaps with a space after the sixth.
    pub fn parse(input: &str) -> Result<Self, FnrError> {
        let digits = digits::without_space(input.trim())?;
        let values = digits::values(&digits)?;
        let (birth_date, kind, synthetic) = birth(&values).ok_or(FnrError::Date)?;
        if !digits::checks(&values) {
            return Err(FnrError::CheckDigits);
        }
        Ok(Self {
            digits,
            birth_date,
            kind,
            synthetic,
        })
    }

    /// The eleven digits, for encryption and for the page that shows them by a logged act.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.digits
    }

    /// The day the child was born, as the number tells it.
    #[must_use]
    pub const fn birth_date(&self) -> Date {
        self.birth_date
    }

    /// Fødselsnummer or D-number.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// True of numbers made for tests, which no living person has. The health services' older
    /// H-numbers look like NAV's test persons; they are not fødselsnummer either.
    #[must_use]
    pub const fn is_synthetic(&self) -> bool {
        self.synthetic
    }

    /// The number as the table keeps it: sealed for one row, and the hash it is looked up by.
    #[must_use]
    pub fn seal(&self, keys: &Keys, kommune_id: Uuid, barn_id: Uuid) -> SealedFnr {
        SealedFnr {
            sealed: keys.encrypt(kommune_id, barn_id, columns::BARN, self.digits.as_bytes()),
            oppslag: self.blind_index(keys, kommune_id),
            moegelege: self.possible(keys, kommune_id),
        }
    }

    /// The same, of a føresett.
    #[must_use]
    pub fn seal_foeresett(&self, keys: &Keys, kommune_id: Uuid, foeresett_id: Uuid) -> SealedFnr {
        SealedFnr {
            sealed: keys.encrypt(
                kommune_id,
                foeresett_id,
                columns::FOERESETT,
                self.digits.as_bytes(),
            ),
            oppslag: self.blind_index(keys, kommune_id),
            moegelege: self.possible(keys, kommune_id),
        }
    }

    /// The keyed hash a child is looked up by within one kommune.
    #[must_use]
    pub fn blind_index(&self, keys: &Keys, kommune_id: Uuid) -> [u8; 32] {
        keys.blind_index(kommune_id, &self.digits)
    }

    /// The same with every key that is in use: rows may have been written with any of them.
    #[must_use]
    pub fn blind_indexes(&self, keys: &Keys, kommune_id: Uuid) -> Vec<[u8; 32]> {
        keys.blind_indexes(kommune_id, &self.digits)
    }

    /// The same, as the database compares with them.
    #[must_use]
    pub fn possible(&self, keys: &Keys, kommune_id: Uuid) -> Vec<Vec<u8>> {
        let hashes = self.blind_indexes(keys, kommune_id).into_iter();
        hashes.map(Vec::from).collect()
    }
}

/// The number of a føresett, from the row it was sealed for; for the demo, whose people are fictive.
#[must_use]
pub fn open_foeresett(
    keys: &Keys,
    kommune_id: Uuid,
    foeresett_id: Uuid,
    sealed: &Sealed,
) -> Option<Foedselsnummer> {
    let opened = keys.decrypt(kommune_id, foeresett_id, columns::FOERESETT, sealed);
    Foedselsnummer::parse(&String::from_utf8(opened.ok()?).ok()?).ok()
}

/// The number of a child, opened.
#[must_use]
pub fn open_barn(
    keys: &Keys,
    kommune_id: Uuid,
    barn_id: Uuid,
    sealed: &Sealed,
) -> Option<Foedselsnummer> {
    let opened = keys.decrypt(kommune_id, barn_id, columns::BARN, sealed);
    Foedselsnummer::parse(&String::from_utf8(opened.ok()?).ok()?).ok()
}

impl fmt::Debug for Foedselsnummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Foedselsnummer(***)")
    }
}

/// What a page shows in place of the number: the birth date, which it shows anyway, and stars:
/// `210419 *****`. Made from the date, so that no page needs to decrypt the number.
#[must_use]
pub fn masked(foedd: Date) -> String {
    let (year, month) = (foedd.year().rem_euclid(100), u8::from(foedd.month()));
    format!("{:02}{month:02}{year:02} *****", foedd.day())
}

/// A synthetic number (month + 80) for the demo world: the `serial`-th of a birth date. `None`
/// when the date has no such number, which is about every sixth time: the check digit would be 10.
#[must_use]
pub fn synthetic(birth: Date, serial: u16) -> Option<Foedselsnummer> {
    let individual = digits::individual_numbers(birth.year()).nth(usize::from(serial))?;
    let (day, month) = (birth.day(), u8::from(birth.month()) + 80);
    let year = birth.year().rem_euclid(100);
    let first_nine = format!("{day:02}{month:02}{year:02}{individual:03}");
    Foedselsnummer::parse(&digits::with_check_digits(&first_nine)?).ok()
}

/// What the first nine digits tell: birth date, kind, synthetic.
fn birth(values: &[u8; 11]) -> Option<(Date, Kind, bool)> {
    let two = |at: usize| values[at] * 10 + values[at + 1];
    let (day, kind) = match two(0) {
        day @ 41..=71 => (day - 40, Kind::DNummer),
        day => (day, Kind::Foedselsnummer),
    };
    let (month, synthetic) = match two(2) {
        month @ 81..=92 => (month - 80, true),
        month @ 41..=52 => (month - 40, true),
        month => (month, false),
    };
    let individual = u16::from(values[6]) * 100 + u16::from(two(7));
    let year = digits::birth_year(two(4), individual)?;
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    Some((date, kind, synthetic))
}

#[cfg(test)]
mod tests;
