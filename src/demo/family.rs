//! Families: who lives with the child, who decides, who may know.

use super::dates::{plus, serial};
use super::names::{Kultur, VEGAR, kultur};
use super::rng::Rng;
use super::types::{Foeresett, FoeresettLenke, Kjoenn, Omsorg, Tilknyting};
use Tilknyting::{Far, Fosterforelder, Mor, Steforelder};
use std::collections::HashSet;
use time::Date;

/// A household as its children share it.
pub(super) struct Family {
    pub(super) kultur: &'static Kultur,
    pub(super) etternamn: (&'static str, &'static str),
    pub(super) lenker: Vec<FoeresettLenke>,
    pub(super) omsorg: Omsorg,
    pub(super) adressesperre: bool,
    pub(super) adresse: Option<String>,
    /// Which part of the kommune: decides the skule.
    pub(super) krins: usize,
    pub(super) births: Vec<Date>,
}

/// Identity numbers that are in use, as birth date and individnummer.
#[derive(Default)]
pub(super) struct Serials(HashSet<(Date, u16)>);

impl Serials {
    /// Whether somebody has it.
    pub(super) fn taken(&self, born: Date, serial: u16) -> bool {
        self.0.contains(&(born, serial))
    }

    /// Somebody has it now.
    pub(super) fn use_up(&mut self, born: Date, serial: u16) {
        self.0.insert((born, serial));
    }

    /// A new one. A day holds hundreds; if they should run out, the last one is used again.
    pub(super) fn take(&mut self, rng: &mut Rng, born: Date, kjoenn: Kjoenn) -> u16 {
        let start = u16::try_from(rng.below(500)).unwrap_or(0);
        let found = serial(born, kjoenn, start, |serial| {
            self.0.contains(&(born, serial))
        });
        let serial = found.unwrap_or(start);
        self.0.insert((born, serial));
        serial
    }
}

/// What is special about a family, by its number in the kommune.
fn special(kommune: usize, number: usize) -> (Omsorg, bool) {
    let omsorg = match (kommune, number) {
        (_, 7) => Omsorg::Fosterheim,
        (1 | 3 | 5, 11) => Omsorg::Omsorgsovertaking,
        _ => Omsorg::Foreldre,
    };
    (omsorg, matches!((kommune, number), (0 | 3 | 4 | 5, 17)))
}

/// A new family for a child born on a day.
pub(super) fn new_family(
    rng: &mut Rng,
    serials: &mut Serials,
    adults: &mut Vec<Foeresett>,
    place: (usize, usize, &str),
    krins: usize,
    birth: Date,
) -> Family {
    let (kommune, number, kommunenamn) = place;
    let (omsorg, adressesperre) = special(kommune, number);
    let kultur = kultur(rng);
    let etternamn = kultur.etternamn(rng);
    let mut adult = |rng: &mut Rng, kjoenn: Kjoenn, own_name: bool| {
        let (hennar, hans) = if own_name {
            kultur.etternamn(rng)
        } else {
            etternamn
        };
        let etternamn = if kjoenn == Kjoenn::Jente {
            hennar
        } else {
            hans
        };
        let foedd = plus(birth, -rng.range(26 * 365, 40 * 365));
        adults.push(Foeresett {
            namn: format!("{} {etternamn}", kultur.fornamn(rng, kjoenn)),
            foedd,
            serial: serials.take(rng, foedd, kjoenn),
            kjoenn,
            // 01 is reserved in the Norwegian numbering plan: no subscriber has it.
            telefon: format!("01{:06}", 100_000 + adults.len() * 37),
        });
        adults.len() - 1
    };
    let link = |foeresett, tilknyting, foreldreansvar, bur_saman, innsynsrett| FoeresettLenke {
        foeresett,
        tilknyting,
        foreldreansvar,
        bur_saman,
        innsynsrett,
    };
    let mor = adult(rng, Kjoenn::Jente, false);
    let mut lenker = Vec::new();
    if omsorg != Omsorg::Foreldre {
        let far = adult(rng, Kjoenn::Gut, true);
        let foster = adult(rng, Kjoenn::Jente, true);
        lenker.push(link(mor, Mor, true, false, true));
        lenker.push(link(far, Far, true, false, true));
        lenker.push(link(foster, Fosterforelder, false, true, true));
    } else if adressesperre {
        lenker.push(link(mor, Mor, true, true, true));
    } else {
        match rng.below(100) {
            0..=61 => {
                let own_name = rng.chance(30);
                let far = adult(rng, Kjoenn::Gut, own_name);
                lenker.push(link(mor, Mor, true, true, true));
                lenker.push(link(far, Far, true, true, true));
            }
            62..=79 => {
                let far = adult(rng, Kjoenn::Gut, true);
                let with_mor = rng.chance(70);
                lenker.push(link(mor, Mor, true, with_mor, true));
                lenker.push(link(far, Far, true, !with_mor, true));
            }
            80..=85 => {
                let far = adult(rng, Kjoenn::Gut, true);
                let ste = adult(rng, Kjoenn::Gut, true);
                lenker.push(link(mor, Mor, true, true, true));
                lenker.push(link(far, Far, true, false, true));
                lenker.push(link(ste, Steforelder, false, true, false));
            }
            86..=90 => {
                let far = adult(rng, Kjoenn::Gut, true);
                lenker.push(link(mor, Mor, true, true, true));
                lenker.push(link(far, Far, false, false, true));
            }
            91..=94 => {
                let other = adult(rng, Kjoenn::Jente, true);
                lenker.push(link(mor, Mor, true, true, true));
                lenker.push(link(other, Mor, true, true, true));
            }
            _ => lenker.push(link(mor, Mor, true, true, true)),
        }
    }
    let road = rng.pick(VEGAR);
    let adresse = format!("{road} {}, {kommunenamn}", rng.range(1, 98));
    Family {
        kultur,
        etternamn,
        lenker,
        omsorg,
        adressesperre,
        adresse: (!adressesperre).then_some(adresse),
        krins,
        births: vec![birth],
    }
}
