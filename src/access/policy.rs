//! The access table: Role × Action. One match without a catch-all, so a new action or role does not
//! compile until it is decided here. Row level security has already hidden what is not to be seen.

use super::{Action, Role};

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

/// Staff: in the services that meet what cannot wait, a naudrett too.
const fn staff(action: Action) -> Rule {
    match action {
        Action::NaudrettBruke => Rule::Teneste,
        other => with_children(other),
    }
}

/// Barnekoordinatorar: wherever they work.
const fn coordinator(action: Action) -> Rule {
    match action {
        Action::NaudrettBruke => Rule::Yes,
        other => with_children(other),
    }
}

/// People who work with children: what they may do follows from the lag.
const fn with_children(action: Action) -> Rule {
    use Action as A;
    match action {
        A::MiSideOpne
        | A::SakListe
        | A::SakSoekje
        | A::SakOpne
        | A::BarnSoekje
        | A::BarnOppslag
        | A::BarnOpne
        | A::UroMelde
        | A::BarnevernMelde
        | A::KommuneByte
        | A::MeldingLese
        | A::VarslingEndre
        | A::TstOpne
        | A::MoeteSvare
        | A::KalenderStyre
        | A::UtkastLagre => Rule::Yes,
        A::MoetePlanleggje | A::AgendaLese | A::ReferatResten => Rule::Team,
        A::OppmoeteFoere | A::PunktFoere => Rule::Foerer,
        A::BarnRegistrere | A::BarnEndre | A::FoeresettSkrive => Rule::Eining,
        A::OverleveringSvare | A::KoordinatorSvare => Rule::Mottakar,
        A::BarnevernSvare => Rule::Meldar,
        A::SamtaleSkrive
        | A::TiltakSetjeInn
        | A::TiltakEndre
        | A::TiltakEvaluere
        | A::SkolemiljoeplanSkrive
        | A::SakFlytte
        | A::SakDatere
        | A::AgendaTaOpp
        | A::ReferatSkrive
        | A::KoordinatorVurdere
        | A::IndividuellplanSkrive
        | A::SamtykkeTrekkje => Rule::Lag,
        // another than the one who wrote it down: the database asks for both
        A::SamtykkeStadfeste => Rule::Eigar,
        A::SamtykkeBe
        | A::SamtykkeRegistrere
        | A::SamtykkeSende
        | A::LagEndre
        | A::OverleveringTilby
        | A::OverleveringTrekkje
        | A::SakGjenopne
        | A::ReferatGodkjenne
        | A::KoordinatorAvgjere
        // and whoever is barnekoordinator (koordinator/model/stand.rs)
        | A::KoordinatorTilby
        | A::IndividuellplanSende
        // only to shut out a leader (sperre/model.rs): nobody leads the leader
        | A::SperreSetje => Rule::Ansvarleg,
        A::SakAvslutte | A::TstStyre => Rule::Leiar,
        A::BarnImportere
        | A::BarnInnsyn
        | A::NaudrettBruke
        | A::NaudrettListe
        | A::NaudrettGjennomgaa
        | A::LoggLese
        | A::JobbStyre
        | A::BrukarSjaa
        | A::MedlemskapStyre
        | A::MedlemskapSvare
        | A::OektAvslutte
        | A::TstOversyn
        | A::TstKrav
        | A::StyringLese
        | A::StyringSaman
        | A::StyringInstans
        | A::StyringMaal
        | A::SamtykkeregelStyre => Rule::No,
    }
}

/// Heads of units: as their staff, and the unit's list and log.
const fn leader(action: Action) -> Rule {
    use Action as A;
    match action {
        A::BarnImportere | A::NaudrettBruke => Rule::Yes,
        A::BarnInnsyn => Rule::Leiar,
        A::LoggLese => Rule::No,
        other => with_children(other),
    }
}

/// The one who leads the kommune: its figures, and what it aims at.
const fn kommunalsjef(action: Action) -> Rule {
    match action {
        Action::StyringLese | Action::StyringSaman | Action::StyringMaal => Rule::Yes,
        other => figures_only(other),
    }
}

/// The one who leads an interkommunal instans: its own figures, and the kommunar side by side.
const fn interkommunal(action: Action) -> Rule {
    match action {
        Action::StyringSaman | Action::StyringInstans => Rule::Yes,
        other => figures_only(other),
    }
}

