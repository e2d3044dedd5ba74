//! What those who run the system, and those who look after it, may do: systemansvarleg and personvernombod.

use super::Rule;
use crate::access::Action;

/// Users and units; never a child.
pub(super) const fn system(action: Action) -> Rule {
    use Action as A;
    match action {
        A::MiSideOpne
        | A::KommuneByte
        | A::UtkastLagre
        | A::MinLoggLese
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
        | A::TstOpne
        | A::TstKrav
        | A::ProtokollLese
        | A::ProtokollSkrive
        | A::SamtykkemalLese
        | A::SamtykkeregelStyre
        | A::OppbevaringLese
        | A::OppbevaringForeslaa
        | A::OppbevaringSvare => Rule::Yes,
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
        | A::BarnTilgang
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
        | A::SlettestoppSetje
        | A::SlettestoppOppheve
        | A::SakArkivere
        | A::BarnInnsynspakke
        | A::SamtykkeBe
        | A::SamtykkeRegistrere
        | A::SamtykkeSende
        | A::SamtykkeStadfeste
        | A::SamtykkeTrekkje
        | A::KoordinatorVurdere
        | A::KoordinatorTilby
        | A::KoordinatorSvare
        | A::KoordinatorAvgjere
        | A::TavleOpne
        | A::TavleHente
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
        | A::RapportLese
        | A::RapportSkrive
        | A::LoggKontrollere
        | A::LoggLese => Rule::No,
    }
}

/// Reads logs, and goes through each naudrett; never a child. A naudrett is told of in the inbox.
pub(super) const fn log_only(action: Action) -> Rule {
    match action {
        Action::BarnInnsyn
        | Action::BarnTilgang
        | Action::LoggLese
        | Action::LoggKontrollere
        | Action::ProtokollLese
        | Action::NaudrettListe
        | Action::NaudrettGjennomgaa
        | Action::MeldingLese
        | Action::VarslingEndre => Rule::Yes,
        Action::JobbStyre
        | Action::BrukarSjaa
        | Action::MedlemskapStyre
        | Action::OektAvslutte
        | Action::EiningStyre
        | Action::FristStyre
        | Action::AttestGjere
        | Action::SamtykkeregelStyre
        | Action::OppbevaringForeslaa
        | Action::ProtokollSkrive
        | Action::TstOpne
        | Action::TstKrav => Rule::No,
        other => system(other),
    }
}
