//! Which figures are hidden: the small ones, and so many more that none of them can be reckoned (domain.md § 7, secondary
//! suppression).

use std::collections::BTreeSet;

use super::bevis::Rom;
use super::merke::{Merka, Merke};
use super::nett::{Nett, Stand, Sum};

/// Decides what is hidden. What more is hidden is chosen by where it stands, never by how large it is: "the smallest of the
/// others" would tell something of it to who knows the rule.
pub(crate) struct Val<'a> {
    pub nett: &'a Nett,
    pub merka: &'a Merka,
    pub breidd: i64,
    /// Cells in groups that have something new; of the rest all is settled.
    pub aktuell: &'a [bool],
}

/// What is hidden, and what could not be proved to be safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moenster {
    pub skjult: Vec<bool>,
    pub uviss: BTreeSet<usize>,
}

impl Val<'_> {
    /// For figures of these values.
    pub fn moenster(&self, verdiar: &[i64]) -> Moenster {
        let mut skjult: Vec<bool> = (0..verdiar.len()).map(|c| self.fyrst(c)).collect();
        let mut prova = vec![false; verdiar.len()];
        let mut uviss = BTreeSet::new();
        loop {
            self.lat_att(verdiar, &mut skjult);
            let Some(celle) = self.uprova(verdiar, &skjult, &mut prova, &uviss) else {
                return Moenster { skjult, uviss };
            };
            if let Some(ein_til) = self.naer(celle, &skjult) {
                skjult[ein_til] = true;
            } else {
                uviss.insert(celle);
            }
        }
    }

    /// Primary: hidden for its own sake.
    fn fyrst(&self, celle: usize) -> bool {
        match self.nett.celler[celle].stand {
            Stand::Ny => self.merka.merke[celle] == Merke::Liten,
            Stand::Vist => false,
            Stand::Skjult => true,
            Stand::Avleidd => self.merka.merke[celle] != Merke::Null,
        }
    }

    /// What must not be found: all that is hidden, save large differences that no table has.
    pub fn vernar(&self, celle: usize, skjult: &[bool]) -> bool {
        let stor_avleidd = self.nett.celler[celle].stand == Stand::Avleidd
            && self.merka.merke[celle] == Merke::Stor;
        self.aktuell[celle] && skjult[celle] && !stor_avleidd
    }

    /// How far apart its values must be.
    fn breidd(&self, celle: usize) -> i64 {
        if self.merka.merke[celle] == Merke::Liten {
            self.breidd.min(self.nett.celler[celle].grense - 2)
        } else {
            1
        }
    }

    /// Sums in which one is hidden, or in which the hidden are few together: one more, until there is none.
    fn lat_att(&self, verdiar: &[i64], skjult: &mut [bool]) {
        let neste = |skjult: &[bool]| {
            let open = |sum: &&Sum| self.er_open(sum, verdiar, skjult);
            let mut opne = self.nett.summar.iter().filter(open);
            opne.find_map(|sum| self.i_sum(sum, skjult))
        };
        while let Some(celle) = neste(skjult) {
            skjult[celle] = true;
        }
    }

    fn er_open(&self, sum: &Sum, verdiar: &[i64], skjult: &[bool]) -> bool {
        let skjulte: Vec<usize> = sum.alle().filter(|&c| skjult[c]).collect();
        let vernar = skjulte.iter().any(|&c| self.vernar(c, skjult));
        let til_saman: i64 = skjulte.iter().map(|&c| verdiar[c]).sum();
        let faa = !skjult[sum.heil] && til_saman < self.nett.celler[sum.heil].grense;
        vernar && (skjulte.len() == 1 || faa)
    }

    /// The one to hide in a sum: it should leave no other sum with one hidden cell, and not be a total.
    fn i_sum(&self, sum: &Sum, skjult: &[bool]) -> Option<usize> {
        let kan = |&c: &usize| {
            let ny = self.nett.celler[c].stand == Stand::Ny;
            ny && !skjult[c] && self.merka.merke[c] == Merke::Stor
        };
        let pris = |&c: &usize| {
            let i = &self.nett.i_summar[c];
            let aleine = |&&(s, _): &&(usize, i64)| !self.nett.summar[s].alle().any(|c| skjult[c]);
            let heil = i.iter().filter(|(_, teikn)| *teikn < 0).count();
            (heil, i.iter().filter(aleine).count(), c)
        };
        sum.alle().filter(kan).min_by_key(pris)
    }

    /// The first protected cell for which no proof is found. What is hidden later takes no proof away.
    fn uprova(
        &self,
        verdiar: &[i64],
        skjult: &[bool],
        prova: &mut [bool],
        uviss: &BTreeSet<usize>,
    ) -> Option<usize> {
        (0..verdiar.len()).find(|&celle| {
            if !prova[celle] && self.vernar(celle, skjult) && !uviss.contains(&celle) {
                prova[celle] = self.er_prova(verdiar, skjult, celle);
                !prova[celle]
            } else {
                false
            }
        })
    }

    fn er_prova(&self, verdiar: &[i64], skjult: &[bool], celle: usize) -> bool {
        let rom = Rom {
            nett: self.nett,
            rammer: &self.merka.ukjend,
            skjult,
        };
        rom.har_breidd(verdiar, celle, self.breidd(celle))
    }

    /// One more to hide for the sake of a cell: in its own sums, else in those of the hidden beside it, and so on.
    fn naer(&self, celle: usize, skjult: &[bool]) -> Option<usize> {
        let mut sett = vec![false; self.nett.summar.len()];
        let mut ring = vec![celle];
        while !ring.is_empty() {
            let mut summar: Vec<usize> = ring
                .iter()
                .flat_map(|&c| self.nett.i_summar[c].iter().map(|&(s, _)| s))
                .filter(|&s| !sett[s])
                .collect();
            summar.sort_by_key(|&s| (self.skjulte(s, skjult), s));
            summar.dedup();
            let funne = summar
                .iter()
                .find_map(|&s| self.i_sum(&self.nett.summar[s], skjult));
            if funne.is_some() {
                return funne;
            }
            for &s in &summar {
                sett[s] = true;
            }
            ring = summar
                .iter()
                .flat_map(|&s| self.nett.summar[s].alle())
                .collect();
        }
        None
    }

    fn skjulte(&self, sum: usize, skjult: &[bool]) -> usize {
        self.nett.summar[sum].alle().filter(|&c| skjult[c]).count()
    }
}
