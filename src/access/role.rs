//! The staff roles (domain.md § 1).

use serde::{Deserialize, Serialize};

/// A staff role, held through a live medlemskap in one kommune.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Works with children.
    Tilsett,
    /// Head of a unit: rektor, styrar.
    Einingsleiar,
    /// Coordinates the services around named children.
    Barnekoordinator,
    /// Coordinates local crime and drug prevention.
    SltKoordinator,
    /// Municipal director: counts only, never a child.
    Kommunalsjef,
    /// Head of an interkommunal instans: counts only, never a child.
    InterkommunalLeiar,
    /// Users and units of one kommune; never case content.
    Systemansvarleg,
    /// Data protection officer: reads logs, never case content.
    Personvernombod,
}

impl Role {
    /// Every role, in the order of the access matrix.
    pub const ALL: [Self; 8] = [
        Self::Tilsett,
        Self::Einingsleiar,
        Self::Barnekoordinator,
        Self::SltKoordinator,
        Self::Kommunalsjef,
        Self::InterkommunalLeiar,
        Self::Systemansvarleg,
        Self::Personvernombod,
    ];

    /// The code the database stores.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Tilsett => "tilsett",
            Self::Einingsleiar => "einingsleiar",
            Self::Barnekoordinator => "barnekoordinator",
            Self::SltKoordinator => "slt_koordinator",
            Self::Kommunalsjef => "kommunalsjef",
            Self::InterkommunalLeiar => "interkommunal_leiar",
            Self::Systemansvarleg => "systemansvarleg",
            Self::Personvernombod => "personvernombod",
        }
    }

    /// The role a stored code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The word a user reads.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tilsett => "tilsett",
            Self::Einingsleiar => "einingsleiar",
            Self::Barnekoordinator => "barnekoordinator",
            Self::SltKoordinator => "SLT-koordinator",
            Self::Kommunalsjef => "kommunalsjef",
            Self::InterkommunalLeiar => "interkommunal leiar",
            Self::Systemansvarleg => "systemansvarleg",
            Self::Personvernombod => "personvernombod",
        }
    }
}
crate::codes::stored!(Role);
