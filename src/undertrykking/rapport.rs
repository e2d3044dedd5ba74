//! What is shown, and nothing more.

use std::collections::BTreeMap;
use std::fmt;

use super::arkiv::{Arkiv, Lagra};
use super::grense::Reglar;
use super::grunnlag::Grunnlag;
use super::nett::{Nett, Stand};
use super::noekkel::Noekkel;
use super::samband::bind;
use super::sikring::sikra;

/// A figure as it is shown. Why one is hidden is not known here, so it cannot be told: small ones and those hidden for their
/// sake look the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vising {
    /// The number.
    Tal(u32),
    /// Hatched in pictures.
    Skjult,
}

impl fmt::Display for Vising {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tal(tal) => write!(f, "{tal}"),
            Self::Skjult => f.write_str("skjult"),
        }
    }
}

/// The figures of one report, as everybody may see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rapport {
    celler: BTreeMap<Noekkel, Vising>,
    grense: u32,
}

impl Rapport {
    /// A figure. One that was not given is hidden.
    #[must_use]
    pub fn tal(&self, noekkel: &Noekkel) -> Vising {
        self.celler.get(noekkel).copied().unwrap_or(Vising::Skjult)
    }

    /// Numerator and denominator of a share, when both are shown. Give the share to [`Grunnlag::andel`] first.
    #[must_use]
    pub fn andel(&self, teljar: &Noekkel, nemnar: &Noekkel) -> Option<(u32, u32)> {
        match (self.tal(teljar), self.tal(nemnar)) {
            (Vising::Tal(teljar), Vising::Tal(nemnar)) if nemnar > 0 => Some((teljar, nemnar)),
            _ => None,
        }
    }

    /// A median, when the figure of how many are behind it is shown and not 0.
    #[must_use]
    pub fn median<T>(&self, bak: &Noekkel, median: T) -> Option<T> {
        matches!(self.tal(bak), Vising::Tal(1..)).then_some(median)
    }

    /// All figures, by name: exactly what a file of the report holds.
    pub fn alle(&self) -> impl Iterator<Item = (&Noekkel, Vising)> {
        self.celler
            .iter()
            .map(|(noekkel, &vising)| (noekkel, vising))
    }

    /// The note under a picture or table in which something is hidden.
    #[must_use]
    pub fn forklaring(&self) -> String {
        format!(
            "Tal under {} er skjulte. Nokre større tal er skjulte òg, så ingen kan rekne ut dei små.",
            self.grense
        )
    }
}

/// Hides what must be hidden (domain.md § 7). `arkiv` is all that was shown of the kommune before. Whoever shows the report stores the
/// new `Arkiv` first, in the same transaction, with the old one locked: two reports made side by side do not know of each other.
#[must_use]
pub fn vern(grunnlag: &Grunnlag, reglar: &Reglar, arkiv: &Arkiv) -> (Rapport, Arkiv) {
    let nett = bind(grunnlag, reglar, arkiv);
    let skjult = sikra(&nett, reglar);
    let nr: BTreeMap<&Noekkel, usize> = nett.celler.iter().map(|c| &c.noekkel).zip(0..).collect();
    let mut neste = arkiv.clone();
    let mut celler = BTreeMap::new();
    for noekkel in grunnlag.celler.keys() {
        let vising = nr
            .get(noekkel)
            .filter(|&&c| !skjult[c])
            .map_or(Vising::Skjult, |&c| Vising::Tal(verdi(&nett, c)));
        celler.insert(noekkel.clone(), vising);
        if let Some(&celle) = nr.get(noekkel)
            && nett.celler[celle].stand == Stand::Ny
        {
            let lagra = Lagra {
                verdi: verdi(&nett, celle),
                vist: vising != Vising::Skjult,
                grense: reglar.grense.tal(),
            };
            neste.celler.insert(noekkel.clone(), lagra);
        }
    }
    let grense = reglar.grense.tal();
    (Rapport { celler, grense }, neste)
}

fn verdi(nett: &Nett, celle: usize) -> u32 {
    u32::try_from(nett.celler[celle].verdi).unwrap_or(0)
}
