//! One who keeps every utgåve of a kommune and has a linear program, against the product's own figures and groups: the worlds of
//! `undertrykking` are others. What the attacker knows of the sums it finds itself, from the values of the groups.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use time::macros::date;
use time::{Date, Duration};

use super::model::{Figur, Gruppe, Talt, Tidsrom, maanad, neste_maanad};
use super::utgaave::{Celle, lag, ventande};
use crate::undertrykking::{Arkiv, Reglar};

/// From the first of the counted months to the last utgåve.
const FYRSTE: Date = date!(2025 - 08 - 01);
const MAANADER: u32 = 6;

/// Which children there are: a figure of each month, with its finest group. `tal` makes small numbers and some large ones.
fn verd(storleik: u32) -> impl Strategy<Value = Vec<Vec<u32>>> {
    let tal = prop_oneof![3 => Just(0), 4 => 1..=storleik, 1 => storleik..=6 * storleik];
    prop::collection::vec(prop::collection::vec(tal, 42), Figur::ALL.len())
}

/// The groups that nothing is parted further in.
fn finaste(figur: Figur) -> Vec<Gruppe> {
    let dimensjonar = figur.dimensjonar();
    let alle = Gruppe::alle(dimensjonar).into_iter();
    alle.filter(|g| g.0.len() == dimensjonar.len()).collect()
}

/// What is counted on a day: each group's cases come in a month of their own, and one in seven is written down two months late.
fn talt(verd: &[Vec<u32>], dag: Date) -> Vec<Talt> {
    let mut alle = Vec::new();
    for (figur, tal) in Figur::ALL.iter().zip(verd) {
        for (nr, gruppe) in finaste(*figur).into_iter().enumerate() {
            let steg = u32::try_from(nr).unwrap();
            let maanadar = std::iter::successors(Some(FYRSTE), |m| Some(neste_maanad(*m)));
            for (m, maanad_her) in maanadar.take(MAANADER as usize).enumerate() {
                let plass = (nr * 5 + m * 3) % tal.len();
                let her = (steg + u32::try_from(m).unwrap()) % 3 == 0;
                let sein = if (nr + m) % 7 == 0 { 61 } else { 0 };
                if !her || maanad_her + Duration::days(28 + sein) > dag || tal[plass] == 0 {
                    continue;
                }
                alle.push(Talt {
                    figur: *figur,
                    maanad: maanad_her,
                    gruppe: gruppe.clone(),
                    dagar: 0,
                    verdi: tal[plass],
                });
            }
        }
    }
    samla(alle, dag)
}

/// What is counted as it stands, stands in the month of the day; and no more have a barnekoordinator than there are open saker.
fn samla(alle: Vec<Talt>, dag: Date) -> Vec<Talt> {
    let (staar, mut hende): (Vec<_>, Vec<_>) =
        alle.into_iter().partition(|t| t.figur.er_behaldning());
    let mut siste: BTreeMap<(Figur, Gruppe), u32> = BTreeMap::new();
    for t in staar {
        siste.insert((t.figur, t.gruppe), t.verdi);
    }
    let opne: u32 = siste
        .iter()
        .filter(|((f, _), _)| *f == Figur::Opne)
        .map(|(_, v)| v)
        .sum();
    for ((figur, gruppe), verdi) in siste {
        let verdi = if figur == Figur::Koordinator {
            verdi.min(opne)
        } else {
            verdi
        };
        hende.extend((verdi > 0).then(|| Talt {
            figur,
            maanad: maanad(dag),
            gruppe,
            dagar: 0,
            verdi,
        }));
    }
    hende
}

/// Every utgåve there is of a world, one after the other.
fn utgaaver(verd: &[Vec<u32>]) -> Vec<Celle> {
    let (mut arkiv, mut siste, mut alle) = (Arkiv::default(), None, Vec::new());
    let mut dag = FYRSTE + Duration::days(35);
    for _ in 0..=MAANADER {
        for til in ventande(dag, siste) {
            let ny = lag(
                &talt(verd, dag),
                (til, Some(dag)),
                &Reglar::default(),
                &mut arkiv,
            );
            alle.extend(ny.celler);
            siste = Some(til);
        }
        dag = neste_maanad(dag) + Duration::days(4);
    }
    alle
}

/// The cells of what is counted together: a figure in a time, and what is a share of it.
fn bolkar(celler: &[Celle]) -> BTreeMap<(Figur, Tidsrom), Vec<&Celle>> {
    let mut bolkar: BTreeMap<_, Vec<&Celle>> = BTreeMap::new();
    for celle in celler.iter().filter(|c| c.figur.er_om_folk()) {
        let rot = celle.figur.del_av().unwrap_or(celle.figur);
        bolkar.entry((rot, celle.tid)).or_default().push(celle);
    }
    bolkar
}

