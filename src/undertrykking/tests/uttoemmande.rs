//! Small worlds, all of them: the attacker knows the program, has run it on each, and looks up which of them give just this report. No
//! method finds more than that.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{
    Arkiv, Dimensjon, Grense, Grunnlag, Noekkel, Null, Periode, Reglar, Vising, vern,
};

/// All ways to share at most so many between so many.
fn fordelingar(celler: usize, til_saman: u32) -> Vec<Vec<u32>> {
    if celler == 0 {
        return vec![Vec::new()];
    }
    let med = |fyrst: u32| {
        let resten = fordelingar(celler - 1, til_saman - fyrst);
        resten.into_iter().map(move |mut v| {
            v.push(fyrst);
            v
        })
    };
    (0..=til_saman).flat_map(med).collect()
}

/// Of each hidden figure: its true value and how it looks. Figures in all reports of a world.
type Verd = (Vec<u32>, Vec<Vising>);

/// The small hidden figures of all worlds, and how many of them have one value in all worlds that look the same.
fn kjende(verder: impl Iterator<Item = Verd>, grense: u32) -> (usize, usize) {
    let mut like: BTreeMap<Vec<Option<u32>>, Vec<Vec<u32>>> = BTreeMap::new();
    for (sanne, vist) in verder {
        let vist = vist.into_iter().map(|v| match v {
            Vising::Tal(tal) => Some(tal),
            Vising::Skjult => None,
        });
        like.entry(vist.collect()).or_default().push(sanne);
    }
    let (mut smaa, mut funne) = (0, 0);
    for (vist, verder) in &like {
        for nr in (0..vist.len()).filter(|&nr| vist[nr].is_none()) {
            let verdiar: BTreeSet<u32> = verder.iter().map(|v| v[nr]).collect();
            let liten = verder
                .iter()
                .filter(|v| (1..grense).contains(&v[nr]))
                .count();
            smaa += liten;
            funne += if verdiar.len() == 1 { liten } else { 0 };
        }
    }
    (smaa, funne)
}

fn tabell(rader: &Dimensjon, kolonnar: &Dimensjon, tal: &[u32], reglar: &Reglar) -> Verd {
    let mut grunnlag = Grunnlag::ny(vec![rader.clone(), kolonnar.clone()]);
    let tal: Vec<&[u32]> = tal.chunks(kolonnar.verdiar.len()).collect();
    grunnlag.tabell(&Noekkel::ny("saker", None), rader, kolonnar, &tal);
    let (rapport, arkiv) = vern(&grunnlag, reglar, &Arkiv::default());
    let sanne = arkiv.celler.values().map(|l| l.verdi).collect();
    (sanne, rapport.alle().map(|(_, v)| v).collect())
}

fn reglar(null: Null) -> Reglar {
    Reglar {
        grense: Grense::ny(3).unwrap(),
        null,
        ..Reglar::default()
    }
}

#[test]
fn a_table_tells_hardly_anything_even_to_one_who_has_run_the_program_on_every_world() {
    let rader = Dimensjon::ny("rad", &["a", "b"]);
    for null in [Null::Vist, Null::Liten] {
        for (kolonnar, til_saman) in [(&["x", "y"][..], 11), (&["x", "y", "z"][..], 6)] {
            let kolonnar = Dimensjon::ny("kolonne", kolonnar);
            let alle = fordelingar(2 * kolonnar.verdiar.len(), til_saman);
            let verder = alle.len();
            let verd = |tal: Vec<u32>| tabell(&rader, &kolonnar, &tal, &reglar(null));
            let (smaa, funne) = kjende(alle.into_iter().map(verd), 3);
            println!("{null:?} {verder} worlds, {smaa} small, {funne} found");
            // one in two thousand is what is known to be left (docs/adr/0019)
            assert!(funne * 2_000 <= smaa);
        }
    }
}

/// A row of three for the first months, then the same "so far".
fn to_rapportar(tal: &[u32], reglar: &Reglar) -> Verd {
    let steg = Dimensjon::ny("steg", &["1", "2", "3"]);
    let (mut sanne, mut vist, mut arkiv) = (Vec::new(), Vec::new(), Arkiv::default());
    for til in [1, 2] {
        let mut grunnlag = Grunnlag::ny(vec![steg.clone()]);
        let rot = Noekkel::ny("saker", Periode::ny(0, til));
        let naa = |nr: usize| tal[nr] + if til == 2 { tal[nr + 3] } else { 0 };
        for (nr, verdi) in steg.verdiar.iter().enumerate() {
            grunnlag.tal(rot.clone().med("steg", verdi), naa(nr));
        }
        grunnlag.tal(rot, naa(0) + naa(1) + naa(2));
        let (rapport, nytt) = vern(&grunnlag, reglar, &arkiv);
        for (noekkel, vising) in rapport.alle() {
            sanne.push(nytt.celler[noekkel].verdi);
            vist.push(vising);
        }
        arkiv = nytt;
    }
    (sanne, vist)
}

#[test]
fn two_reports_that_grow_tell_such_a_one_little() {
    for null in [Null::Vist, Null::Liten] {
        let alle = fordelingar(6, 7);
        let verder = alle.len();
        let (smaa, funne) = kjende(alle.iter().map(|tal| to_rapportar(tal, &reglar(null))), 3);
        println!("{null:?} {verder} worlds, {smaa} small, {funne} found");
        // the earlier report is not made again for the other numbers: what that leaves (docs/adr/0019)
        assert!(funne * 40 <= smaa);
    }
}
