//! A child on the board, and in which order the children stand there.

mod merknad;

use std::cmp::Reverse;

use time::{Date, OffsetDateTime, Time};

use crate::codes::codes;
use crate::ids::{BarnId, EiningId, InstansId, MoeteId, SakId, TiltakId};
use crate::sak::{NesteKva, Steg};
use crate::web::dates;

pub(super) use merknad::{Hast, Merknad, merknader};

codes! {
    /// What is to be done about a samtykke.
    KvaSamtykke {
        /// It is about to end.
        Sluttar => "sluttar", "Går ut";
        /// It ended, and nothing came in its place.
        Utgaatt => "utgaatt", "Gjekk ut";
        /// Somebody is on the lag without.
        Manglar => "manglar", "Manglar for";
        /// Somebody who was invited has not answered.
        Svar => "svar", "utan svar";
    }
}

codes! {
    /// What the rows are sorted by.
    Sorter {
        /// What hastes most, first.
        Hast => "hast", "Det som hastar";
        /// The name.
        Namn => "namn", "Namn";
        /// The next meeting.
        Moete => "moete", "Neste møte";
        /// Where the sak is.
        Steg => "steg", "Steg";
    }
}

/// A sak on the board, as lists show it.
#[derive(Clone, Debug)]
pub(super) struct Sak {
    pub sak_id: SakId,
    pub saksnummer: String,
    pub barn_id: BarnId,
    /// Given names and an initial.
    pub barn_namn: String,
    pub foedd: Date,
    pub steg: Steg,
    pub neste_dato: Option<Date>,
    pub neste_kva: NesteKva,
    pub neste_merknad: Option<String>,
    /// Nobody's when it must be hidden.
    pub eining_id: Option<EiningId>,
    pub stad: String,
    pub adressesperre: bool,
    pub ansvarleg_namn: String,
}

/// An instans at work in a sak: of the lag.
#[derive(Clone, Debug)]
pub(super) struct Instans {
    pub sak_id: SakId,
    pub instans_id: InstansId,
    pub instans: String,
    /// The eining where it is not hidden, else the instans.
    pub stad: String,
}

/// An open tiltak.
#[derive(Clone, Debug)]
pub(super) struct Tiltak {
    pub tiltak_id: TiltakId,
    pub sak_id: SakId,
    pub tiltak: String,
    pub innan: Date,
    pub ansvarleg: String,
    /// The eining or instans of the ansvarleg.
    pub stad: String,
}

impl Tiltak {
    /// Its date has passed.
    pub fn over(&self, today: Date) -> bool {
        self.innan < today
    }

    /// "14. nov., 9 dagar over"
    pub fn frist(&self, today: Date) -> String {
        dato(self.innan, today)
    }
}

/// The next meeting a sak is on the agenda of.
#[derive(Clone, Debug)]
pub(super) struct Moete {
    pub moete_id: MoeteId,
    pub sak_id: SakId,
    pub dato: Date,
    pub fraa: Time,
    /// Of the family: invited, and has not answered.
    pub utan_svar: i64,
}

impl Moete {
    /// "Møte 1. des. kl. 09.00, om 8 dagar"
    pub fn tekst(&self, today: Date) -> String {
        format!(
            "Møte {} kl. {}",
            dates::medium(self.dato, today),
            dates::time_of_day(self.fraa)
        )
    }

    /// "om 8 dagar"
    pub fn avstand(&self, today: Date) -> String {
        dates::distance(self.dato, today)
    }
}

/// What is to be done about samtykke in a sak.
#[derive(Clone, Debug)]
pub(super) struct Samtykke {
    pub sak_id: SakId,
    pub kva: KvaSamtykke,
    pub dato: Option<Date>,
    pub tal: i32,
}

/// An individuell plan in force, or one that waits for the family's yes.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub sak_id: SakId,
    pub revisjon: Date,
    pub gjeld: bool,
    pub frosen_at: OffsetDateTime,
}

/// A hand-over that is offered in a sak: of the sak, or of being barnekoordinator.
#[derive(Clone, Debug)]
pub(super) struct Tilbod {
    pub sak_id: SakId,
    pub til_namn: String,
    pub tilbydd_at: OffsetDateTime,
    pub koordinator: bool,
}

