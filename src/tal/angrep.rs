//! One who keeps every utgåve of a kommune and has a linear program, against the product's own figures and groups: the worlds of
//! `undertrykking` are others. What the attacker knows of the sums it finds itself, from the values of the groups.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use time::macros::date;
use time::{Date, Duration};

use super::model::{Figur, Gruppe, Talt, Tidsrom, foerre_maanad, neste_maanad};
use super::utgaave::{Celle, Utgaave, er_slutt, lag, lag_med, slutten, sum, termin_til, ventande};
use crate::undertrykking::{Arkiv, Grense, Reglar};

/// How many worlds there are of each size, where the environment does not ask for more (docs/vegger.md).
const VERDER: usize = 1;
/// The limits that kommunar choose.
const GRENSER: [u32; 3] = [3, 5, 8];

/// From the first of the counted months to the last utgåve.
const FYRSTE: Date = date!(2025 - 08 - 01);
const MAANADER: u32 = 12;

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
    med_opne(alle, dag)
}

/// What is counted as it stood, is what came and was not closed; and no more have a barnekoordinator than there are open saker.
fn med_opne(alle: Vec<Talt>, dag: Date) -> Vec<Talt> {
    let (staar, mut hende): (Vec<_>, Vec<_>) =
        alle.into_iter().partition(|t| t.figur.er_behaldning());
    let sum = |hende: &[Talt], figur: Figur, til: Date| -> u32 {
        let mine = hende.iter().filter(|t| t.figur == figur && t.maanad < til);
        mine.map(|t| t.verdi).sum()
    };
    let fraa_foer = sum(&hende, Figur::Lukka, Date::MAX);
    let vekt = |figur: Figur, gruppe: &Gruppe| -> u32 {
        let mine = staar
            .iter()
            .filter(|t| t.figur == figur && t.gruppe == *gruppe);
        mine.map(|t| t.verdi).sum()
    };
    let alle = finaste(Figur::Opne);
    let heile: u32 = alle.iter().map(|g| vekt(Figur::Opne, g)).sum();
    let maanadar = std::iter::successors(Some(date!(2023 - 08 - 01)), |m| Some(neste_maanad(*m)));
    let slutt: Vec<Date> = maanadar
        .take_while(|m| *m <= dag)
        .filter(|m| er_slutt(*m))
        .collect();
    for til in slutt {
        let opne = fraa_foer + sum(&hende, Figur::Nye, til) - sum(&hende, Figur::Lukka, til);
        let delar = alle
            .iter()
            .map(|g| opne * vekt(Figur::Opne, g) / heile.max(1));
        let mut delar: Vec<u32> = delar.collect();
        delar[0] += opne - delar.iter().sum::<u32>();
        let koordinator = vekt(Figur::Koordinator, &Gruppe::default()).min(opne);
        let ny = |figur, gruppe: &Gruppe, verdi| Talt {
            figur,
            maanad: foerre_maanad(til),
            gruppe: gruppe.clone(),
            dagar: 0,
            verdi,
        };
        let opne = alle
            .iter()
            .zip(delar)
            .map(|(g, verdi)| ny(Figur::Opne, g, verdi));
        let nye: Vec<Talt> = opne
            .chain([ny(Figur::Koordinator, &Gruppe::default(), koordinator)])
            .collect();
        hende.extend(nye);
    }
    hende.retain(|t| t.verdi > 0);
    hende
}

/// Every utgåve there is of a world, one after the other, as `lag` makes them.
fn utgaaver(verd: &[Vec<u32>], lag: impl Fn(&[Talt], Date, &mut Arkiv) -> Utgaave) -> Vec<Celle> {
    let (mut arkiv, mut siste, mut alle) = (Arkiv::default(), None, Vec::new());
    let mut dag = FYRSTE + Duration::days(35);
    for _ in 0..=MAANADER {
        for til in ventande(dag, siste) {
            alle.extend(lag(&talt(verd, dag), til, &mut arkiv).celler);
            siste = Some(til);
        }
        dag = neste_maanad(dag) + Duration::days(4);
    }
    alle
}

/// The rules of a kommune that hides what is under this.
fn reglar(grense: u32) -> Reglar {
    Reglar {
        grense: Grense::ny(grense).unwrap(),
        ..Reglar::default()
    }
}

