//! The last word: the report is safe also from one who knows this program, or all of its figures are hidden.

use std::collections::BTreeSet;

use super::bevis::Rom;
use super::grense::{Null, Reglar};
use super::merke::{Merka, Merke, Rammer, kjende};
use super::moenster::{Moenster, Val};
use super::nett::{Nett, Stand};

/// How many other sets of numbers are tried for a cell.
const FORSOEK: u32 = 40;

/// What is hidden in the end.
///
/// Who knows the program can also reckon which numbers would have made it hide just this. So for each small figure there must be
/// other numbers, where it is another, for which the program hides and shows the same. Where none are found, all that
/// are tied to it are hidden.
pub(crate) fn sikra(nett: &Nett, reglar: &Reglar) -> Vec<bool> {
    let verdiar = nett.verdiar();
    let merka = Merka::av(nett, &verdiar, reglar.null);
    let aktuell = aktuelle(nett);
    let val = Val {
        nett,
        merka: &merka,
        breidd: reglar.breidd.under(reglar.grense.i64()),
        aktuell: &aktuell,
    };
    let moenster = val.moenster(&verdiar);
    let mut usikre = moenster.uviss.clone();
    if usikre.is_empty() {
        usikre.extend(ulik(&val, &moenster, &verdiar, reglar.null));
    }
    steng(nett, moenster.skjult, &usikre, &merka)
}

/// The cells that sums tie to something new.
fn aktuelle(nett: &Nett) -> Vec<bool> {
    let grupper = nett.grupper();
    let mut nye = vec![false; grupper.len()];
    for (celle, &gruppe) in nett.celler.iter().zip(&grupper) {
        nye[gruppe] |= celle.stand == Stand::Ny;
    }
    grupper.into_iter().map(|gruppe| nye[gruppe]).collect()
}

/// A small figure that has no other value with the same report.
fn ulik(val: &Val<'_>, moenster: &Moenster, verdiar: &[i64], null: Null) -> Option<usize> {
    let mut prova = vec![false; verdiar.len()];
    for celle in 0..verdiar.len() {
        let liten = val.merka.merke[celle] == Merke::Liten;
        if !liten || prova[celle] || !val.vernar(celle, &moenster.skjult) {
            continue;
        }
        match anna(val, moenster, verdiar, celle, null) {
            Some(andre) => {
                for ((prova, foer), etter) in prova.iter_mut().zip(verdiar).zip(&andre) {
                    *prova |= foer != etter;
                }
            }
            None => return Some(celle),
        }
    }
    None
}

/// Other numbers with the same report, where the cell is another.
fn anna(
    val: &Val<'_>,
    moenster: &Moenster,
    verdiar: &[i64],
    celle: usize,
    null: Null,
) -> Option<Vec<i64>> {
    let mut att = FORSOEK;
    let mut same = |andre: &[i64]| {
        att = att.saturating_sub(1);
        let merka = Merka::av(val.nett, andre, null);
        let val = Val {
            merka: &merka,
            ..*val
        };
        att > 0 && val.moenster(andre) == *moenster
    };
    let mut finn = |rammer: &Rammer| {
        let rom = Rom {
            nett: val.nett,
            rammer,
            skjult: &moenster.skjult,
        };
        let mut flytt = |&steg: &i64| rom.flytt(verdiar, celle, steg, &mut same);
        [1, -1].iter().find_map(&mut flytt)
    };
    finn(&val.merka.fortalt).or_else(|| finn(&val.merka.ukjend))
}

/// Hides all that is new in the groups of these cells, but what earlier reports tell.
fn steng(nett: &Nett, mut skjult: Vec<bool>, usikre: &BTreeSet<usize>, merka: &Merka) -> Vec<bool> {
    let grupper = nett.grupper();
    let kjend = kjende(nett, &nett.verdiar(), |c| {
        nett.celler[c].stand == Stand::Vist
    });
    for &usikker in usikre {
        for (celle, skjult) in skjult.iter_mut().enumerate() {
            let ny = nett.celler[celle].stand == Stand::Ny;
            let same = grupper[celle] == grupper[usikker];
            *skjult |= ny && same && !kjend[celle];
        }
    }
    vis_kjende(nett, merka, &mut skjult);
    skjult
}

/// A large figure that earlier reports give by themselves is shown: to hide it would look like more than it is.
fn vis_kjende(nett: &Nett, merka: &Merka, skjult: &mut [bool]) {
    let kjend = |skjult: &[bool]| {
        nett.summar.iter().find_map(|sum| {
            let mut skjulte = sum.alle().filter(|&c| skjult[c]);
            let eine = skjulte.next().filter(|_| skjulte.next().is_none())?;
            let avleidd = nett.celler[eine].stand != Stand::Skjult;
            (avleidd && merka.merke[eine] == Merke::Stor).then_some(eine)
        })
    };
    while let Some(celle) = kjend(skjult) {
        skjult[celle] = false;
    }
}
