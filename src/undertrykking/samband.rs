//! Finds every sum that ties the figures of a kommune, from their names alone: rows, columns, totals, filters, nested and growing
//! periods, shares, and what earlier reports had. Nobody has to remember to say that two tables share a total.

use std::collections::{BTreeMap, BTreeSet};

use super::arkiv::Arkiv;
use super::grense::Reglar;
use super::grunnlag::Grunnlag;
use super::nett::{Celle, Nett, Stand, Sum};
use super::noekkel::{Dimensjon, Noekkel};
use super::perioder::{self, Kjede, Periode};

/// Between the values that a rest is made of. No form lets it into a name.
const RESTEN: char = '\u{1f}';
/// The dimension of what is in a denominator and not in its numerator.
const UTAN: &str = "\u{1f}utan";
/// The figure of what two and two are together.
const SAMAN: &str = "\u{1f}saman";
/// The dimension of what is in a period and not in the shorter ones within it.
const UTANOM: &str = "\u{1f}utanom";

/// The figures while the sums are found.
#[derive(Clone, Debug)]
struct Verd {
    verdi: i64,
    stand: Stand,
    grense: i64,
}

type Verdiar = BTreeMap<Noekkel, Verd>;
/// A total and its parts, by name.
pub(crate) type Samband = BTreeMap<Noekkel, BTreeSet<Vec<Noekkel>>>;

/// Ties the figures. The new ones of a kind whose numbers do not agree with what has been shown (late corrections that reach into a
/// finer table) are left out, and so hidden.
pub(crate) fn bind(grunnlag: &Grunnlag, reglar: &Reglar, arkiv: &Arkiv) -> Nett {
    let mut motseiing = BTreeSet::new();
    loop {
        let mut byggjar = Byggjar::ny(grunnlag, reglar, arkiv, &motseiing);
        byggjar.rett_opp();
        byggjar.knyt();
        if byggjar.gale.is_subset(&motseiing) {
            return byggjar.nett();
        }
        motseiing.extend(byggjar.gale);
    }
}

struct Byggjar<'a> {
    grunnlag: &'a Grunnlag,
    grense: i64,
    verdiar: Verdiar,
    samband: Samband,
    gale: BTreeSet<String>,
}

impl<'a> Byggjar<'a> {
    fn ny(grunnlag: &'a Grunnlag, reglar: &Reglar, arkiv: &Arkiv, utan: &BTreeSet<String>) -> Self {
        let balansar = grunnlag.balansar.iter();
        let i_balanse = balansar.flat_map(|(ein, annan)| ein.iter().chain(annan));
        let noeklar = grunnlag.celler.keys().chain(i_balanse);
        let figurar: BTreeSet<&str> = noeklar.map(|n| n.figur.as_str()).collect();
        let grense = reglar.grense.i64();
        let ny = |&verdi: &u32| Verd {
            verdi: verdi.into(),
            stand: Stand::Ny,
            grense,
        };
        let mut verdiar: Verdiar = grunnlag
            .celler
            .iter()
            .filter(|(noekkel, _)| !utan.contains(&noekkel.figur))
            .map(|(noekkel, verdi)| (noekkel.clone(), ny(verdi)))
            .collect();
        for (noekkel, lagra) in &arkiv.celler {
            if figurar.contains(noekkel.figur.as_str()) {
                let verd = Verd {
                    verdi: lagra.verdi.into(),
                    stand: if lagra.vist {
                        Stand::Vist
                    } else {
                        Stand::Skjult
                    },
                    grense: lagra.grense.into(),
                };
                verdiar.insert(noekkel.clone(), verd);
            }
        }
        Self {
            grunnlag,
            grense,
            verdiar,
            samband: Samband::new(),
            gale: BTreeSet::new(),
        }
    }

    /// A new total is the sum of its parts as they have been shown, though one has been corrected since: else the difference tells of
    /// the correction.
    fn rett_opp(&mut self) {
        let mut nye: Vec<Noekkel> = self
            .verdiar
            .iter()
            .filter(|(_, verd)| verd.stand == Stand::Ny)
            .map(|(noekkel, _)| noekkel.clone())
            .collect();
        let lengd = |n: &Noekkel| n.periode.map_or(0, |p| p.til() - p.fraa());
        nye.sort_by_key(|n| (std::cmp::Reverse(n.gruppe.len()), lengd(n)));
        for noekkel in nye {
            let sum = self
                .sum_av_verdiar(&noekkel)
                .or_else(|| self.sum_av_maanader(&noekkel));
            if let (Some(sum), Some(verd)) = (sum, self.verdiar.get_mut(&noekkel)) {
                verd.verdi = sum;
            }
        }
    }