/// The lowest or highest a cell can be, for whoever has all that is shown of its lot. None when that does not fit together.
fn ytst(bolk: &[&Celle], maal: &Celle, retning: OptimizationDirection) -> Option<f64> {
    let mut program = Problem::new(retning);
    let mut variablar: BTreeMap<(Figur, Gruppe), Variable> = BTreeMap::new();
    for celle in bolk {
        for gruppe in finaste(celle.figur) {
            let vekt = f64::from(u8::from(
                celle.figur == maal.figur && gruppe.er_i(&maal.gruppe),
            ));
            let noekkel = (celle.figur, gruppe);
            variablar
                .entry(noekkel)
                .or_insert_with(|| program.add_var(vekt, (0.0, f64::INFINITY)));
        }
    }
    let ledd = |figur: Figur, gruppe: &Gruppe, teikn: f64| -> Vec<(Variable, f64)> {
        let inne = variablar
            .iter()
            .filter(|((f, g), _)| *f == figur && g.er_i(gruppe));
        inne.map(|(_, v)| (*v, teikn)).collect()
    };
    for celle in bolk.iter().filter(|c| c.vist) {
        program.add_constraint(
            ledd(celle.figur, &celle.gruppe, 1.0),
            ComparisonOp::Eq,
            f64::from(celle.verdi),
        );
    }
    for celle in bolk.iter().filter(|c| c.gruppe == Gruppe::default()) {
        if let Some(heile) = celle.figur.del_av() {
            let alt = Gruppe::default();
            let skilnad = [ledd(heile, &alt, 1.0), ledd(celle.figur, &alt, -1.0)].concat();
            program.add_constraint(skilnad, ComparisonOp::Ge, 0.0);
        }
    }
    match program.solve() {
        Ok(SolveOutcome::Solution(svar)) => Some(svar.objective()),
        Err(microlp::Error::Unbounded) => Some(f64::INFINITY),
        _ => None,
    }
}

/// A 0 of a share that somebody is in: it tells of all of them.
fn om_alle(bolk: &[&Celle], celle: &Celle) -> bool {
    let Some((dim, _)) = celle.figur.andel() else {
        return false;
    };
    let mut heile = celle.gruppe.clone();
    let i_andelen = heile.0.remove(&dim).is_some();
    let alle = bolk
        .iter()
        .find(|c| c.figur == celle.figur && c.gruppe == heile);
    i_andelen && celle.verdi == 0 && alle.is_some_and(|c| c.verdi > 0)
}

/// How many hidden figures there are, and how many of them are found.
fn angrip(celler: &[Celle]) -> (usize, usize) {
    let (mut skjulte, mut funne) = (0, 0);
    for bolk in bolkar(celler).values() {
        for maal in bolk.iter().filter(|c| !c.vist) {
            skjulte += 1;
            let lav = ytst(bolk, maal, OptimizationDirection::Minimize)
                .expect("what is shown fits together");
            let hoeg = ytst(bolk, maal, OptimizationDirection::Maximize)
                .expect("what is shown fits together");
            let kjend = (hoeg + 1e-6).floor() - (lav - 1e-6).ceil() < 0.5;
            funne += usize::from(kjend && ((1..5).contains(&maal.verdi) || om_alle(bolk, maal)));
        }
    }
    (skjulte, funne)
}

/// The same worlds each time.
fn verder(tal: usize, storleik: u32) -> Vec<Vec<Vec<u32>>> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..tal)
        .map(|_| verd(storleik).new_tree(&mut runner).unwrap().current())
        .collect()
}

#[test]
fn nobody_finds_a_small_figure_who_keeps_every_utgaave_of_the_kommune() {
    for storleik in [2, 6, 20] {
        let (mut skjulte, mut funne, mut celler) = (0, 0, 0);
        for verd in verder(1, storleik) {
            let alle = utgaaver(&verd);
            celler += alle.len();
            let (s, f) = angrip(&alle);
            (skjulte, funne) = (skjulte + s, funne + f);
        }
        println!("up to {storleik} at a time: {celler} figures, {skjulte} hidden, {funne} found");
        assert!(skjulte > 20, "the worlds have small figures");
        assert_eq!(funne, 0);
    }
}

#[test]
fn whoever_hides_only_the_small_ones_is_found_out() {
    let mut alle = utgaaver(&verder(1, 6)[0]);
    for celle in &mut alle {
        celle.vist = !(1..5).contains(&celle.verdi);
    }
    let (_, funne) = angrip(&alle);
    assert!(funne > 10, "{funne}");
}
