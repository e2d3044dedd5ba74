//! Worlds: children, what is counted of them, and the reports a kommunalsjef may ask for.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::{Dimensjon, Grunnlag, Noekkel, Periode};

pub(super) const NAMN: [&str; 3] = ["alder", "instans", "steg"];
pub(super) const VERDIAR: [&[&str]; 3] = [
    &["0–5", "6–12", "13–17"],
    &["barnehage", "ppt", "skule"],
    &["steg 1", "steg 2", "steg 3", "steg 4"],
];
/// The months there are.
pub(super) const MAANADER: u32 = 6;

/// One that is counted: its value of each dimension, and its month.
pub(super) type Barn = ([usize; 3], u32);

/// Which are counted: those with these values, from a month to before another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Boks {
    pub verdiar: [Option<usize>; 3],
    pub fraa: u32,
    pub til: u32,
}

impl Boks {
    pub fn har(&self, (verdiar, maanad): &Barn) -> bool {
        let inne = (self.fraa..self.til).contains(maanad);
        let same = |(krav, verdi): (&Option<usize>, &usize)| krav.is_none_or(|k| k == *verdi);
        inne && self.verdiar.iter().zip(verdiar).all(same)
    }

    /// All that it counts, the other counts.
    pub fn er_i(&self, over: &Self) -> bool {
        let inne = over.fraa <= self.fraa && self.til <= over.til;
        let same =
            |(over, under): (&Option<usize>, &Option<usize>)| over.is_none() || over == under;
        inne && over.verdiar.iter().zip(&self.verdiar).all(same)
    }

    pub fn tel(&self, barn: &[Barn]) -> u32 {
        u32::try_from(barn.iter().filter(|b| self.har(b)).count()).unwrap()
    }

    pub fn noekkel(&self) -> Noekkel {
        let rot = Noekkel::ny("saker", Periode::ny(self.fraa, self.til));
        (0..3).fold(rot, |n, d| match self.verdiar[d] {
            Some(v) => n.med(NAMN[d], VERDIAR[d][v]),
            None => n,
        })
    }
}

pub(super) fn dimensjonar() -> Vec<Dimensjon> {
    (0..3).map(|d| Dimensjon::ny(NAMN[d], VERDIAR[d])).collect()
}

/// A table of two dimensions with its totals, perhaps filtered by the third.
#[derive(Clone, Debug)]
pub(super) struct Tabell {
    /// The one that is neither row nor column.
    pub tredje: usize,
    pub filter: Option<usize>,
    pub fraa: u32,
    pub til: u32,
}

impl Tabell {
    pub fn boksar(&self) -> Vec<Boks> {
        let mut boksar = vec![Boks {
            verdiar: [None; 3],
            fraa: self.fraa,
            til: self.til,
        }];
        boksar[0].verdiar[self.tredje] = self.filter;
        for d in (0..3).filter(|&d| d != self.tredje) {
            let delte = |b: &Boks| {
                let b = b.clone();
                (0..VERDIAR[d].len()).map(move |v| {
                    let mut b = b.clone();
                    b.verdiar[d] = Some(v);
                    b
                })
            };
            let delte: Vec<Boks> = boksar.iter().flat_map(delte).collect();
            boksar.extend(delte);
        }
        boksar
    }
}

/// What happened, and what was asked for: one list of tables for each report. Between them children are added to months that are over.
#[derive(Clone, Debug)]
pub(super) struct Verd {
    pub barn: Vec<Barn>,
    pub seine: Vec<Barn>,
    pub rapportar: Vec<Vec<Tabell>>,
}

impl Verd {
    /// The children as the register has them when a report is made.
    pub fn ved(&self, rapport: usize) -> Vec<Barn> {
        let seine = self.seine.iter().take(rapport * 2);
        self.barn.iter().chain(seine).copied().collect()
    }

    /// The boxes of a report, each once.
    pub fn boksar(&self, rapport: usize) -> BTreeSet<Boks> {
        let tabellar = &self.rapportar[rapport];
        tabellar.iter().flat_map(Tabell::boksar).collect()
    }
}

pub(super) fn grunnlag(barn: &[Barn], boksar: &BTreeSet<Boks>) -> Grunnlag {
    let mut grunnlag = Grunnlag::ny(dimensjonar());
    for boks in boksar {
        grunnlag.tal(boks.noekkel(), boks.tel(barn));
    }
    grunnlag
}

/// Few are in the last values, as in life.
fn barn() -> impl Strategy<Value = Barn> {
    let verdi = |n: usize| (0..n, 0..n).prop_map(|(a, b)| a.min(b));
    ((verdi(3), verdi(3), verdi(4)), 0..MAANADER).prop_map(|((a, i, s), m)| ([a, i, s], m))
}

fn tabell() -> impl Strategy<Value = Tabell> {
    let periode = (0..MAANADER, 1..=MAANADER).prop_map(|(fraa, lengd)| {
        // quarters, halves, and "so far"
        let fraa = if fraa % 3 == 0 { fraa } else { 0 };
        (fraa, (fraa + lengd).min(MAANADER))
    });
    let filter = |d: usize| prop_oneof![3 => Just(None), 1 => (0..VERDIAR[d].len()).prop_map(Some)];
    (0..3_usize, periode).prop_flat_map(move |(tredje, (fraa, til))| {
        filter(tredje).prop_map(move |filter| Tabell {
            tredje,
            filter,
            fraa,
            til,
        })
    })
}

pub(super) fn verd() -> impl Strategy<Value = Verd> {
    let rapport = prop::collection::vec(tabell(), 1..3);
    (
        prop::collection::vec(barn(), 0..220),
        prop::collection::vec(barn(), 0..6),
        prop::collection::vec(rapport, 1..4),
    )
        .prop_map(|(barn, seine, rapportar)| Verd {
            barn,
            seine,
            rapportar,
        })
}

/// A kommune of so many, as it reports: in the autumn its first term, in the spring the second and the year, by steg and alder
/// and by steg and instans.
pub(super) fn vanleg(barn: usize) -> impl Strategy<Value = Verd> {
    let tabellar = |fraa, til| {
        [0, 1].map(|tredje| Tabell {
            tredje,
            filter: None,
            fraa,
            til,
        })
    };
    let rapportar = vec![
        tabellar(0, 3).to_vec(),
        [tabellar(3, 6), tabellar(0, 6)].concat(),
    ];
    prop::collection::vec(self::barn(), barn).prop_map(move |barn| Verd {
        barn,
        seine: Vec::new(),
        rapportar: rapportar.clone(),
    })
}

/// Every box of at most two dimensions and a filter, in every period between months that the shown ones have.
pub(super) fn alle_boksar<'a>(vist: impl IntoIterator<Item = &'a Boks>) -> BTreeSet<Boks> {
    let ender: BTreeSet<u32> = vist.into_iter().flat_map(|b| [b.fraa, b.til]).collect();
    let mut alle = BTreeSet::new();
    for (&fraa, &til) in ender
        .iter()
        .flat_map(|f| ender.range(f + 1..).map(move |t| (f, t)))
    {
        for (tredje, verdiar) in VERDIAR.iter().enumerate() {
            for filter in std::iter::once(None).chain((0..verdiar.len()).map(Some)) {
                let tabell = Tabell {
                    tredje,
                    filter,
                    fraa,
                    til,
                };
                alle.extend(tabell.boksar());
            }
        }
    }
    alle
}