    fn sum_av_verdiar(&self, noekkel: &Noekkel) -> Option<i64> {
        let dimensjonar = &self.grunnlag.dimensjonar;
        dimensjonar
            .iter()
            .find_map(|d| self.alle_verdiar(noekkel, d))
    }

    fn alle_verdiar(&self, noekkel: &Noekkel, dimensjon: &Dimensjon) -> Option<i64> {
        if noekkel.gruppe.contains_key(&dimensjon.namn) || dimensjon.verdiar.is_empty() {
            return None;
        }
        let del = |v: &String| self.verdiar.get(&noekkel.clone().med(&dimensjon.namn, v));
        dimensjon
            .verdiar
            .iter()
            .map(|v| del(v).map(|verd| verd.verdi))
            .sum()
    }

    fn sum_av_maanader(&self, noekkel: &Noekkel) -> Option<i64> {
        let heil = noekkel.periode?;
        let til = |fraa: u32, til: u32| Periode::ny(fraa, til);
        let (mut fraa, mut sum) = (heil.fraa(), 0);
        while fraa < heil.til() {
            let (neste, verd) = (fraa + 1..=heil.til())
                .filter(|&t| (fraa, t) != (heil.fraa(), heil.til()))
                .find_map(|t| Some((t, self.verdiar.get(&noekkel.i(til(fraa, t)?))?)))?;
            sum += verd.verdi;
            fraa = neste;
        }
        Some(sum)
    }

    /// All sums, and what they say there is besides what was given, until there is no more.
    fn knyt(&mut self) {
        loop {
            let foer = self.verdiar.len();
            self.samband.clear();
            self.knyt_andelar();
            self.knyt_balansar();
            self.knyt_perioder();
            self.knyt_dimensjonar();
            if self.verdiar.len() == foer {
                return;
            }
        }
    }

    /// A cell no table has. False when it cannot be, so that the figures disagree.
    fn avleidd(&mut self, noekkel: &Noekkel, verdi: i64) -> bool {
        let grense = self.grense;
        let verd = self.verdiar.entry(noekkel.clone()).or_insert(Verd {
            verdi,
            stand: Stand::Avleidd,
            grense,
        });
        let godt = verd.verdi == verdi && verdi >= 0;
        if !godt {
            self.gale.insert(noekkel.figur.clone());
        }
        godt
    }

    fn sum(&mut self, heil: &Noekkel, mut delar: Vec<Noekkel>) {
        delar.sort();
        self.samband.entry(heil.clone()).or_default().insert(delar);
    }

    fn knyt_andelar(&mut self) {
        for (teljar, nemnar) in &self.grunnlag.andelar {
            let (Some(t), Some(n)) = (self.verdiar.get(teljar), self.verdiar.get(nemnar)) else {
                continue;
            };
            let differanse = n.verdi - t.verdi;
            let rest = resten(teljar, nemnar);
            if self.avleidd(&rest, differanse) {
                self.sum(nemnar, vec![teljar.clone(), rest]);
            }
        }
    }

    /// Both are parts of a sum that no table has.
    fn knyt_balansar(&mut self) {
        for (ein, annan) in &self.grunnlag.balansar {
            let verdi = |n: &Noekkel| self.verdiar.get(n).map(|verd| verd.verdi);
            let alle: Option<Vec<i64>> = ein.iter().chain(annan).map(verdi).collect();
            let Some(alle) = alle else { continue };
            let saman = Noekkel::ny(&format!("{SAMAN} {} {}", ein[0], annan[0]), None);
            if self.avleidd(&saman, alle[0] + alle[1]) {
                self.sum(&saman, ein.to_vec());
                self.sum(&saman, annan.to_vec());
            }
        }
    }

    fn knyt_perioder(&mut self) {
        let mut seriar: BTreeMap<Noekkel, Vec<(Periode, i64)>> = BTreeMap::new();
        for (noekkel, verd) in &self.verdiar {
            if let Some(periode) = noekkel.periode
                && !noekkel.gruppe.contains_key(UTANOM)
            {
                let serie = noekkel.utan_periode();
                seriar.entry(serie).or_default().push((periode, verd.verdi));
            }
        }
        for (serie, verdiar) in seriar {
            if let Some(kjeder) = perioder::kjeder(&verdiar) {
                for kjede in &kjeder {
                    self.knyt_kjede(&serie, &verdiar, kjede);
                }
            } else {
                self.gale.insert(serie.figur.clone());
            }
        }
    }

