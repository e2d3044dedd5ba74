//! The access table: Role × Action. One match without a catch-all, so a new action or role does not
//! compile until it is decided here. Row level security has already hidden what is not to be seen.

mod children;
mod figures;
mod system;

use super::{Action, Role};

use children::{coordinator, leader, staff, with_children};
use figures::{interkommunal, kommunalsjef};
use system::{log_only, system};

/// What a role needs to have to a thing before it may do an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Never.
    No,
    /// Whenever the database lets it be seen.
    Yes,
    /// On the lag with a right to write, or leading the eining that owns it.
    Lag,
    /// The same, of the instans that owns it.
    Eigar,
    /// The ansvarleg, or leading the eining that owns it.
    Ansvarleg,
    /// Leading the eining that owns it, or that the child goes to; where nobody can lead a sak, its ansvarleg.
    Leiar,
    /// At the child's eining, or the helsestasjon.
    Eining,
    /// With møteplikt in the team, or leading its eining.
    Team,
    /// The same, or leading the meeting, or writing in it.
    Foerer,
    /// Working in one of [`NAUDTENESTER`].
    Teneste,
    /// The one it is offered to.
    Mottakar,
    /// The one who sent it.
    Meldar,
}

/// The kinds of instans whose staff meet what cannot wait (domain.md § 5, notes/security.md § 4.5).
pub const NAUDTENESTER: [&str; 3] = ["helsestasjon", "barnevern", "ppt"];

impl Rule {
    /// The word in the matrix.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::No => "–",
            Self::Yes => "ja",
            Self::Lag => "på laget",
            Self::Eigar => "på laget, hos eigaren",
            Self::Ansvarleg => "ansvarleg eller leiar",
            Self::Leiar => "leiar",
            Self::Eining => "på eininga",
            Self::Team => "på teamet eller leiar",
            Self::Foerer => "på teamet, leiar, møteleiar eller referent",
            Self::Teneste => "på helsestasjon, barnevern eller PPT",
            Self::Mottakar => "mottakar",
            Self::Meldar => "meldar",
        }
    }
}

/// What `role` needs for `action`.
#[must_use]
pub const fn rule(role: Role, action: Action) -> Rule {
    match role {
        Role::Tilsett => staff(action),
        Role::Barnekoordinator => coordinator(action),
        Role::SltKoordinator => with_children(action),
        Role::Einingsleiar => leader(action),
        Role::Kommunalsjef => kommunalsjef(action),
        Role::InterkommunalLeiar => interkommunal(action),
        Role::Systemansvarleg => system(action),
        Role::Personvernombod => log_only(action),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_without_case_content_may_do_nothing_with_a_child() {
        for role in [Role::Systemansvarleg, Role::Personvernombod] {
            for action in [
                Action::SakOpne,
                Action::SakListe,
                Action::BarnOpne,
                Action::UroMelde,
            ] {
                assert_eq!(rule(role, action), Rule::No, "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn every_role_that_meets_children_may_report_to_barnevernet() {
        for role in [
            Role::Tilsett,
            Role::Einingsleiar,
            Role::Barnekoordinator,
            Role::SltKoordinator,
        ] {
            assert_eq!(rule(role, Action::BarnevernMelde), Rule::Yes);
        }
    }
}
