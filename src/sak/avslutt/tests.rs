use super::*;
use crate::sak::{Fakta, Slag, Steg};

fn krav() -> Vec<Krav> {
    reglar::flyttingar(Slag::Uro, Steg::Lokale, Tilstand::Open, &Fakta::default())
}

fn form(ende: &str) -> AvsluttForm {
    AvsluttForm {
        ende: ende.into(),
        grunn: "Målet er nådd.".into(),
        ..AvsluttForm::default()
    }
}

#[test]
fn an_end_needs_a_reason() {
    let form = AvsluttForm {
        grunn: " \n".into(),
        ..form("avslutt")
    };
    assert!(
        form.parse(&krav(), false)
            .unwrap_err()
            .on("grunn")
            .is_some()
    );
}

#[test]
fn an_end_with_tiltak_nobody_evaluated_needs_a_reason_for_that_too() {
    let without = form("avslutt").parse(&krav(), true).unwrap_err();
    assert!(without.on("utan_evaluering").is_some());
    let form = AvsluttForm {
        utan_evaluering: "Familien har flytta.".into(),
        ..form("avslutt")
    };
    let ende = form.parse(&krav(), true).unwrap().unwrap();
    assert_eq!(ende.tilstand, Tilstand::Avslutta);
    assert_eq!(
        ende.tekst,
        "Avslutta.\nMålet er nådd.\nTiltak som ikkje er evaluerte: Familien har flytta."
    );
}

#[test]
fn another_kommune_needs_samtykke_and_where_it_is_kept() {
    let errors = form("til_annan_kommune").parse(&krav(), false).unwrap_err();
    assert!(errors.on("samtykke").is_some() && errors.on("samtykke_stad").is_some());
    let form = AvsluttForm {
        samtykke: "ja".into(),
        samtykke_stad: "Arkivsak 26/114".into(),
        ..form("til_annan_kommune")
    };
    let ende = form.parse(&krav(), false).unwrap().unwrap();
    assert_eq!(ende.tilstand, Tilstand::Flytta);
    assert!(ende.tekst.ends_with("Det ligg her: Arkivsak 26/114"));
}

#[test]
fn an_end_that_does_not_belong_to_the_steg_is_refused_whatever_else_is_typed() {
    let form = AvsluttForm {
        grunn: String::new(),
        ..form("til_utgreiing")
    };
    assert_eq!(form.parse(&krav(), false), Ok(None));
    assert!(form.parse(&[], true).is_ok_and(|ende| ende.is_none()));
}

#[test]
fn a_move_that_ends_nothing_is_not_an_end() {
    let mut ends = krav();
    ends.retain(|k| k.flytting.avsluttar());
    assert_eq!(form("til_vurdering").parse(&ends, false), Ok(None));
}