/// All that is read of the saker, each kind by itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Fakta {
    pub instansar: Vec<Instans>,
    pub tiltak: Vec<Tiltak>,
    pub moete: Vec<Moete>,
    pub samtykke: Vec<Samtykke>,
    pub planar: Vec<Plan>,
    pub tilbod: Vec<Tilbod>,
}

/// A child on the board.
#[derive(Clone, Debug)]
pub(super) struct Rad {
    pub sak: Sak,
    pub instansar: Vec<Instans>,
    /// The earliest date first.
    pub tiltak: Vec<Tiltak>,
    pub moete: Option<Moete>,
    /// What hastes most, first; none when all is well.
    pub hastar: Vec<Merknad>,
}

/// "14. nov., 9 dagar over"
fn dato(dato: Date, today: Date) -> String {
    format!(
        "{}, {}",
        dates::medium(dato, today),
        dates::deadline_distance(dato, today)
    )
}

fn of<T: Clone>(rows: &[T], mine: impl Fn(&T) -> bool) -> Vec<T> {
    rows.iter().filter(|row| mine(row)).cloned().collect()
}

impl Rad {
    pub fn new(sak: Sak, fakta: &Fakta, today: Date) -> Self {
        let id = sak.sak_id;
        let tiltak = of(&fakta.tiltak, |t| t.sak_id == id);
        let moete = fakta.moete.iter().find(|m| m.sak_id == id).cloned();
        Self {
            hastar: merknader(&sak, &tiltak, moete.as_ref(), fakta, today),
            instansar: of(&fakta.instansar, |i| i.sak_id == id),
            tiltak,
            moete,
            sak,
        }
    }

    /// All is well.
    pub fn roleg(&self) -> bool {
        self.hastar.is_empty()
    }

    /// Something of this kind hastes.
    pub fn har(&self, hast: Hast) -> bool {
        self.hastar.iter().any(|m| m.hast == hast)
    }

    /// How many tiltak are over their date.
    pub fn tiltak_over(&self, today: Date) -> usize {
        self.tiltak.iter().filter(|t| t.over(today)).count()
    }

    /// "Evaluere tiltak", "Følgje opp: ringe mor"
    pub fn neste(&self) -> String {
        self.sak.neste_kva.med(self.sak.neste_merknad.as_deref())
    }

    /// "14. nov., 9 dagar over"
    pub fn neste_dato(&self, today: Date) -> String {
        self.sak
            .neste_dato
            .map_or_else(String::new, |naar| dato(naar, today))
    }

    /// The next date has passed.
    pub fn neste_over(&self, today: Date) -> bool {
        self.sak.neste_dato.is_some_and(|naar| naar < today)
    }

    /// "Dalen skule, PPT": the same on the screen, on paper and in the file.
    pub fn instans_namn(&self) -> String {
        let names: Vec<&str> = self.instansar.iter().map(|i| i.stad.as_str()).collect();
        names.join(", ")
    }

    /// What hastes most is first: what is late before what soon is, and of each what is nearest or has waited longest.
    fn hast(&self) -> (u8, i64, Reverse<usize>) {
        match self.hastar.first() {
            Some(verst) => (u8::from(!verst.over), verst.att, Reverse(self.hastar.len())),
            None => (2, 0, Reverse(0)),
        }
    }
}

/// Sorts what stands by name.
pub(super) fn sorter(rader: &mut [Rad], etter: Sorter) {
    let neste = |rad: &Rad| (rad.sak.neste_dato.is_none(), rad.sak.neste_dato);
    match etter {
        Sorter::Namn => {}
        Sorter::Hast => rader.sort_by_key(|rad| (rad.hast(), neste(rad))),
        Sorter::Moete => rader.sort_by_key(|rad| {
            let moete = rad.moete.as_ref().map(|m| (m.dato, m.fraa));
            (moete.is_none(), moete, neste(rad))
        }),
        Sorter::Steg => rader.sort_by_key(|rad| rad.sak.steg.number()),
    }
}

#[cfg(test)]
mod tests;
