//! Patterns of saker: the demo's own, with a mark wherever a person, a day or an id of its own stands.
//!
//! A big database holds the demo's saker again and again, each about another child, with other people on the lag and,
//! when it is closed, at another time.

mod rader;

use std::collections::HashMap;

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::copy::Tabell;
use crate::demo::{self, Instansslag, Kjoenn, Rolle};
use crate::seed::cases::{Case, Lag, cases};
use crate::seed::source::{Person, Source};

/// Worlds whose saker are patterns.
const VERDER: u64 = 4;
/// A pattern has no more people on its lag than an eining has staff.
const MEST_TILSETTE: usize = 5;

/// What stands in a column.
pub(super) enum Felt {
    Kommune,
    Sak,
    Barn,
    BarnNamn,
    BarnNorm,
    Saksnummer,
    Instans,
    Eining,
    /// A thing of the sak with an id of its own, by its number.
    Id(usize),
    /// A person of the lag.
    Brukar(usize),
    Prinsipal(usize),
    Dato(Date),
    Tid(OffsetDateTime),
    /// A code or a number.
    Kode(String),
    /// Words, with marks.
    Tekst(String),
    Tom,
}

/// A row of a pattern.
type Rad = (Tabell, Vec<Felt>);

/// A sak that others are made after.
pub(super) struct Mal {
    pub(super) barnehage: bool,
    pub(super) kjoenn: Kjoenn,
    pub(super) open: bool,
    /// The lag, the ansvarleg first: true for the leader of the eining.
    pub(super) lag: Vec<bool>,
    pub(super) rader: Vec<Rad>,
    /// When the tiltak are due, for the words that say so.
    pub(super) innan: Vec<Date>,
    pub(super) opna: OffsetDateTime,
    pub(super) lukka: Option<OffsetDateTime>,
}

/// The marks: characters that no text has.
pub(super) mod merke {
    /// A name of the lag, by its number.
    pub(in super::super) const NAMN: u32 = 0xE000;
    /// The same with the title.
    pub(in super::super) const TITTEL: u32 = 0xE010;
    /// A føresett.
    pub(in super::super) const FOERESETT: u32 = 0xE020;
    /// When a tiltak is due.
    pub(in super::super) const INNAN: u32 = 0xE030;
    /// How many of each there may be.
    pub(in super::super) const TAL: u32 = 0x10;
}

/// Every pattern.
pub(super) fn malar(seed: u64, today: Date) -> anyhow::Result<Vec<Mal>> {
    let mut malar = Vec::new();
    for number in 0..VERDER {
        let world = demo::world(seed.wrapping_add(number), today);
        let mut source = Source::new(&world, seed);
        source.prinsipalar = medlemskap(&source);
        let cases = cases(&source, Lag::Own)?;
        let fitting = cases.iter().filter(|case| fits(case));
        malar.extend(fitting.map(|case| mal(&source, case)));
    }
    Ok(malar)
}

/// No right is given by a pattern, so each medlemskap may stand for itself.
fn medlemskap(source: &Source) -> HashMap<Uuid, Uuid> {
    let all = source.world.brukarar.iter().enumerate();
    let ids = all.flat_map(|(brukar, one)| {
        let list = 0..one.medlemskap.len();
        list.map(move |number| source.ids.medlemskap(brukar, number))
    });
    ids.map(|id| (id, id)).collect()
}

/// Who is shut out or is offered a sak is somebody outside the lag: such saker are no patterns.
fn fits(case: &Case) -> bool {
    let leaders = folk(case).iter().filter(|one| leads(one)).count();
    let staff = folk(case).len() - leaders;
    let marks = usize::try_from(merke::TAL).unwrap_or(0);
    case.sak.sperre.is_empty()
        && case.sak.overlevering.is_none()
        && leaders <= 1
        && staff <= MEST_TILSETTE
        && case.sak.tiltak.len() < marks
}

fn leads(person: &Person) -> bool {
    person.medlemskap.rolle == Rolle::Einingsleiar
}

/// The lag, the ansvarleg first.
fn folk<'a>(case: &Case<'a>) -> Vec<Person<'a>> {
    let others = case.others.iter().map(|(person, _)| *person);
    std::iter::once(case.ansvarleg).chain(others).collect()
}

fn mal(source: &Source, case: &Case) -> Mal {
    let barn = &source.world.barn[case.sak.barn];
    let eining = &source.world.kommunar[case.sak.kommune].einingar[case.sak.eining];
    Mal {
        barnehage: eining.slag == Instansslag::Barnehage,
        kjoenn: barn.kjoenn,
        open: case.sak.slutt.is_none(),
        lag: folk(case).iter().map(leads).collect(),
        rader: rader::rader(source, case),
        innan: case.sak.tiltak.iter().map(|one| one.innan).collect(),
        opna: case.opna(),
        lukka: case.lukka(),
    }
}

/// The names and dates of a sak, and what is written in place of them.
struct Merke {
    ord: Vec<(String, u32)>,
    lag: Vec<Uuid>,
    ids: Vec<Uuid>,
}

impl Merke {
    fn new(source: &Source, case: &Case) -> Self {
        let mut ord = Vec::new();
        let folk = folk(case);
        let at =
            |start: u32, number: usize| start + u32::try_from(number).unwrap_or(0) % merke::TAL;
        // the longest first: the name is a part of it
        for (number, person) in folk.iter().enumerate() {
            ord.push((person.with_title(), at(merke::TITTEL, number)));
        }
        for (number, person) in folk.iter().enumerate() {
            ord.push((person.namn.to_owned(), at(merke::NAMN, number)));
        }
        let barn = &source.world.barn[case.sak.barn];
        for (number, one) in barn.foeresette.iter().enumerate() {
            let namn = source.world.foeresette[one.foeresett].namn.clone();
            ord.push((namn, at(merke::FOERESETT, number)));
        }
        for (number, one) in case.sak.tiltak.iter().enumerate() {
            ord.push((crate::web::dates::long(one.innan), at(merke::INNAN, number)));
        }
        let lag = folk.iter().map(|one| one.brukar_id).collect();
        Self {
            ord,
            lag,
            ids: Vec::new(),
        }
    }

    fn tekst(&self, text: &str) -> Felt {
        let mut marked = text.to_owned();
        for (words, mark) in &self.ord {
            if marked.contains(words)
                && let Some(mark) = char::from_u32(*mark)
            {
                marked = marked.replace(words, &mark.to_string());
            }
        }
        Felt::Tekst(marked)
    }

    fn tekst_or_none(&self, text: Option<&str>) -> Felt {
        text.map_or(Felt::Tom, |text| self.tekst(text))
    }

    /// The place on the lag; who is not on it lets the ansvarleg do it.
    fn plass(&self, brukar: Uuid) -> usize {
        self.lag.iter().position(|one| *one == brukar).unwrap_or(0)
    }

    fn brukar(&self, brukar: Uuid) -> Felt {
        Felt::Brukar(self.plass(brukar))
    }

    fn id(&mut self, id: Uuid) -> Felt {
        let known = self.ids.iter().position(|one| *one == id);
        Felt::Id(known.unwrap_or_else(|| {
            self.ids.push(id);
            self.ids.len() - 1
        }))
    }
}
