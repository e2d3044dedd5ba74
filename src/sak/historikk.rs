//! The sak's timeline: every transition and what else happened, append-only.

use time::OffsetDateTime;

use super::model::Steg;
use crate::codes::codes;
use crate::web::dates;

codes! {
    /// What happened.
    Hending {
        /// The uro that opened the sak.
        UroMeld => "uro_meld", "Uro meld";
        /// Another uro about the same child.
        UroLagtTil => "uro_lagt_til", "Ny uro lagd til";
        /// A talk with the føresette.
        Samtale => "samtale", "Samtale med dei føresette";
        /// A lawful reason not to have the talk.
        SamtaleIkkjeHalden => "samtale_ikkje_halden", "Grunn til å ikkje snakke med dei føresette";
        /// A meeting with føresette and team.
        Moete => "moete", "Møte med dei føresette og teamet";
        /// A tiltak was set in.
        TiltakSettInn => "tiltak_sett_inn", "Tiltak sett inn";
        /// A tiltak was changed.
        TiltakEndra => "tiltak_endra", "Tiltak endra";
        /// A tiltak was stopped.
        TiltakStoppa => "tiltak_stoppa", "Tiltak stoppa";
        /// A tiltak was evaluated.
        Evaluering => "evaluering", "Tiltak evaluert";
        /// The skolemiljø plan was written or changed.
        Plan => "plan", "Skulemiljøplanen skriven";
        /// The sak moved to another steg.
        Flytta => "flytta", "Saka ført vidare";
        /// The next date was set by hand.
        Dato => "dato", "Neste dato sett";
        /// The sak ended.
        Avslutta => "avslutta", "Saka avslutta";
        /// The sak was reopened.
        Gjenopna => "gjenopna", "Saka opna att";
        /// Somebody joined the lag.
        LagInn => "lag_inn", "Ny på laget";
        /// Somebody left the lag.
        LagUt => "lag_ut", "Ikkje lenger på laget";
        /// A hand-over was offered.
        OverleveringTilbydd => "overlevering_tilbydd", "Overlevering tilbydd";
        /// A hand-over was accepted.
        OverleveringOverteken => "overlevering_overteken", "Saka overteken";
        /// A hand-over was declined.
        OverleveringAvvist => "overlevering_avvist", "Overlevering avvist";
        /// A hand-over was withdrawn.
        OverleveringTrekt => "overlevering_trekt", "Overlevering trekt tilbake";
        /// A samtykke was asked for.
        SamtykkeSpurt => "samtykke_spurt", "Bede om samtykke";
        /// Those who must sign were asked on the net.
        SamtykkeInvitert => "samtykke_invitert", "Invitert til å signere samtykke";
        /// A samtykke was signed, or one on paper or in words was written down.
        SamtykkeSignert => "samtykke_signert", "Svar på samtykke";
        /// Another has said whether it is so.
        SamtykkeStadfesta => "samtykke_stadfesta", "Svar på samtykke sett over";
        /// A samtykke was taken back.
        SamtykkeTrekt => "samtykke_trekt", "Samtykke trekt tilbake";
        /// Those who asked took the form back.
        SamtykkeAttende => "samtykke_attende", "Spørsmål om samtykke teke attende";
        /// The youth was heard.
        SamtykkeHoeyrt => "samtykke_hoeyrt", "Ungdommen er høyrd om samtykke";
        /// A copy of the signed form was sent.
        SamtykkeKopi => "samtykke_kopi", "Kopi av samtykket send";
        /// Who has the say for the child is another.
        Foeresett => "foeresett", "Føresette endra på kortet";
        /// Whether the child is to have a barnekoordinator was assessed.
        KoordinatorVurdert => "koordinator_vurdert", "Barnekoordinator vurdert";
        /// Somebody was asked to be it.
        KoordinatorTilbydd => "koordinator_tilbydd", "Spurd om å vere barnekoordinator";
        /// Somebody is it.
        KoordinatorTeken => "koordinator_teken", "Barnekoordinator oppnemnd";
        /// Somebody said no.
        KoordinatorAvvist => "koordinator_avvist", "Sa nei til å vere barnekoordinator";
        /// The offer was withdrawn.
        KoordinatorTrekt => "koordinator_trekt", "Spørsmål om barnekoordinator trekt tilbake";
        /// It was decided that the child gets none.
        KoordinatorIkkje => "koordinator_ikkje", "Barnekoordinator ikkje oppnemnd";
        /// It is over.
        KoordinatorSlutt => "koordinator_slutt", "Ikkje lenger barnekoordinator";
        /// The individuelle plan was put to the family.
        IndividuellplanSendt => "individuellplan_sendt", "Individuell plan send til familien";
        /// One of the family has answered.
        IndividuellplanSvar => "individuellplan_svar", "Svar på individuell plan";
        /// All who must have said yes.
        IndividuellplanGjeld => "individuellplan_gjeld", "Individuell plan gjeld";
        /// The family said no, or took the yes back.
        IndividuellplanSlutt => "individuellplan_slutt", "Individuell plan gjeld ikkje";
        /// The eining of the sak has ended, and another has taken over.
        Etterfoelgjar => "etterfoelgjar", "Eininga har fått ein etterfølgjar";
        /// A person was shut out.
        SperreSett => "sperre_sett", "Sperre sett";
        /// A sperre was lifted.
        SperreOppheva => "sperre_oppheva", "Sperre oppheva";
    }
}