/// Leaders of kommune and interkommunal instans: figures. Named on a lag, they read and take part there.
const fn figures_only(action: Action) -> Rule {
    use Action as A;
    match action {
        A::MiSideOpne
        | A::SakListe
        | A::SakSoekje
        | A::SakOpne
        | A::KommuneByte
        | A::MeldingLese
        | A::VarslingEndre
        | A::TstOpne
        | A::TstOversyn
        | A::UtkastLagre => Rule::Yes,
        A::OverleveringSvare => Rule::Mottakar,
        A::AgendaLese => Rule::Team,
        A::SamtaleSkrive
        | A::TiltakSetjeInn
        | A::TiltakEndre
        | A::TiltakEvaluere
        | A::SkolemiljoeplanSkrive
        | A::SakFlytte
        | A::SakDatere
        | A::KoordinatorVurdere
        | A::IndividuellplanSkrive
        | A::SamtykkeTrekkje => Rule::Lag,
        A::SamtykkeBe
        | A::SamtykkeRegistrere
        | A::SamtykkeSende
        | A::SamtykkeStadfeste
        | A::BarnSoekje
        | A::BarnOppslag
        | A::BarnOpne
        | A::BarnRegistrere
        | A::BarnEndre
        | A::BarnImportere
        | A::BarnInnsyn
        | A::FoeresettSkrive
        | A::UroMelde
        | A::SakAvslutte
        | A::SakGjenopne
        | A::KoordinatorTilby
        | A::KoordinatorSvare
        | A::KoordinatorAvgjere
        | A::IndividuellplanSende
        | A::LagEndre
        | A::OverleveringTilby
        | A::OverleveringTrekkje
        | A::SperreSetje
        | A::NaudrettBruke
        | A::NaudrettListe
        | A::NaudrettGjennomgaa
        | A::BarnevernMelde
        | A::BarnevernSvare
        | A::LoggLese
        | A::JobbStyre
        | A::BrukarSjaa
        | A::MedlemskapStyre
        | A::MedlemskapSvare
        | A::OektAvslutte
        | A::TstStyre
        | A::TstKrav
        | A::MoetePlanleggje
        | A::OppmoeteFoere
        | A::PunktFoere
        | A::AgendaTaOpp
        | A::ReferatSkrive
        | A::ReferatGodkjenne
        | A::ReferatResten
        | A::MoeteSvare
        | A::KalenderStyre
        | A::StyringLese
        | A::StyringSaman
        | A::StyringInstans
        | A::StyringMaal
        | A::SamtykkeregelStyre => Rule::No,
    }
}

/// Users and units; never a child.
const fn system(action: Action) -> Rule {
    use Action as A;
    match action {
        A::MiSideOpne
        | A::KommuneByte
        | A::UtkastLagre
        | A::JobbStyre
        | A::BrukarSjaa
        | A::MedlemskapStyre
        | A::MedlemskapSvare
        | A::OektAvslutte
        | A::TstOpne
        | A::TstKrav
        | A::SamtykkeregelStyre => Rule::Yes,
        A::SakListe
        | A::SakSoekje
        | A::SakOpne
        | A::BarnSoekje
        | A::BarnOppslag
        | A::BarnOpne
        | A::BarnRegistrere
        | A::BarnEndre
        | A::BarnImportere
        | A::FoeresettSkrive
        | A::BarnInnsyn
        | A::UroMelde
        | A::SamtaleSkrive
        | A::TiltakSetjeInn
        | A::TiltakEndre
        | A::TiltakEvaluere
        | A::SkolemiljoeplanSkrive
        | A::SakFlytte
        | A::SakDatere
        | A::SakAvslutte
        | A::SakGjenopne
        | A::SamtykkeBe
        | A::SamtykkeRegistrere
        | A::SamtykkeSende
        | A::SamtykkeStadfeste
        | A::SamtykkeTrekkje
        | A::KoordinatorVurdere
        | A::KoordinatorTilby
        | A::KoordinatorSvare
        | A::KoordinatorAvgjere
        | A::IndividuellplanSkrive
        | A::IndividuellplanSende
        | A::LagEndre
        | A::OverleveringTilby
        | A::OverleveringSvare
        | A::OverleveringTrekkje
        | A::SperreSetje
        | A::NaudrettBruke
        | A::NaudrettListe
        | A::NaudrettGjennomgaa
        | A::BarnevernMelde
        | A::BarnevernSvare
        | A::MeldingLese
        | A::VarslingEndre
        | A::TstOversyn
        | A::TstStyre
        | A::MoetePlanleggje
        | A::OppmoeteFoere
        | A::PunktFoere
        | A::AgendaLese
        | A::AgendaTaOpp
        | A::ReferatSkrive
        | A::ReferatGodkjenne
        | A::ReferatResten
        | A::MoeteSvare
        | A::KalenderStyre
        | A::StyringLese
        | A::StyringSaman
        | A::StyringInstans
        | A::StyringMaal
        | A::LoggLese => Rule::No,
    }
}

/// Reads logs, and goes through each naudrett; never a child. A naudrett is told of in the inbox.
const fn log_only(action: Action) -> Rule {
    match action {
        Action::BarnInnsyn
        | Action::LoggLese
        | Action::NaudrettListe
        | Action::NaudrettGjennomgaa
        | Action::MeldingLese
        | Action::VarslingEndre => Rule::Yes,
        Action::JobbStyre
        | Action::BrukarSjaa
        | Action::MedlemskapStyre
        | Action::OektAvslutte
        | Action::SamtykkeregelStyre
        | Action::TstOpne
        | Action::TstKrav => Rule::No,
        other => system(other),
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
