//! A world is played: its reports are made one after the other, by the module or by one that lacks a part of it, and attacked.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::super::{Arkiv, Grunnlag, Reglar, Vising, vern};
use super::angripar::{Maal, Vist, avsloerte};
use super::verd::{Barn, Boks, Verd, alle_boksar, dimensjonar, grunnlag};

/// What came of worlds.
#[derive(Default, Debug)]
pub(super) struct Tal {
    pub verder: usize,
    pub rapportar: usize,
    pub celler: usize,
    /// Under the limit and not 0.
    pub smaa: usize,
    pub skjulte: usize,
    /// Hidden figures, and small ones that no table has, that were tried.
    pub maal: usize,
    pub avsloerte: usize,
    /// Worlds in which what is shown does not fit together.
    pub motstrid: usize,
    /// Figures shown with two values so near each other that the difference is small.
    pub rettingar: usize,
}

/// How a report is made.
pub(super) type Verje = fn(&[Barn], &BTreeSet<Boks>, &Reglar, &mut Arkiv) -> Vist;

/// The same worlds each time.
pub(super) fn verder(tal: usize, strategi: impl Strategy<Value = Verd>) -> Vec<Verd> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..tal)
        .map(|_| strategi.new_tree(&mut runner).unwrap().current())
        .collect()
}

/// The module as it is.
pub(super) fn modulen(
    barn: &[Barn],
    boksar: &BTreeSet<Boks>,
    reglar: &Reglar,
    arkiv: &mut Arkiv,
) -> Vist {
    let (rapport, nytt) = vern(&grunnlag(barn, boksar), reglar, arkiv);
    *arkiv = nytt;
    let vis = |b: &Boks| (b.clone(), rapport.tal(&b.noekkel()));
    boksar.iter().map(vis).collect()
}

/// Only the small ones are hidden.
pub(super) fn berre_smaa(
    barn: &[Barn],
    boksar: &BTreeSet<Boks>,
    reglar: &Reglar,
    _: &mut Arkiv,
) -> Vist {
    let vis = |b: &Boks| {
        let tal = b.tel(barn);
        let liten = (1..reglar.grense.tal()).contains(&tal);
        let vising = if liten {
            Vising::Skjult
        } else {
            Vising::Tal(tal)
        };
        (b.clone(), vising)
    };
    boksar.iter().map(vis).collect()
}

/// Periods have nothing to do with each other.
pub(super) fn utan_perioder(
    barn: &[Barn],
    boksar: &BTreeSet<Boks>,
    reglar: &Reglar,
    arkiv: &mut Arkiv,
) -> Vist {
    let namn = |b: &Boks| {
        let mut noekkel = b.noekkel();
        noekkel.periode = None;
        noekkel.figur = format!("saker {}–{}", b.fraa, b.til);
        noekkel
    };
    let mut grunnlag = Grunnlag::ny(dimensjonar());
    for boks in boksar {
        grunnlag.tal(namn(boks), boks.tel(barn));
    }
    let (rapport, nytt) = vern(&grunnlag, reglar, arkiv);
    *arkiv = nytt;
    let vis = |b: &Boks| (b.clone(), rapport.tal(&namn(b)));
    boksar.iter().map(vis).collect()
}

/// Nobody remembers the last report.
pub(super) fn utan_arkiv(
    barn: &[Barn],
    boksar: &BTreeSet<Boks>,
    reglar: &Reglar,
    _: &mut Arkiv,
) -> Vist {
    modulen(barn, boksar, reglar, &mut Arkiv::default())
}

/// What a world has shown in the end, and what was hidden at some time.
pub(super) struct Spela {
    pub vist: Vist,
    pub skjult: BTreeSet<Boks>,
    /// A report shows nothing but zeros and what is known.
    pub stengd: bool,
}

pub(super) fn spel(verd: &Verd, reglar: &Reglar, verje: Verje, tal: &mut Tal) -> Spela {
    let mut arkiv = Arkiv::default();
    let (mut vist, mut skjult, mut stengd) = (Vist::new(), BTreeSet::new(), false);
    tal.verder += 1;
    for rapport in 0..verd.rapportar.len() {
        let (barn, boksar) = (verd.ved(rapport), verd.boksar(rapport));
        let ny = verje(&barn, &boksar, reglar, &mut arkiv);
        tal.rapportar += 1;
        tal.celler += ny.len();
        let liten = |b: &&Boks| (1..reglar.grense.tal()).contains(&b.tel(&barn));
        tal.smaa += boksar.iter().filter(liten).count();
        let skjulte = ny.iter().filter(|(_, v)| **v == Vising::Skjult);
        let skjulte: Vec<Boks> = skjulte.map(|(b, _)| b.clone()).collect();
        tal.skjulte += skjulte.len();
        let sagt = |b: &Boks| {
            let alt = vist.iter().chain(&ny);
            alt.filter(|(_, v)| **v == Vising::Tal(0))
                .any(|(over, _)| b.er_i(over))
        };
        // a 0 below a 0 that is shown is no secret
        let loeynde: Vec<Boks> = skjulte.iter().filter(|b| !sagt(b)).cloned().collect();
        tal.rettingar += rettingar(&vist, &ny, reglar);
        let nytt =
            |(b, v): (&Boks, &Vising)| matches!(v, Vising::Tal(1..)) && !vist.contains_key(b);
        stengd |= !skjulte.is_empty() && !ny.iter().any(nytt);
        skjult.extend(loeynde);
        vist.extend(ny);
    }
    Spela {
        vist,
        skjult,
        stengd,
    }
}

fn rettingar(foer: &Vist, etter: &Vist, reglar: &Reglar) -> usize {
    let naer = |(boks, ny): (&Boks, &Vising)| match (foer.get(boks), ny) {
        (Some(Vising::Tal(a)), Vising::Tal(b)) => {
            (1..reglar.grense.tal()).contains(&a.abs_diff(*b))
        }
        _ => false,
    };
    etter.iter().filter(|&(b, v)| naer((b, v))).count()
}

/// Plays a world and attacks all that was hidden, and all that is small whether any table has it or not.
pub(super) fn angrip(verd: &Verd, reglar: &Reglar, verje: Verje, tal: &mut Tal) {
    let spela = spel(verd, reglar, verje, tal);
    let barn = verd.ved(verd.rapportar.len() - 1);
    let mut maal: Maal = spela.skjult.iter().map(|b| vec![b.clone()]).collect();
    let smaa = alle_boksar(spela.vist.keys())
        .into_iter()
        .filter(|b| (1..reglar.grense.tal()).contains(&b.tel(&barn)));
    maal.extend(smaa.map(|b| vec![b]));
    tal.maal += maal.len();
    match avsloerte(&spela.vist, &maal, 1.0) {
        Some(funne) => {
            // what no table has, may be 0: a 0 is shown where it does not tell of everybody
            let grense = f64::from(reglar.grense.tal());
            let talt = |(maal, tal): &(&Vec<Boks>, &f64)| {
                let skjult = maal.iter().any(|b| spela.skjult.contains(b));
                **tal < grense - 0.5 && (**tal > 0.5 || skjult)
            };
            tal.avsloerte += funne.iter().filter(talt).count();
        }
        None => tal.motstrid += 1,
    }
}
