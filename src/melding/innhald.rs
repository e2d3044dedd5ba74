//! What a melding says. Its words are made when it is read, from how things are then.

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::model::{Gruppe, Slag};
use crate::ids::{BarnId, MeldingId, SakId};
use crate::sak::NesteKva;
use crate::web::dates;

/// A melding, as its reader sees it.
#[derive(Clone, Debug)]
pub struct Melding {
    /// Which.
    pub melding_id: MeldingId,
    /// What it tells of.
    pub slag: Slag,
    /// The sak.
    pub sak_id: Option<SakId>,
    /// The offer, tiltak or barnevernsmelding.
    pub objekt_id: Option<Uuid>,
    /// Whose act it tells of.
    pub fraa_namn: Option<String>,
    /// The sak's number.
    pub saksnummer: Option<String>,
    /// Given names and an initial.
    pub barn_namn: Option<String>,
    /// The child, for the innsynslogg of the list.
    pub barn_id: Option<BarnId>,
    /// When it came.
    pub at: OffsetDateTime,
    /// When it was read.
    pub lesen_at: Option<OffsetDateTime>,
    /// Whether what it says still is so.
    pub gjeld: bool,
    /// The date it reminds of.
    pub dato: Option<Date>,
    /// What the sak waits for now …
    pub neste_kva: Option<NesteKva>,
    /// … in somebody's own words.
    pub neste_merknad: Option<String>,
    /// The tiltak it reminds of.
    pub tiltak: Option<String>,
}

impl Melding {
    /// Whether it waits to be read.
    #[must_use]
    pub const fn ulesen(&self) -> bool {
        self.gjeld && self.lesen_at.is_none()
    }

    /// One sentence, and whom it is about: no two on a page need be the same.
    #[must_use]
    pub fn tekst(&self) -> String {
        let setning = self.setning();
        match &self.barn_namn {
            Some(barn) => format!("{setning}: {barn}"),
            None => setning,
        }
    }

    fn setning(&self) -> String {
        if let Some(oppgaave) = self.oppgaave() {
            return oppgaave;
        }
        // what happened, and not whose act it was: the job may have ended by itself
        if matches!(self.slag, Slag::KoordinatorSlutt | Slag::KoordinatorBorte) {
            return self.slag.label().to_owned();
        }
        match &self.fraa_namn {
            Some(namn) => format!("{namn} {}", self.slag.label()),
            // nobody who is logged in: it was answered by the link of a letter
            None if self.slag == Slag::MoeteForfall => format!("Ein gjest {}", self.slag.label()),
            None => self.slag.label().to_owned(),
        }
    }

    /// What a reminder that holds asks for, as Mi side says it.
    fn oppgaave(&self) -> Option<String> {
        match self.slag {
            _ if !self.gjeld => None,
            Slag::FristNaer | Slag::FristOver => {
                let kva = self.neste_kva?;
                Some(kva.oppgaave_med(self.neste_merknad.as_deref()))
            }
            Slag::TiltakNaer | Slag::TiltakOver => {
                let tiltak = self.tiltak.as_ref()?;
                Some(format!("Evaluer tiltaket «{tiltak}»"))
            }
            _ => None,
        }
    }

    /// "Sak 2026-ABCDE · frist 20. nov., 3 dagar over · kom 23. nov. 2026 kl. 09.00"
    #[must_use]
    pub fn detalj(&self, today: Date) -> String {
        let sak = self.saksnummer.as_ref().map(|nr| format!("Sak {nr}"));
        let frist = self.dato.filter(|_| self.gjeld).map(|dato| {
            let (dag, att) = (
                dates::medium(dato, today),
                dates::deadline_distance(dato, today),
            );
            format!("frist {dag}, {att}")
        });
        let over = (!self.gjeld).then(|| "gjeld ikkje lenger".to_owned());
        let kom = format!("kom {}", dates::date_time(self.at));
        let deler = [sak, over, frist, Some(kom)].into_iter().flatten();
        deler.collect::<Vec<_>>().join(" · ")
    }

    /// Where it leads.
    #[must_use]
    pub fn til(&self) -> String {
        match (self.slag, self.objekt_id) {
            (Slag::BarnevernSvar, Some(melding)) => format!("/barnevernsmelding/{melding}/svar"),
            (
                Slag::NaudrettGjennomgang | Slag::NaudrettMange | Slag::NaudrettSein,
                Some(naudrett),
            ) => format!("/naudrett/{naudrett}"),
            (
                Slag::MoeteInnkalla
                | Slag::MoeteEndra
                | Slag::MoeteAvlyst
                | Slag::MoeteTekenAv
                | Slag::MoeteForfall,
                Some(moete),
            ) => format!("/moete/{moete}"),
            (Slag::LoggTreff, _) => "/loggkontroll".to_owned(),
            (slag, _) if matches!(slag.gruppe(), Gruppe::Konto) => {
                "/innlogging/identitet".to_owned()
            }
            (Slag::AttestOpna, _) => "/kommune/attest".to_owned(),
            (Slag::ReferatMerknad, Some(referat)) => format!("/referat/{referat}"),
            // what is left to look at is the sak
            _ if !self.gjeld => self.til_sak(),
            (Slag::OverleveringTilbydd, Some(tilbod)) => format!("/overlevering/{tilbod}"),
            (
                Slag::IndividuellplanSvar
                | Slag::IndividuellplanStadfest
                | Slag::IndividuellplanMerknad
                | Slag::IndividuellplanRevisjon,
                _,
            ) => {
                format!("{}/individuell-plan", self.til_sak())
            }
            (Slag::KoordinatorTilbydd, Some(tilbod)) => format!("/koordinatortilbod/{tilbod}"),
            (
                Slag::KoordinatorTeken
                | Slag::KoordinatorAvvist
                | Slag::KoordinatorSlutt
                | Slag::KoordinatorStengd,
                _,
            ) => {
                format!("{}/barnekoordinator", self.til_sak())
            }
            (Slag::TiltakNaer | Slag::TiltakOver, Some(tiltak)) => {
                format!("/tiltak/{tiltak}/evaluering/ny")
            }
            (
                Slag::SamtykkeSvar
                | Slag::SamtykkeTrekt
                | Slag::SamtykkeSluttar
                | Slag::SamtykkeAndreSvarar
                | Slag::SamtykkeStadfest
                | Slag::KortEndra,
                _,
            ) => format!("{}/samtykke", self.til_sak()),
            _ => self.til_sak(),
        }
    }

    fn til_sak(&self) -> String {
        match self.sak_id {
            Some(sak) => format!("/sak/{sak}"),
            None => "/".to_owned(),
        }
    }
}
