//! Worlds at random, and the attacker.

use super::super::{Breidd, Grense, Null, Reglar};
use super::spel::{Tal, angrip, berre_smaa, modulen, spel, utan_arkiv, utan_perioder, verder};
use super::verd::{Verd, vanleg, verd};

fn reglar(grense: u32, null: Null, breidd: u32) -> Reglar {
    Reglar {
        grense: Grense::ny(grense).unwrap(),
        null,
        breidd: Breidd::ny(breidd).unwrap(),
    }
}

fn ingen_finn(verder: Vec<Verd>, reglar: &Reglar) {
    let mut tal = Tal::default();
    for verd in verder {
        angrip(&verd, reglar, modulen, &mut tal);
    }
    println!("{reglar:?} {tal:?}");
    assert_eq!((tal.avsloerte, tal.motstrid, tal.rettingar), (0, 0, 0));
}

#[test]
fn nobody_finds_a_small_figure_with_every_table_filter_and_report() {
    ingen_finn(verder(25, verd()), &Reglar::default());
}

#[test]
fn nor_with_other_limits_and_where_a_zero_is_small() {
    for reglar in [
        reglar(3, Null::Vist, 1),
        reglar(10, Null::Vist, 1),
        reglar(3, Null::Liten, 1),
        reglar(5, Null::Liten, 2),
    ] {
        ingen_finn(verder(6, verd()), &reglar);
    }
}

#[test]
fn without_the_secondary_step_the_attacker_wins() {
    let mut tal = Tal::default();
    for verd in verder(6, verd()) {
        angrip(&verd, &Reglar::default(), berre_smaa, &mut tal);
    }
    println!("{tal:?}");
    assert!(tal.avsloerte > 100);
}

#[test]
fn without_the_periods_the_attacker_wins() {
    let mut tal = Tal::default();
    for verd in verder(20, verd()) {
        angrip(&verd, &Reglar::default(), utan_perioder, &mut tal);
    }
    println!("{tal:?}");
    assert!(tal.avsloerte > 0);
}

#[test]
fn without_the_earlier_reports_the_attacker_wins() {
    let mut tal = Tal::default();
    for verd in verder(20, verd()) {
        angrip(&verd, &Reglar::default(), utan_arkiv, &mut tal);
    }
    println!("{tal:?}");
    assert!(tal.avsloerte > 0);
    assert!(tal.rettingar > 0);
}

/// Not a rule, but what it costs: of the figures of a kommune of 40, 120, 400 and 1200 cases.
#[test]
fn most_of_a_large_kommune_is_shown() {
    for barn in [40, 120, 400, 1200] {
        let (mut tal, mut stengde) = (Tal::default(), 0);
        for verd in verder(2, vanleg(barn)) {
            stengde += usize::from(spel(&verd, &Reglar::default(), modulen, &mut tal).stengd);
        }
        let del = |a: usize| 100 * a / tal.celler;
        println!(
            "{barn}: {} % small, {} % hidden, {stengde} closed of 2",
            del(tal.smaa),
            del(tal.skjulte)
        );
    }
}
