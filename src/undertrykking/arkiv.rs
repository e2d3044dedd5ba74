//! What has been shown before, in this kommune: the next report is checked against it (domain.md § 7, "successive reports").

use std::collections::BTreeMap;

use super::noekkel::Noekkel;

/// A figure of a report that has been shown. To be stored as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lagra {
    /// Its value when it was first in a report, hidden or not: kept so that a later report can be checked. Not for reading by anyone.
    pub verdi: u32,
    /// It was shown. What is not shown once, is never shown; what is, keeps its value.
    pub vist: bool,
    /// The limit then.
    pub grense: u32,
}

/// All that has been shown of one kommune, to whoever: each name once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arkiv {
    /// By name.
    pub celler: BTreeMap<Noekkel, Lagra>,
}
