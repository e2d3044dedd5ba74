//! What is to be shown: the true figures of one kommune, before anything is hidden.

use std::collections::{BTreeMap, BTreeSet};

use super::noekkel::{Dimensjon, Noekkel};

/// The true figures, and how they are parted. It holds small figures: it is never shown, logged or kept.
#[derive(Clone, Default)]
pub struct Grunnlag {
    pub(crate) dimensjonar: Vec<Dimensjon>,
    pub(crate) celler: BTreeMap<Noekkel, u32>,
    /// Numerator and denominator.
    pub(crate) andelar: BTreeSet<(Noekkel, Noekkel)>,
    /// Two that are as many together as two others.
    pub(crate) balansar: BTreeSet<([Noekkel; 2], [Noekkel; 2])>,
}

impl Grunnlag {
    /// Nothing yet.
    #[must_use]
    pub const fn ny(dimensjonar: Vec<Dimensjon>) -> Self {
        Self {
            dimensjonar,
            celler: BTreeMap::new(),
            andelar: BTreeSet::new(),
            balansar: BTreeSet::new(),
        }
    }

    /// A figure. Zeros are given too: what is left out is hidden. The first value of a name counts.
    pub fn tal(&mut self, noekkel: Noekkel, verdi: u32) {
        self.celler.entry(noekkel).or_insert(verdi);
    }

    /// A share, of two figures given with [`Self::tal`]. It hides when the numerator, the denominator or the difference is small, 0 too
    /// (domain.md § 7).
    pub fn andel(&mut self, teljar: Noekkel, nemnar: Noekkel) {
        self.andelar.insert((teljar, nemnar));
    }

    /// Two figures that are as many together as two others, as everybody knows: what was there and what came, what is there and what went. They are given
    /// with [`Self::tal`], or have been shown before. Where they are not quite as many (what was shown stands, though something is corrected), the
    /// difference is taken to be known.
    pub fn balanse(&mut self, ein: [Noekkel; 2], annan: [Noekkel; 2]) {
        self.balansar.insert((ein, annan));
    }

    /// A table of rows and columns with all its totals. `rot` says what, when and which filters; `tal` is row by row, in the
    /// order of the values of the dimensions.
    pub fn tabell(
        &mut self,
        rot: &Noekkel,
        rader: &Dimensjon,
        kolonnar: &Dimensjon,
        tal: &[&[u32]],
    ) {
        let mut nedst = vec![0_u32; kolonnar.verdiar.len()];
        for (rad, verdiar) in rader.verdiar.iter().zip(tal) {
            let rad = rot.clone().med(&rader.namn, rad);
            for ((kolonne, &verdi), sum) in kolonnar.verdiar.iter().zip(*verdiar).zip(&mut nedst) {
                self.tal(rad.clone().med(&kolonnar.namn, kolonne), verdi);
                *sum += verdi;
            }
            self.tal(rad, verdiar.iter().sum());
        }
        for (kolonne, &sum) in kolonnar.verdiar.iter().zip(&nedst) {
            self.tal(rot.clone().med(&kolonnar.namn, kolonne), sum);
        }
        self.tal(rot.clone(), nedst.iter().sum());
    }
}
