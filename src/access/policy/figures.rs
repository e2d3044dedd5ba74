//! What those who lead by figures may do: kommunalsjef, and leaders of an interkommunal instans.

use super::Rule;
use crate::access::Action;

/// The one who leads the kommune: its figures, and what it aims at.
pub(super) const fn kommunalsjef(action: Action) -> Rule {
    match action {
        Action::StyringLese
        | Action::StyringSaman
        | Action::StyringMaal
        | Action::RapportLese
        | Action::RapportSkrive
        | Action::ProtokollLese
        | Action::ProtokollSkrive
        | Action::AttestGjere => Rule::Yes,
        other => figures_only(other),
    }
}

/// The one who leads an interkommunal instans: its own figures. Not the kommunar side by side: who goes from one to the next would find
/// which is which.
pub(super) const fn interkommunal(action: Action) -> Rule {
    match action {
        Action::StyringInstans | Action::AttestGjere => Rule::Yes,
        // of a sak its own service has
        Action::BarnInnsynspakke => Rule::Eigar,
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
        | A::UtkastLagre
        | A::MinLoggLese => Rule::Yes,
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
        | A::BarnTilgang
        | A::FoeresettSkrive
        | A::UroMelde
        | A::SakAvslutte
        | A::SakGjenopne
        | A::OppbevaringLese
        | A::OppbevaringForeslaa
        | A::OppbevaringSvare
        | A::SlettestoppSetje
        | A::SlettestoppOppheve
        | A::SakArkivere
        | A::BarnInnsynspakke
        | A::KoordinatorTilby
        | A::KoordinatorSvare
        | A::KoordinatorAvgjere
        | A::TavleOpne
        | A::TavleHente
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
        | A::RapportLese
        | A::RapportSkrive
        | A::SamtykkemalLese
        | A::SamtykkeregelStyre => Rule::No,
    }
}
