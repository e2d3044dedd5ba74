//! The rules, one by one.

use super::super::{
    Arkiv, Breidd, Dimensjon, Grense, Grunnlag, Noekkel, Periode, Reglar, Vising, vern,
};

fn steg() -> Dimensjon {
    Dimensjon::ny("steg", &["1", "2", "3", "4"])
}

fn rad(rot: &Noekkel, tal: [u32; 4]) -> Grunnlag {
    let mut grunnlag = Grunnlag::ny(vec![steg()]);
    for (verdi, tal) in steg().verdiar.iter().zip(tal) {
        grunnlag.tal(rot.clone().med("steg", verdi), tal);
    }
    grunnlag.tal(rot.clone(), tal.iter().sum());
    grunnlag
}

#[test]
fn no_kommune_goes_under_three() {
    assert_eq!(Grense::ny(2), None);
    assert_eq!(Grense::ny(3).map(Grense::tal), Some(3));
    assert_eq!(Grense::default().tal(), 5);
    assert_eq!(Breidd::ny(0), None);
}

#[test]
fn a_total_of_47_does_not_give_the_2_away() {
    let rot = Noekkel::ny("saker", None);
    let (rapport, _) = vern(
        &rad(&rot, [20, 15, 10, 2]),
        &Reglar::default(),
        &Arkiv::default(),
    );
    let skjulte = rapport.alle().filter(|(_, v)| *v == Vising::Skjult);
    assert!(skjulte.count() >= 2);
    assert_eq!(rapport.tal(&rot.med("steg", "4")), Vising::Skjult);
    assert_eq!(Vising::Skjult.to_string(), "skjult");
}

#[test]
fn what_is_large_everywhere_is_shown() {
    let rot = Noekkel::ny("saker", None);
    let (rapport, _) = vern(
        &rad(&rot, [20, 15, 10, 0]),
        &Reglar::default(),
        &Arkiv::default(),
    );
    assert!(rapport.alle().all(|(_, v)| v != Vising::Skjult));
}

#[test]
fn a_zero_that_tells_of_everybody_is_hidden() {
    let rot = Noekkel::ny("saker", None);
    let (rapport, _) = vern(
        &rad(&rot, [20, 0, 0, 0]),
        &Reglar::default(),
        &Arkiv::default(),
    );
    assert_eq!(rapport.tal(&rot.med("steg", "2")), Vising::Skjult);
}

#[test]
fn a_share_hides_when_nearly_all_or_nearly_none_are_in_it() {
    for (teljar, vist) in [(0, false), (4, false), (10, true), (16, false), (20, false)] {
        let (i_tide, alle) = (Noekkel::ny("i tide", None), Noekkel::ny("samtalar", None));
        let mut grunnlag = Grunnlag::ny(Vec::new());
        grunnlag.tal(i_tide.clone(), teljar);
        grunnlag.tal(alle.clone(), 20);
        grunnlag.andel(i_tide.clone(), alle.clone());
        let (rapport, _) = vern(&grunnlag, &Reglar::default(), &Arkiv::default());
        assert_eq!(rapport.andel(&i_tide, &alle).is_some(), vist, "{teljar}");
    }
}

#[test]
fn where_nobody_is_there_is_no_share_to_hide() {
    let svar = Dimensjon::ny("svar", &["ja", "nei"]);
    let mut grunnlag = Grunnlag::ny(vec![steg(), svar]);
    let rot = Noekkel::ny("i tide", None);
    for (steg, ja, nei) in [("1", 13, 7), ("2", 10, 10), ("3", 0, 0), ("4", 0, 0)] {
        let her = rot.clone().med("steg", steg);
        let ja_her = her.clone().med("svar", "ja");
        grunnlag.tal(ja_her.clone(), ja);
        grunnlag.tal(her.clone().med("svar", "nei"), nei);
        grunnlag.tal(her.clone(), ja + nei);
        grunnlag.andel(ja_her, her);
    }
    grunnlag.tal(rot.clone(), 40);
    let (rapport, _) = vern(&grunnlag, &Reglar::default(), &Arkiv::default());
    assert!(rapport.alle().all(|(_, v)| v != Vising::Skjult));
}

#[test]
fn a_median_of_few_is_hidden() {
    for (bak, vist) in [(0, None), (4, None), (5, Some(12))] {
        let noekkel = Noekkel::ny("dagar til samtale", None);
        let mut grunnlag = Grunnlag::ny(Vec::new());
        grunnlag.tal(noekkel.clone(), bak);
        let (rapport, _) = vern(&grunnlag, &Reglar::default(), &Arkiv::default());
        assert_eq!(rapport.median(&noekkel, 12), vist);
    }
}

#[test]
fn one_more_since_last_month_is_not_found_by_subtracting() {
    let naa = |til, tal| {
        let mut grunnlag = Grunnlag::ny(Vec::new());
        grunnlag.tal(Noekkel::ny("saker", Periode::ny(0, til)), tal);
        grunnlag
    };
    let reglar = Reglar::default();
    let (_, arkiv) = vern(&naa(3, 40), &reglar, &Arkiv::default());
    let vis = |til, tal| {
        vern(&naa(til, tal), &reglar, &arkiv)
            .0
            .alle()
            .next()
            .unwrap()
            .1
    };
    assert_eq!(vis(4, 41), Vising::Skjult);
    assert_eq!(vis(4, 47), Vising::Tal(47));
    // the same figure again, corrected since: as it was shown
    assert_eq!(vis(3, 41), Vising::Tal(40));
}

#[test]
fn what_was_there_what_came_and_what_is_there_do_not_give_away_the_few_that_went() {
    let [foer, nye, no, lukka] =
        ["opne foer", "nye", "opne no", "lukka"].map(|figur| Noekkel::ny(figur, None));
    let grunnlag = |tal: &[(&Noekkel, u32)]| {
        let mut grunnlag = Grunnlag::ny(Vec::new());
        for (noekkel, tal) in tal {
            grunnlag.tal((*noekkel).clone(), *tal);
        }
        grunnlag
    };
    // what was there has been shown before, and is no part of this report
    let eldre = grunnlag(&[(&foer, 20)]);
    let (_, arkiv) = vern(&eldre, &Reglar::default(), &Arkiv::default());
    let mut dette = grunnlag(&[(&nye, 10), (&no, 28), (&lukka, 2)]);
    let viste = |grunnlag: &Grunnlag| {
        let (rapport, _) = vern(grunnlag, &Reglar::default(), &arkiv);
        [&nye, &no, &lukka].map(|n| rapport.tal(n) != Vising::Skjult)
    };
    let ingen_sa_det = viste(&dette);
    assert_eq!(
        ingen_sa_det,
        [true, true, false],
        "nobody said how they are tied"
    );
    dette.balanse([foer.clone(), nye.clone()], [no.clone(), lukka.clone()]);
    let [nye, no, lukka] = viste(&dette);
    assert!(!(lukka || nye && no), "{nye} {no}");
}