impl Hending {
    /// The icon beside it.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::UroMeld | Self::UroLagtTil => "megaphone",
            Self::Samtale | Self::SamtaleIkkjeHalden => "chat",
            Self::Moete => "people",
            Self::TiltakSettInn => "plus-circle",
            Self::TiltakEndra
            | Self::Plan
            | Self::SamtykkeSpurt
            | Self::SamtykkeInvitert
            | Self::SamtykkeSignert
            | Self::SamtykkeHoeyrt
            | Self::SamtykkeKopi
            | Self::KoordinatorVurdert
            | Self::IndividuellplanSendt
            | Self::IndividuellplanSvar => "pencil",
            Self::TiltakStoppa
            | Self::OverleveringAvvist
            | Self::OverleveringTrekt
            | Self::SamtykkeTrekt
            | Self::SamtykkeAttende
            | Self::KoordinatorAvvist
            | Self::KoordinatorTrekt
            | Self::KoordinatorIkkje
            | Self::IndividuellplanSlutt => "cross",
            Self::Evaluering | Self::SamtykkeStadfesta | Self::IndividuellplanGjeld => "check-seal",
            Self::Flytta | Self::Gjenopna => "cycle",
            Self::Dato => "calendar",
            Self::Avslutta => "check-circle",
            Self::LagInn
            | Self::LagUt
            | Self::Foeresett
            | Self::KoordinatorTeken
            | Self::KoordinatorSlutt => "person",
            Self::OverleveringTilbydd
            | Self::OverleveringOverteken
            | Self::KoordinatorTilbydd
            | Self::Etterfoelgjar => "switch",
            Self::SperreSett | Self::SperreOppheva => "shield",
        }
    }
}

/// A row of the history as the timeline shows it.
#[derive(Clone, Debug)]
pub struct HendingRow {
    /// What happened.
    pub slag: Hending,
    /// From which steg, when it moved.
    pub fraa_steg: Option<Steg>,
    /// To which steg, when it moved.
    pub til_steg: Option<Steg>,
    /// What or why.
    pub tekst: Option<String>,
    /// Who.
    pub namn: String,
    /// When.
    pub at: OffsetDateTime,
}

impl HendingRow {
    /// "Saka ført vidare: Lokale tiltak → Tverrfagleg vurdering"
    #[must_use]
    pub fn overskrift(&self) -> String {
        let hending = self.slag.label();
        match (self.fraa_steg, self.til_steg) {
            (Some(fraa), Some(til)) if fraa != til => {
                format!("{hending}: {} → {}", fraa.label(), til.label())
            }
            _ => hending.to_owned(),
        }
    }

    /// "13. nov. 2026 kl. 07.00 · Kari Lislegard"
    #[must_use]
    pub fn naar_og_kven(&self) -> String {
        format!("{} · {}", dates::date_time(self.at), self.namn)
    }
}
