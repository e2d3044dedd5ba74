//! The proof that a figure cannot be reckoned: another set of whole numbers, which gives all that is shown and where the figure is
//! another. Whatever method one uses, one cannot tell the two apart. It needs no theory of linear programming: it can be checked by
//! adding up.

use std::collections::BTreeSet;

use super::merke::Rammer;
use super::nett::Nett;

/// How many figures are moved at most in a proof.
const LENGD: [usize; 4] = [4, 8, 16, 40];
/// How many moves are tried for each length. What is not found is not relied on: more is hidden.
const FORSOEK: u32 = 400;

/// What may be moved: hidden figures, each within what is known of it.
pub(crate) struct Rom<'a> {
    pub nett: &'a Nett,
    pub rammer: &'a Rammer,
    pub skjult: &'a [bool],
}

impl Rom<'_> {
    /// Numbers that fit all that is shown, in which the cell is one higher or one lower than in `verdiar`, and that `godtek` takes.
    pub fn flytt(
        &self,
        verdiar: &[i64],
        celle: usize,
        steg: i64,
        godtek: &mut dyn FnMut(&[i64]) -> bool,
    ) -> Option<Vec<i64>> {
        LENGD.iter().find_map(|&lengd| {
            let mut leit = Leit {
                rom: self,
                verdiar: verdiar.to_vec(),
                flytta: vec![false; verdiar.len()],
                skeive: vec![0; self.nett.summar.len()],
                gale: BTreeSet::new(),
                att: FORSOEK,
                godtek,
            };
            (leit.held(celle, steg) && leit.prov(celle, steg, lengd)).then_some(leit.verdiar)
        })
    }

    /// Whether it can be as far apart as `breidd` from the lowest to the highest.
    pub fn har_breidd(&self, verdiar: &[i64], celle: usize, breidd: i64) -> bool {
        let mut spenn = 0;
        for steg in [1, -1] {
            let mut naa = verdiar.to_vec();
            while spenn < breidd {
                let Some(neste) = self.flytt(&naa, celle, steg, &mut |_| true) else {
                    break;
                };
                naa = neste;
                spenn += 1;
            }
        }
        spenn >= breidd
    }

    fn held(&self, celle: usize, verdi: i64) -> bool {
        let (minst, stoerst) = self.rammer[celle];
        self.skjult[celle] && (minst..=stoerst).contains(&verdi)
    }
}

/// One search: a figure is moved by one, and what that makes wrong is made right by moving others.
struct Leit<'a, 'b> {
    rom: &'a Rom<'a>,
    verdiar: Vec<i64>,
    flytta: Vec<bool>,
    /// By how much each sum is wrong: its parts less its total.
    skeive: Vec<i64>,
    gale: BTreeSet<usize>,
    att: u32,
    godtek: &'b mut dyn FnMut(&[i64]) -> bool,
}

impl Leit<'_, '_> {
    fn prov(&mut self, celle: usize, steg: i64, lengd: usize) -> bool {
        if lengd == 0 || self.att == 0 {
            return false;
        }
        self.att -= 1;
        self.flytta[celle] = true;
        self.set(celle, steg);
        if self.rett_neste(lengd - 1) {
            return true;
        }
        self.flytta[celle] = false;
        self.set(celle, -steg);
        false
    }

    fn set(&mut self, celle: usize, steg: i64) {
        self.verdiar[celle] += steg;
        for &(sum, teikn) in &self.rom.nett.i_summar[celle] {
            self.skeive[sum] += teikn * steg;
            if self.skeive[sum] == 0 {
                self.gale.remove(&sum);
            } else {
                self.gale.insert(sum);
            }
        }
    }

    /// Makes the sum that is wrong and has the fewest ways to be made right, right, and so on.
    fn rett_neste(&mut self, lengd: usize) -> bool {
        let vegar = self.gale.iter().map(|&sum| self.vegar(sum));
        let Some(mut faerrast) = vegar.min_by_key(Vec::len) else {
            return (self.godtek)(&self.verdiar);
        };
        // those first that make the most right
        faerrast.sort_by_key(|&(celle, steg)| (self.skade(celle, steg), celle));
        faerrast
            .into_iter()
            .any(|(celle, steg)| self.prov(celle, steg, lengd))
    }

    /// The moves that make a sum less wrong.
    fn vegar(&self, sum: usize) -> Vec<(usize, i64)> {
        let celler = &self.rom.nett.summar[sum];
        let skeiv = self.skeive[sum].signum();
        let ned = celler.delar.iter().map(|&del| (del, -skeiv));
        ned.chain([(celler.heil, skeiv)])
            .filter(|&(celle, steg)| !self.flytta[celle] && self.held(celle, steg))
            .collect()
    }

    fn held(&self, celle: usize, steg: i64) -> bool {
        self.rom.held(celle, self.verdiar[celle] + steg)
    }

    /// How much more wrong the sums are after a move.
    fn skade(&self, celle: usize, steg: i64) -> i64 {
        let i_summar = &self.rom.nett.i_summar[celle];
        let endring = i_summar.iter().map(|&(sum, teikn)| {
            let skeiv = self.skeive[sum];
            (skeiv + teikn * steg).abs() - skeiv.abs()
        });
        endring.sum()
    }
}
