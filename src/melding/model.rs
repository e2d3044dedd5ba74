//! What a melding is, and how somebody wants to be told.

use time::{Date, OffsetDateTime, Time};
use uuid::Uuid;

use crate::clock::oslo_date;
use crate::codes::codes;
use crate::ids::{BarnId, MeldingId, SakId};
use crate::web::dates;

codes! {
    /// What a melding tells of; the label is the sentence without a name.
    Slag {
        /// A sak is offered to the reader.
        OverleveringTilbydd => "overlevering_tilbydd", "vil levere ei sak til deg";
        /// The reader's offer was accepted.
        OverleveringOverteken => "overlevering_overteken", "har teke over saka du tilbaud";
        /// The reader's offer was declined.
        OverleveringAvvist => "overlevering_avvist", "kan ikkje ta over saka du tilbaud";
        /// The reader is on a lag.
        LagInn => "lag_inn", "har teke deg med på eit lag";
        /// The reader is ansvarleg for a tiltak.
        TiltakAnsvar => "tiltak_ansvar", "har sett deg som ansvarleg for eit tiltak";
        /// An uro in the eining the reader leads, or in the reader's own sak.
        UroMeld => "uro_meld", "har meldt ei uro";
        /// The next date of the reader's sak is near.
        FristNaer => "frist_naer", "Ei sak du er ansvarleg for, har snart frist";
        /// It is over.
        FristOver => "frist_over", "Ei sak du er ansvarleg for, er over fristen";
        /// A tiltak of the reader's is to be evaluated soon.
        TiltakNaer => "tiltak_naer", "Eit tiltak du er ansvarleg for, skal snart evaluerast";
        /// It should have been.
        TiltakOver => "tiltak_over", "Eit tiltak du er ansvarleg for, skulle vore evaluert";
        /// Barnevernet has not answered the reader's melding.
        BarnevernSvar => "barnevern_svar", "Tilbakemelding frå barnevernet manglar";
    }
}

codes! {
    /// How a kind of melding is told by mail.
    Maate {
        /// A mail about it as soon as it comes.
        Straks => "straks", "Med ein gong";
        /// In the day's one mail.
        Samla => "samla", "Samla, éin gong om dagen";
        /// No mail; it stands in the inbox.
        Av => "av", "Ikkje e-post";
    }
}

codes! {
    /// Where the mail about a melding, or a day's digest, stands.
    Epost {
        /// It has not gone yet.
        Ventar => "ventar", "ventar";
        /// The mail server may have it.
        Underveg => "underveg", "er underveg";
        /// It has gone.
        Sendt => "sendt", "er send";
        /// The mail server was given it, and did not say whether it took it.
        Uviss => "uviss", "er kanskje send";
        /// The mail server will not have it.
        Avvist => "avvist", "blei avvist";
        /// There is to be none.
        Ikkje => "ikkje", "skal ikkje sendast";
    }
}

/// What one chooses for: several kinds of melding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gruppe {
    /// Offers and their answers.
    Overlevering,
    /// An uro.
    Uro,
    /// A place on a lag, a tiltak.
    Lag,
    /// Dates near and over.
    Frist,
}

impl Slag {
    /// What one chooses for.
    #[must_use]
    pub const fn gruppe(self) -> Gruppe {
        match self {
            Self::OverleveringTilbydd | Self::OverleveringOverteken | Self::OverleveringAvvist => {
                Gruppe::Overlevering
            }
            Self::UroMeld => Gruppe::Uro,
            Self::LagInn | Self::TiltakAnsvar => Gruppe::Lag,
            Self::FristNaer
            | Self::FristOver
            | Self::TiltakNaer
            | Self::TiltakOver
            | Self::BarnevernSvar => Gruppe::Frist,
        }
    }
}

/// How a person wants to be told, in all their kommunar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Varsling {
    /// Where mail goes; none gets none.
    pub epost: Option<String>,
    /// Offers and their answers.
    pub overlevering: Maate,
    /// An uro.
    pub uro: Maate,
    /// A place on a lag, a tiltak.
    pub lag: Maate,
    /// Dates near and over.
    pub frist: Maate,
    /// No mail from this time on the wall …
    pub stille_fraa: Time,
    /// … to this; the day's digest goes then. The same time twice is no quiet at all.
    pub stille_til: Time,
    /// Nor on Saturdays and Sundays.
    pub stille_helg: bool,
    /// When the last digest was begun on …
    pub samla_at: Option<OffsetDateTime>,
    /// … and how it went.
    pub samla_gjekk: Option<Epost>,
}

impl Varsling {
    /// How this kind is told.
    #[must_use]
    pub const fn maate(&self, slag: Slag) -> Maate {
        match slag.gruppe() {
            Gruppe::Overlevering => self.overlevering,
            Gruppe::Uro => self.uro,
            Gruppe::Lag => self.lag,
            Gruppe::Frist => self.frist,
        }
    }

    /// When the digest of this day was begun on, and how it went: from any of the kommunar.
    #[must_use]
    pub fn samla_den(&self, dag: Date) -> Option<(OffsetDateTime, Epost)> {
        let samla = self.samla_at.zip(self.samla_gjekk);
        samla.filter(|(at, _)| oslo_date(*at) == dag)
    }
}

/// A kommune in which something unread waits too.
pub struct AnnanStad {
    /// Its name.
    pub kommune_namn: String,
    /// How many meldingar.
    pub tal: i64,
}

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
}

impl Melding {
    /// One sentence.
    #[must_use]
    pub fn tekst(&self) -> String {
        match &self.fraa_namn {
            Some(namn) => format!("{namn} {}", self.slag.label()),
            None => self.slag.label().to_owned(),
        }
    }

    /// "Sak 2026-ABCDE · Nora L. · 23. nov. 2026 kl. 09.00"
    #[must_use]
    pub fn detalj(&self) -> String {
        let sak = self.saksnummer.as_ref().zip(self.barn_namn.as_ref());
        let naar = dates::date_time(self.at);
        match sak {
            Some((saksnummer, barn)) => format!("Sak {saksnummer} · {barn} · {naar}"),
            None => naar,
        }
    }

    /// Where it leads.
    #[must_use]
    pub fn til(&self) -> String {
        match (self.slag, self.objekt_id) {
            (Slag::OverleveringTilbydd, Some(tilbod)) => format!("/overlevering/{tilbod}"),
            (Slag::TiltakNaer | Slag::TiltakOver, Some(tiltak)) => {
                format!("/tiltak/{tiltak}/evaluering/ny")
            }
            (Slag::BarnevernSvar, Some(melding)) => format!("/barnevernsmelding/{melding}/svar"),
            _ => self.til_sak(),
        }
    }

    /// Where its sak is.
    #[must_use]
    pub fn til_sak(&self) -> String {
        match self.sak_id {
            Some(sak) => format!("/sak/{sak}"),
            None => "/".to_owned(),
        }
    }
}
