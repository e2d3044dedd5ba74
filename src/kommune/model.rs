//! The clocks of a kommune, and what each may be.

use time::OffsetDateTime;

use crate::codes::codes;
use crate::web::dates;

/// Letters of a reason.
pub(super) const GRUNN_MAX: usize = 1000;

codes! {
    /// A clock.
    Klokke {
        /// First talk with the føresette.
        Samtale => "samtale", "Første samtale med dei føresette";
        /// The same when it is a skolemiljø case.
        SamtaleSkolemiljoe => "samtale_skolemiljoe", "Første samtale i ei skulemiljøsak";
        /// From the talk to the first tiltak.
        Tiltak => "tiltak", "Første tiltak";
        /// From tverrfagleg vurdering to the meeting.
        Moete => "moete", "TST-møte";
        /// When everything is evaluated: until it is decided what happens.
        Avgjerd => "avgjerd", "Avgjerd etter evaluering";
        /// Feedback from barnevernet.
        BarnevernSvar => "barnevern_svar", "Tilbakemelding frå barnevernet";
        /// Before a samtykke ends.
        SamtykkeFoerst => "samtykke_foerst", "Første påminning om samtykke";
        /// The second time.
        SamtykkeMidt => "samtykke_midt", "Andre påminning om samtykke";
        /// The last time.
        SamtykkeSist => "samtykke_sist", "Siste påminning om samtykke";
    }
}

impl Klokke {
    /// What it counts.
    pub const fn bruk(self) -> &'static str {
        match self {
            Self::Samtale => "Dagar frå uroa er meld, til nokon skal ha snakka med dei føresette.",
            Self::SamtaleSkolemiljoe => "Det same når saka er ei skulemiljøsak.",
            Self::Tiltak => "Dagar frå samtalen til det første tiltaket skal vere sett inn.",
            Self::Moete => "Dagar frå tverrfagleg vurdering til møtet med familien og teamet.",
            Self::Avgjerd => {
                "Dagar frå alle tiltaka er evaluerte, til det er avgjort kva som skjer vidare."
            }
            Self::BarnevernSvar => "Dagar frå ei melding er send, til ho blir etterlyst.",
            Self::SamtykkeFoerst | Self::SamtykkeMidt | Self::SamtykkeSist => {
                "Dagar før samtykket går ut."
            }
        }
    }
}

/// A clock of the kommune, and what it may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Regel {
    pub kode: Klokke,
    pub vanleg: i32,
    pub minst: i32,
    pub mest: i32,
    /// What the kommune has set itself.
    pub eigen: Option<i32>,
}

impl Regel {
    pub fn gjeld(&self) -> i32 {
        self.eigen.unwrap_or(self.vanleg)
    }
}

/// The three reminders come one after the other.
pub(super) fn i_rekkje(dagar: impl Fn(Klokke) -> Option<i32>) -> bool {
    let (foerst, midt, sist) = (
        dagar(Klokke::SamtykkeFoerst),
        dagar(Klokke::SamtykkeMidt),
        dagar(Klokke::SamtykkeSist),
    );
    match (foerst, midt, sist) {
        (Some(foerst), Some(midt), Some(sist)) => foerst > midt && midt > sist,
        _ => true,
    }
}

/// A clock that was changed.
pub(super) struct Endring {
    pub kode: Klokke,
    pub foer: Option<i32>,
    pub dagar: Option<i32>,
    pub grunn: String,
    pub gjort_namn: String,
    pub gjort_at: OffsetDateTime,
}

impl Endring {
    /// "TST-møte: 21 dagar (før: det vanlege)"
    pub fn tekst(&self) -> String {
        let dagar = |n: Option<i32>| match n {
            None => "det vanlege".to_owned(),
            Some(1) => "1 dag".to_owned(),
            Some(n) => format!("{n} dagar"),
        };
        format!(
            "{}: {} (før: {})",
            self.kode.label(),
            dagar(self.dagar),
            dagar(self.foer)
        )
    }

    pub fn detalj(&self) -> String {
        format!("{}: {}", self.gjort_namn, self.grunn)
    }

    pub fn naar(&self) -> String {
        dates::date_time(self.gjort_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reminders_come_one_after_the_other() {
        let is = |foerst, midt, sist| {
            i_rekkje(|klokke| match klokke {
                Klokke::SamtykkeFoerst => Some(foerst),
                Klokke::SamtykkeMidt => Some(midt),
                _ => Some(sist),
            })
        };
        assert!(is(30, 14, 7));
        assert!(!is(14, 14, 7));
        assert!(!is(30, 7, 14));
    }
}
