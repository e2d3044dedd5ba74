//! Somebody who has been asked to sign on the net, and how that went.

use time::OffsetDateTime;

use super::{Kven, Samtykke, Signatar};
use crate::clock::oslo_date;
use crate::codes::codes;
use crate::ids::{FoeresettId, InvitasjonId, SamtykkeId};
use crate::jobs::Fate;
use crate::web::dates;

codes! {
    /// Where the letter of an invitation stands.
    Brev {
        /// It has not gone yet.
        Ventar => "ventar", "E-posten er på veg";
        /// The mail server may have it.
        Underveg => "underveg", "E-posten er på veg";
        /// It has gone.
        Sendt => "sendt", "E-posten er send";
        /// The mail server was given it, and did not say whether it took it.
        Uviss => "uviss", "E-posten er kanskje send";
        /// The mail server will not have it.
        Avvist => "avvist", "E-posten kom ikkje fram. Sjå over adressa";
        /// There was no need for it any more.
        Unoedig => "unoedig", "E-posten blei ikkje send";
    }
}

impl From<Fate> for Brev {
    fn from(fate: Fate) -> Self {
        match fate {
            Fate::Waits => Self::Ventar,
            Fate::Sent => Self::Sendt,
            Fate::Unknown => Self::Uviss,
            Fate::TurnedDown => Self::Avvist,
        }
    }
}

/// An invitation that holds, or has run out.
#[derive(Clone, Debug)]
pub(in crate::samtykke) struct Invitasjon {
    pub samtykke_id: SamtykkeId,
    pub id: InvitasjonId,
    pub signatar: Signatar,
    pub foeresett_id: Option<FoeresettId>,
    pub epost: String,
    pub invitert_at: OffsetDateTime,
    pub utgaar_at: OffsetDateTime,
    pub henta_at: Option<OffsetDateTime>,
    pub brev: Brev,
    /// Its time is over.
    pub utgaatt: bool,
    /// It was sent more than three days ago and has not been opened.
    pub ligg: bool,
}

impl Invitasjon {
    /// "Invitert 27.11.2026 (mor@epost.example). Ikkje opna enno."
    pub fn tekst(&self) -> String {
        let dag = |at| dates::short(oslo_date(at));
        let no = match self.henta_at {
            Some(at) if self.utgaatt => format!(
                "Opna {}, men ikkje svart. Fristen gjekk ut {}.",
                dag(at),
                dag(self.utgaar_at)
            ),
            Some(at) => format!("Opna {}, ikkje svart enno.", dag(at)),
            None if self.utgaatt => {
                format!("Ikkje henta. Fristen gjekk ut {}.", dag(self.utgaar_at))
            }
            None => format!("{}. Ikkje opna enno.", self.brev.label()),
        };
        format!("Invitert {} ({}). {no}", dag(self.invitert_at), self.epost)
    }

    /// It was never opened, though there has been time: the address or the number on the card may be wrong.
    pub fn ikkje_henta(&self) -> bool {
        self.henta_at.is_none() && (self.ligg || self.utgaatt || self.brev == Brev::Avvist)
    }
}

impl Samtykke {
    /// Everybody who has not answered, has been asked on the net.
    pub(in crate::samtykke) fn alle_spurde(&self) -> bool {
        self.manglar().iter().all(|k| self.invitasjon(k).is_some())
    }

    /// The invitation of somebody who has not answered.
    pub(in crate::samtykke) fn invitasjon(&self, kven: &Kven) -> Option<&Invitasjon> {
        self.invitasjonar
            .iter()
            .find(|i| i.signatar == kven.signatar && i.foeresett_id == kven.foeresett_id)
    }
}