/// What is counted together: a figure in a term, and all of what came, is there and went.
fn bolk(celle: &Celle) -> (Figur, Option<Tidsrom>) {
    match celle.figur {
        Figur::Opne | Figur::Koordinator | Figur::Nye | Figur::Lukka => (Figur::Opne, None),
        figur => (figur, Some(celle.tid)),
    }
}

fn bolkar(celler: &[Celle]) -> BTreeMap<(Figur, Option<Tidsrom>), Vec<&Celle>> {
    let mut bolkar: BTreeMap<_, Vec<&Celle>> = BTreeMap::new();
    // before the first of the months all is as it was
    let med = |c: &&Celle| c.figur.er_om_folk() && c.tid.til >= FYRSTE;
    for celle in celler.iter().filter(med) {
        bolkar.entry(bolk(celle)).or_default().push(celle);
    }
    bolkar
}

type Ledd = Vec<(Variable, f64)>;

/// The lowest or highest a cell can be, for whoever has all that is shown of its lot. None when that does not fit together.
fn ytst(bolk: &[&Celle], maal: &Celle, retning: OptimizationDirection) -> Option<f64> {
    let mut program = Problem::new(retning);
    let mut variablar: BTreeMap<(Figur, Tidsrom, Gruppe), Variable> = BTreeMap::new();
    for celle in bolk {
        for gruppe in finaste(celle.figur) {
            let same = (celle.figur, celle.tid) == (maal.figur, maal.tid);
            let vekt = f64::from(u8::from(same && gruppe.er_i(&maal.gruppe)));
            let noekkel = (celle.figur, celle.tid, gruppe);
            variablar
                .entry(noekkel)
                .or_insert_with(|| program.add_var(vekt, (0.0, f64::INFINITY)));
        }
    }
    let ledd = |figur: Figur, tid: Tidsrom, gruppe: &Gruppe, teikn: f64| -> Ledd {
        let inne = variablar
            .iter()
            .filter(|((f, t, g), _)| (*f, *t) == (figur, tid) && g.er_i(gruppe));
        inne.map(|(_, v)| (*v, teikn)).collect()
    };
    for celle in bolk.iter().filter(|c| c.vist) {
        program.add_constraint(
            ledd(celle.figur, celle.tid, &celle.gruppe, 1.0),
            ComparisonOp::Eq,
            f64::from(celle.verdi),
        );
    }
    let alt = Gruppe::default();
    for celle in bolk.iter().filter(|c| c.gruppe == alt) {
        if let Some(heile) = celle.figur.del_av() {
            let del = ledd(celle.figur, celle.tid, &alt, -1.0);
            let skilnad = [ledd(heile, celle.tid, &alt, 1.0), del].concat();
            program.add_constraint(skilnad, ComparisonOp::Ge, 0.0);
        }
        if celle.figur == Figur::Opne {
            // what was there and what came, is what is there and what went; what corrections make of the difference is known
            let termin = termin_til(celle.tid.til);
            let ledda = [
                (Figur::Opne, slutten(termin.fraa), 1.0),
                (Figur::Nye, termin, 1.0),
                (Figur::Opne, celle.tid, -1.0),
                (Figur::Lukka, termin, -1.0),
            ];
            let verdi = |figur, tid| {
                let mut heile = bolk.iter().filter(|c| c.gruppe == alt);
                heile
                    .find(|c| (c.figur, c.tid) == (figur, tid))
                    .map(|c| f64::from(c.verdi))
            };
            let skilnad: Option<f64> = ledda
                .iter()
                .map(|(f, t, teikn)| Some(verdi(*f, *t)? * teikn))
                .sum();
            if let Some(skilnad) = skilnad {
                let alle = ledda.map(|(f, t, teikn)| ledd(f, t, &alt, teikn)).concat();
                program.add_constraint(alle, ComparisonOp::Eq, skilnad);
            }
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
        .find(|c| (c.figur, c.tid) == (celle.figur, celle.tid) && c.gruppe == heile);
    i_andelen && celle.verdi == 0 && alle.is_some_and(|c| c.verdi > 0)
}

/// How many hidden figures there are, and how many of those that are small are found.
fn angrip(celler: &[Celle], grense: u32) -> (usize, usize) {
    let (mut skjulte, mut funne) = (0, 0);
    for bolk in bolkar(celler).values() {
        for maal in bolk.iter().filter(|c| !c.vist) {
            skjulte += 1;
            if !(1..grense).contains(&maal.verdi) && !om_alle(bolk, maal) {
                continue;
            }
            let lav = ytst(bolk, maal, OptimizationDirection::Minimize)
                .expect("what is shown fits together");
            let hoeg = ytst(bolk, maal, OptimizationDirection::Maximize)
                .expect("what is shown fits together");
            funne += usize::from((hoeg + 1e-6).floor() - (lav - 1e-6).ceil() < 0.5);
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

/// Every world of a size, each with a limit: the first with this of `GRENSER`, the next with the next.
fn ingen_finn(storleik: u32, fyrste: usize) {
    let fleire = std::env::var("LAGET_ANGREP").ok();
    let tal = fleire.map_or(VERDER, |n| n.parse().expect("LAGET_ANGREP is a number"));
    for (nr, verd) in verder(tal, storleik).iter().enumerate() {
        let grense = GRENSER[(fyrste + nr) % GRENSER.len()];
        let reglar = reglar(grense);
        let alle = utgaaver(verd, |talt, til, arkiv| lag(talt, til, &reglar, arkiv));
        let (skjulte, funne) = angrip(&alle, grense);
        let celler = alle.len();
        println!(
            "{storleik} at a time, {grense}: {celler} figures, {skjulte} hidden, {funne} found"
        );
        assert!(skjulte > 20, "the world has small figures");
        assert_eq!(funne, 0, "world {nr}");
    }
}

macro_rules! ingen_finn {
    ($($name:ident => $storleik:literal, $fyrste:literal;)*) => {$(
        #[test]
        fn $name() {
            ingen_finn($storleik, $fyrste);
        }
    )*};
}

ingen_finn! {
    nobody_finds_a_small_figure_of_a_small_kommune_who_keeps_every_utgaave => 2, 0;
    nobody_finds_a_small_figure_of_a_middling_kommune_who_keeps_every_utgaave => 6, 1;
    nobody_finds_a_small_figure_of_a_large_kommune_who_keeps_every_utgaave => 20, 2;
}

/// An utgåve of whoever hides the small ones and nothing else.
fn berre_smaa(talt: &[Talt], til: Date, grense: u32) -> Utgaave {
    let mut utgaave = Utgaave::default();
    for &figur in Figur::ALL.iter().filter(|_| er_slutt(til)) {
        let tid = if figur.er_behaldning() {
            slutten(til)
        } else {
            termin_til(til)
        };
        for gruppe in Gruppe::alle(figur.dimensjonar()) {
            let verdi = sum(talt, figur, tid, &gruppe);
            utgaave.celler.push(Celle {
                figur,
                tid,
                gruppe,
                verdi,
                vist: !(1..grense).contains(&verdi),
            });
        }
    }
    utgaave
}

#[test]
fn whoever_hides_only_the_small_ones_is_found_out() {
    let alle = utgaaver(&verder(1, 6)[0], |talt, til, _| berre_smaa(talt, til, 5));
    let (_, funne) = angrip(&alle, 5);
    assert!(funne > 10, "{funne}");
}

/// Many came and two were closed in each term, and nothing else.
fn to_lukka() -> Vec<Vec<u32>> {
    let tal = |figur: &Figur| match figur {
        Figur::Nye | Figur::Opne => vec![100; 42],
        Figur::Lukka => (0..42)
            .map(|plass| u32::from([9, 13, 18, 20].contains(&plass)))
            .collect(),
        _ => vec![0; 42],
    };
    Figur::ALL.iter().map(tal).collect()
}

#[test]
fn the_few_that_were_closed_are_found_where_what_came_and_what_is_open_is_not_told_to_be_tied() {
    let reglar = reglar(5);
    let verd = to_lukka();
    let utan = utgaaver(&verd, |talt, til, arkiv| {
        lag_med(talt, til, &reglar, arkiv, |_, _, _| ())
    });
    let med = utgaaver(&verd, |talt, til, arkiv| lag(talt, til, &reglar, arkiv));
    let (skjulte, funne) = angrip(&utan, 5);
    assert!(skjulte > 0 && funne > 0, "{funne} of {skjulte}");
    assert_eq!(angrip(&med, 5).1, 0);
}
