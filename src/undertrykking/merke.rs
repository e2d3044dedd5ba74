//! Which figures are small, and what one may know of each by knowing that (domain.md § 7, primary suppression).

use super::grense::Null;
use super::nett::{Celle, Nett, Stand, Sum};

/// What is said of a figure by whether it is small. The module reckons as if everybody knew it of every figure, though it is never
/// shown: what is safe then, is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Merke {
    /// A 0 that is shown.
    Null,
    /// Under the limit.
    Liten,
    /// The limit or more.
    Stor,
}

/// What each figure is, and between what it is known to be.
pub(crate) struct Merka {
    pub merke: Vec<Merke>,
    /// By one who is told what each is.
    pub fortalt: Rammer,
    /// By one who only knows that a 0 would have been shown.
    pub ukjend: Rammer,
}

/// From and to, of each figure.
pub(crate) type Rammer = Vec<(i64, i64)>;

impl Merka {
    pub fn av(nett: &Nett, verdiar: &[i64], null: Null) -> Self {
        let tydeleg = tydelege(nett, verdiar);
        let liten_null = |c: usize| null == Null::Liten || tydeleg[c];
        // what zeros that are shown tell, cannot be hidden
        let vist = |c: usize| nett.celler[c].stand == Stand::Vist || !liten_null(c);
        let kjend = kjende(nett, verdiar, vist);
        let ein = |(nr, celle): (usize, &Celle)| {
            let minst = i64::from(!liten_null(nr));
            if verdiar[nr] >= celle.grense {
                (Merke::Stor, (celle.grense, i64::MAX), (1, i64::MAX))
            } else if kjend[nr] && celle.stand != Stand::Skjult {
                (Merke::Null, (0, 0), (0, 0))
            } else {
                let liten = (minst, celle.grense - 1);
                (Merke::Liten, liten, (minst, i64::MAX))
            }
        };
        let alle = || nett.celler.iter().enumerate().map(ein);
        Self {
            merke: alle().map(|m| m.0).collect(),
            fortalt: alle().map(|m| m.1).collect(),
            ukjend: alle().map(|m| m.2).collect(),
        }
    }
}

/// Where a 0 would tell of everybody in a sum, or nearly: at most one part reaches the limit. It is decided by which figures reach it
/// and never by how small the others are, so that hiding a 0 says nothing of them. Below a 0 that is shown there is nothing to hide.
fn tydelege(nett: &Nett, verdiar: &[i64]) -> Vec<bool> {
    let stor = |nr: usize| verdiar[nr] >= nett.celler[nr].grense;
    let faa_store = |sum: &&Sum| !sum.balanse && sum.delar.iter().filter(|&&d| stor(d)).count() < 2;
    let mut tydeleg = strenge(nett);
    loop {
        let kjend = under(nett, verdiar, |c| !tydeleg[c]);
        let nye: Vec<usize> = nett
            .summar
            .iter()
            .filter(faa_store)
            .flat_map(|sum| sum.delar.iter().copied())
            .filter(|&del| !tydeleg[del] && !kjend[del])
            .collect();
        if nye.is_empty() {
            return tydeleg;
        }
        for del in nye {
            tydeleg[del] = true;
        }
    }
}

/// What is below a 0 of these.
fn under(nett: &Nett, verdiar: &[i64], vist: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut under = vec![false; nett.celler.len()];
    loop {
        let null = |c: usize| verdiar[c] == 0 && (under[c] || vist(c));
        let heile = nett.summar.iter().filter(|sum| null(sum.heil));
        let delar: Vec<usize> = heile.flat_map(|s| s.delar.iter().copied()).collect();
        if delar.iter().all(|&del| under[del]) {
            return under;
        }
        for del in delar {
            under[del] = true;
        }
    }
}

/// What is known to be 0 by these: they, what is below them, and what is made of such.
pub(crate) fn kjende(nett: &Nett, verdiar: &[i64], vist: impl Fn(usize) -> bool) -> Vec<bool> {
    let null = |c: usize| verdiar[c] == 0 && vist(c);
    let mut kjend: Vec<bool> = (0..nett.celler.len()).map(null).collect();
    loop {
        let foer = kjend.clone();
        for sum in &nett.summar {
            if kjend[sum.heil] {
                for &del in &sum.delar {
                    kjend[del] = true;
                }
            } else if sum.delar.iter().all(|&del| kjend[del]) {
                kjend[sum.heil] = true;
            }
        }
        if kjend == foer {
            return kjend;
        }
    }
}

/// The figures of shares and those an earlier report hid, and the totals they are parts of: a 0 there would give theirs away. Not what a
/// share is of: where nobody is, nothing is told of them.
fn strenge(nett: &Nett) -> Vec<bool> {
    let streng = |c: &Celle| c.streng || c.stand == Stand::Skjult;
    let mut streng: Vec<bool> = nett.celler.iter().map(streng).collect();
    loop {
        let over = |sum: &&Sum| {
            let fri = streng[sum.heil] || nett.celler[sum.heil].nemnar;
            !fri && sum.delar.iter().any(|&d| streng[d])
        };
        let nye: Vec<usize> = nett.summar.iter().filter(over).map(|s| s.heil).collect();
        if nye.is_empty() {
            return streng;
        }
        for heil in nye {
            streng[heil] = true;
        }
    }
}
