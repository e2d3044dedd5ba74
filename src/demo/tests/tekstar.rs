//! The text files: every line is read, every theme has enough, no name and no number slips in.

use super::super::texts::{Tekst, fill, tekstar};
use super::super::types::{Effekt, Kjoenn};
use std::collections::HashSet;

#[test]
fn every_line_is_read_and_every_theme_has_variants() {
    let (list, unread) = tekstar();
    assert_eq!(unread, 0);
    let themes: HashSet<&str> = list.iter().map(|tekst| tekst.tema).collect();
    assert!(themes.len() >= 14, "{themes:?}");
    for tekst in &list {
        let place = format!("{} {:?}", tekst.tema, tekst.aar);
        for variants in [&tekst.sett, &tekst.meistrar, &tekst.foreldra, &tekst.stemme] {
            assert!((2..=4).contains(&variants.len()), "{place}");
        }
        assert!(tekst.lokalt.len() >= 3 && tekst.nytt.len() >= 3, "{place}");
        let own = tekst.nytt.iter().filter(|one| {
            !matches!(
                one.kven,
                Some(super::super::Instansslag::Barnevern | super::super::Instansslag::Nav)
            )
        });
        assert!(
            own.count() >= 2,
            "{place}: two must be possible without barnevern and NAV"
        );
        for effekt in Effekt::ALL {
            assert!(tekst.oppleving(*effekt).len() >= 2, "{place}");
        }
    }
}

#[test]
fn no_tiltak_is_written_twice_in_a_theme() {
    for tekst in tekstar().0 {
        let all: Vec<&str> = tekst
            .lokalt
            .iter()
            .chain(&tekst.nytt)
            .map(|one| one.tiltak)
            .collect();
        let different: HashSet<&&str> = all.iter().collect();
        assert_eq!(all.len(), different.len(), "{}", tekst.tema);
    }
}

#[test]
fn every_age_in_an_eining_has_many_themes() {
    let (list, _) = tekstar();
    for aar in 1..=15 {
        let count = list.iter().filter(|tekst: &&Tekst| tekst.fits(aar)).count();
        assert!(count >= if aar < 2 { 3 } else { 5 }, "{aar}: {count}");
    }
}

#[test]
fn pronouns_are_put_right() {
    let text = "{Ho} seier at {ho} såg {henne} i {hennar} bil";
    assert_eq!(
        fill(text, Kjoenn::Jente),
        "Ho seier at ho såg henne i hennar bil"
    );
    assert_eq!(
        fill(text, Kjoenn::Gut),
        "Han seier at han såg han i hans bil"
    );
}
