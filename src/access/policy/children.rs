//! What those who work with children may do: staff, barnekoordinatorar, heads of units.

use super::Rule;
use crate::access::Action;

/// Staff: in the services that meet what cannot wait, a naudrett too.
pub(super) const fn staff(action: Action) -> Rule {
    match action {
        Action::NaudrettBruke => Rule::Teneste,
        other => with_children(other),
    }
}

/// Barnekoordinatorar: wherever they work.
pub(super) const fn coordinator(action: Action) -> Rule {
    match action {
        Action::NaudrettBruke | Action::TavleOpne | Action::TavleHente => Rule::Yes,
        other => with_children(other),
    }
}

/// People who work with children: what they may do follows from the lag.
pub(super) const fn with_children(action: Action) -> Rule {
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
        | A::UtkastLagre
        | A::MinLoggLese => Rule::Yes,
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
        | A::SperreSetje
        | A::SlettestoppSetje => Rule::Ansvarleg,
        A::SakAvslutte
        | A::TstStyre
        | A::SlettestoppOppheve
        | A::SakArkivere
        // of the child's card, or of a sak
        | A::BarnInnsynspakke => Rule::Leiar,
        A::BarnImportere
        | A::OppbevaringLese
        | A::OppbevaringForeslaa
        | A::OppbevaringSvare
        | A::BarnInnsyn
        | A::TavleOpne
        | A::TavleHente
        | A::BarnTilgang
        | A::NaudrettBruke
        | A::NaudrettListe
        | A::NaudrettGjennomgaa
        | A::LoggLese
        | A::LoggKontrollere
        | A::ProtokollLese
        | A::ProtokollSkrive
        | A::JobbStyre
        | A::BrukarSjaa
        | A::MedlemskapStyre
        | A::MedlemskapForslag
        | A::MedlemskapSvare
        | A::OektAvslutte
        | A::EiningStyre
        | A::EiningForslag
        | A::EiningSvare
        | A::FristStyre
        | A::AttestGjere
        | A::TstOversyn
        | A::TstKrav
        | A::StyringLese
        | A::StyringSaman
        | A::StyringInstans
        | A::StyringMaal
        | A::RapportLese
        | A::RapportSkrive
        | A::SamtykkemalLese
        | A::SamtykkeregelStyre => Rule::No,
    }
}

/// Heads of units: as their staff, and the unit's list and log.
pub(super) const fn leader(action: Action) -> Rule {
    use Action as A;
    match action {
        A::BarnImportere | A::NaudrettBruke | A::AttestGjere => Rule::Yes,
        A::BarnInnsyn | A::BarnTilgang => Rule::Leiar,
        A::LoggLese => Rule::No,
        other => with_children(other),
    }
}
