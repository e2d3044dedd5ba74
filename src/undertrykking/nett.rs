//! The figures as numbers that are tied by sums: all that the rest of the module reckons with.

use super::noekkel::Noekkel;

/// What is settled of a cell before anything is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// It may be shown or hidden.
    Ny,
    /// An earlier report shows it.
    Vist,
    /// An earlier report hid it.
    Skjult,
    /// No table has it, but it is a difference or sum of what they have.
    Avleidd,
}

/// A figure.
#[derive(Clone, Debug)]
pub(crate) struct Celle {
    pub noekkel: Noekkel,
    pub verdi: i64,
    pub stand: Stand,
    /// The limit that holds for it: of the report that had it first.
    pub grense: i64,
    /// A 0 is small: it is of a share.
    pub streng: bool,
    /// What a share is of: where it is 0 there is nobody of whom the share could tell.
    pub nemnar: bool,
}

/// A total and its parts, as numbers of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sum {
    pub heil: usize,
    pub delar: Vec<usize>,
    /// It is one side of a balance, and no total of what is parted: that all are in one part tells of nobody.
    pub balanse: bool,
}

impl Sum {
    /// The total too.
    pub fn alle(&self) -> impl Iterator<Item = usize> + '_ {
        self.delar.iter().copied().chain([self.heil])
    }
}

/// The figures and the sums.
#[derive(Debug, Default)]
pub(crate) struct Nett {
    pub celler: Vec<Celle>,
    pub summar: Vec<Sum>,
    /// The sums each cell is in, and what it counts there: 1 as a part, -1 as the total.
    pub i_summar: Vec<Vec<(usize, i64)>>,
}

impl Nett {
    pub fn ny(celler: Vec<Celle>, summar: Vec<Sum>) -> Self {
        let mut i_summar = vec![Vec::new(); celler.len()];
        for (nr, sum) in summar.iter().enumerate() {
            for &del in &sum.delar {
                i_summar[del].push((nr, 1));
            }
            i_summar[sum.heil].push((nr, -1));
        }
        Self {
            celler,
            summar,
            i_summar,
        }
    }

    pub fn verdiar(&self) -> Vec<i64> {
        self.celler.iter().map(|c| c.verdi).collect()
    }

    /// Cells that sums tie together, by the number of their group.
    pub fn grupper(&self) -> Vec<usize> {
        let mut gruppe = vec![usize::MAX; self.celler.len()];
        for start in 0..self.celler.len() {
            let mut ventar = vec![start];
            while let Some(celle) = ventar.pop() {
                if gruppe[celle] != usize::MAX {
                    continue;
                }
                gruppe[celle] = start;
                for &(sum, _) in &self.i_summar[celle] {
                    ventar.extend(self.summar[sum].alle());
                }
            }
        }
        gruppe
    }
}