    /// Each period is the sum of what a chain has in it, and of what is outside of the chain.
    fn knyt_kjede(&mut self, serie: &Noekkel, verdiar: &[(Periode, i64)], kjede: &Kjede) {
        let godt = kjede
            .iter()
            .all(|&(bit, verdi)| self.avleidd(&serie.i(bit), verdi));
        if !godt {
            return;
        }
        for &(heil, verdi) in verdiar {
            let (delar, alt) = perioder::innanfor(kjede, heil);
            let mut noeklar: Vec<Noekkel> = delar.iter().map(|&(d, _)| serie.i(d)).collect();
            let (Some(fyrste), Some(siste)) = (delar.first(), delar.last()) else {
                continue;
            };
            if !alt {
                let utanom = format!("{}–{}", fyrste.0.fraa(), siste.0.til());
                let utanom = serie.i(heil).med(UTANOM, &utanom);
                let inne: i64 = delar.iter().map(|&(_, verdi)| verdi).sum();
                if !self.avleidd(&utanom, verdi - inne) {
                    continue;
                }
                noeklar.push(utanom);
            }
            if noeklar.len() > 1 {
                self.sum(&serie.i(heil), noeklar);
            }
        }
    }

    fn knyt_dimensjonar(&mut self) {
        for dimensjon in self.grunnlag.dimensjonar.clone() {
            let mut familiar: BTreeMap<Noekkel, Vec<Noekkel>> = BTreeMap::new();
            for noekkel in self.verdiar.keys() {
                let verdi = noekkel.gruppe.get(&dimensjon.namn);
                if verdi.is_some_and(|v| !v.contains(RESTEN)) {
                    let heil = noekkel.utan(&dimensjon.namn);
                    familiar.entry(heil).or_default().push(noekkel.clone());
                }
            }
            for (heil, delar) in familiar {
                self.knyt_familie(&dimensjon, &heil, delar);
            }
        }
    }

    fn knyt_familie(&mut self, dimensjon: &Dimensjon, heil: &Noekkel, mut delar: Vec<Noekkel>) {
        let sum: i64 = delar.iter().map(|d| self.verdiar[d].verdi).sum();
        let utan_del = |v: &&String| !delar.contains(&heil.clone().med(&dimensjon.namn, v));
        let manglar: Vec<&str> = dimensjon
            .verdiar
            .iter()
            .filter(utan_del)
            .map(String::as_str)
            .collect();
        let kjend = self.verdiar.get(heil).map(|verd| verd.verdi);
        if manglar.is_empty() {
            if self.avleidd(heil, sum) {
                self.sum(heil, delar);
            }
        } else if let Some(verdi) = kjend {
            // one that is missing is named like any other; several together have what no name has between them
            let rest = manglar.join(&RESTEN.to_string());
            let rest = heil.clone().med(&dimensjon.namn, &rest);
            if self.avleidd(&rest, verdi - sum) {
                delar.push(rest);
                self.sum(heil, delar);
            }
        }
    }

    fn nett(self) -> Nett {
        let nr: BTreeMap<&Noekkel, usize> = self.verdiar.keys().zip(0..).collect();
        let strenge: BTreeSet<Noekkel> = self
            .grunnlag
            .andelar
            .iter()
            .flat_map(|(t, n)| [t.clone(), resten(t, n)])
            .collect();
        let nemnarar: BTreeSet<&Noekkel> = self.grunnlag.andelar.iter().map(|(_, n)| n).collect();
        let celle = |(noekkel, verd): (&Noekkel, &Verd)| Celle {
            noekkel: noekkel.clone(),
            verdi: verd.verdi,
            stand: verd.stand,
            grense: verd.grense,
            streng: strenge.contains(noekkel),
            nemnar: nemnarar.contains(noekkel),
        };
        let celler = self.verdiar.iter().map(celle).collect();
        let ein = |heil: &Noekkel, delar: &Vec<Noekkel>| Sum {
            heil: nr[heil],
            delar: delar.iter().map(|d| nr[d]).collect(),
            balanse: heil.figur.starts_with(SAMAN),
        };
        let summar = self
            .samband
            .iter()
            .flat_map(|(heil, alle)| alle.iter().map(move |delar| ein(heil, delar)))
            .collect();
        Nett::ny(celler, summar)
    }
}

/// What is in the denominator and not in the numerator.
fn resten(teljar: &Noekkel, nemnar: &Noekkel) -> Noekkel {
    let teljar = teljar.utan_periode();
    nemnar.clone().med(UTAN, &teljar.to_string())
}
