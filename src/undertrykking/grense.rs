//! The rules a kommune sets: how small is small (domain.md § 7).

/// The limit below which a figure is small: 5 unless the kommune says otherwise, never under 3 (domain.md § 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grense(u32);

impl Grense {
    /// No kommune goes lower.
    pub const MINST: u32 = 3;

    /// None when it is under 3.
    #[must_use]
    pub const fn ny(grense: u32) -> Option<Self> {
        if grense < Self::MINST {
            None
        } else {
            Some(Self(grense))
        }
    }

    /// As a number.
    #[must_use]
    pub const fn tal(self) -> u32 {
        self.0
    }

    pub(crate) const fn i64(self) -> i64 {
        self.0 as i64
    }
}

impl Default for Grense {
    fn default() -> Self {
        Self(5)
    }
}

/// What a 0 is (law-and-words.md § 5.2: "zero handled by option"). Of a share a 0 is small whatever is chosen: "none of the 20" is
/// said of each of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Null {
    /// It is shown, but not where it tells of everybody: in a sum where at most one part reaches the limit, a 0 counts as small.
    #[default]
    Vist,
    /// It is small like 1: for what is sensitive in itself.
    Liten,
}

/// The rules of a kommune.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reglar {
    /// Under this a figure is small.
    pub grense: Grense,
    /// What a 0 is.
    pub null: Null,
    /// How far apart the lowest and the highest value a small figure may still have, must be.
    pub breidd: Breidd,
}

/// The protection interval: from the lowest to the highest value a hidden small figure may have for one who knows all that is shown,
/// and even which of the hidden are small. At least 1, so never a single value. It cannot be more than a small figure
/// has room for (two less than the limit), and what asks for more gets that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breidd(u32);

impl Breidd {
    /// None when it is 0.
    #[must_use]
    pub const fn ny(breidd: u32) -> Option<Self> {
        if breidd == 0 {
            None
        } else {
            Some(Self(breidd))
        }
    }

    pub(crate) fn under(self, grense: i64) -> i64 {
        i64::from(self.0).min(grense - 2)
    }
}

impl Default for Breidd {
    fn default() -> Self {
        Self(1)
    }
}
