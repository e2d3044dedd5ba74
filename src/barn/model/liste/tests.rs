use time::macros::date;
use uuid::Uuid;

use super::*;
use crate::barn::fnr;
use crate::text::search_key;

const BORN: Date = date!(2019 - 04 - 21);

fn here() -> EiningId {
    Uuid::from_u128(1).into()
}

fn elsewhere() -> EiningId {
    Uuid::from_u128(2).into()
}

/// A line with the `serial`-th number of the birth date, and a hash that follows it.
fn line(serial: u8, fornamn: &str, adresse: Option<&str>) -> (Row, Vec<[u8; 32]>) {
    let numbers = (0..).filter_map(|serial| fnr::synthetic(BORN, serial));
    let row = Row {
        line: u64::from(serial) + 2,
        fnr: numbers.into_iter().nth(usize::from(serial)).unwrap(),
        fornamn: fornamn.to_owned().into(),
        etternamn: "Bakken".to_owned().into(),
        adresse: adresse.map(|adresse| adresse.to_owned().into()),
    };
    (row, vec![[0xff; 32], [serial; 32]])
}

fn name(fornamn: &str) -> (Personal<String>, Personal<String>) {
    (fornamn.to_owned().into(), "Bakken".to_owned().into())
}

fn kjend(serial: u8, fornamn: &str, eining: EiningId) -> Kjend {
    Kjend {
        oppslag: vec![serial; 32],
        barn_id: Uuid::from_u128(u128::from(serial) + 100).into(),
        eining_id: Some(eining),
        namn: name(fornamn),
    }
}

fn i_eining(serial: u8, fornamn: &str, har_fnr: bool) -> IEining {
    IEining {
        barn_id: Uuid::from_u128(u128::from(serial) + 100).into(),
        namn: name(fornamn),
        namn_norm: search_key(&format!("{fornamn} Bakken")),
        foedd: BORN,
        har_fnr,
        adresse: None,
    }
}

fn endringar(plan: &Plan) -> Vec<Endring> {
    plan.rader.iter().map(|rad| rad.endring).collect()
}

#[test]
fn a_list_makes_moves_and_renames_children() {
    let rows = vec![
        line(0, "Kari", None),
        line(1, "Ola", None),
        line(2, "Åse", None),
    ];
    let kjende = [kjend(1, "Ola", elsewhere()), kjend(2, "Aase", here())];
    let plan = Plan::new(rows, here(), &kjende, vec![i_eining(2, "Aase", true)]);
    assert_eq!(
        endringar(&plan),
        [Endring::Ny, Endring::FlyttaHit, Endring::NamnEndra]
    );
    assert!(plan.borte.is_empty());
    assert!(!plan.is_unchanged());
}

#[test]
fn the_same_list_again_changes_nothing() {
    let rows = vec![line(0, "Kari", Some("Vegen 1")), line(1, "Ola", None)];
    let kjende = [kjend(0, "Kari", here()), kjend(1, "Ola", here())];
    let mut kari = i_eining(0, "Kari", true);
    kari.adresse = Some("Vegen 1".to_owned().into());
    let plan = Plan::new(rows, here(), &kjende, vec![kari, i_eining(1, "Ola", true)]);
    assert!(plan.is_unchanged());
    assert!(
        plan.rader
            .iter()
            .all(|rad| !rad.nytt_namn && !rad.ny_adresse)
    );
}

#[test]
fn who_is_not_on_the_list_is_shown_and_left_alone() {
    let plan = Plan::new(
        vec![line(0, "Kari", None)],
        here(),
        &[kjend(0, "Kari", here())],
        vec![i_eining(0, "Kari", true), i_eining(1, "Ola", true)],
    );
    let borte: Vec<_> = plan.borte.iter().map(|barn| barn.barn_id).collect();
    assert_eq!(borte, [i_eining(1, "", true).barn_id]);
    assert!(plan.is_unchanged());
}

#[test]
fn a_child_registered_without_number_gets_it_instead_of_a_twin_card() {
    let plan = Plan::new(
        vec![line(0, "Kari", None)],
        here(),
        &[],
        vec![i_eining(7, "Kari", false)],
    );
    assert_eq!(endringar(&plan), [Endring::FaarNummer]);
    assert_eq!(plan.rader[0].barn_id, Some(i_eining(7, "", false).barn_id));
    assert!(plan.borte.is_empty());
}

#[test]
fn two_who_could_be_the_same_are_never_guessed_between() {
    let two_cards = vec![i_eining(7, "Kari", false), i_eining(8, "Kari", false)];
    let plan = Plan::new(vec![line(0, "Kari", None)], here(), &[], two_cards);
    assert_eq!(endringar(&plan), [Endring::Ny]);
    let other_number = vec![i_eining(7, "Kari", true)];
    let plan = Plan::new(vec![line(0, "Kari", None)], here(), &[], other_number);
    assert_eq!(endringar(&plan), [Endring::Ny]);
}

#[test]
fn an_address_is_changed_only_by_a_list_that_has_one() {
    let kjende = [kjend(0, "Kari", here())];
    let mut kari = i_eining(0, "Kari", true);
    kari.adresse = Some("Vegen 1".to_owned().into());
    let without = Plan::new(
        vec![line(0, "Kari", None)],
        here(),
        &kjende,
        vec![kari.clone()],
    );
    assert_eq!(endringar(&without), [Endring::Uendra]);
    let rows = vec![line(0, "Kari", Some("Vegen 2"))];
    let other = Plan::new(rows, here(), &kjende, vec![kari]);
    assert_eq!(endringar(&other), [Endring::AdresseEndra]);
    assert!(other.rader[0].ny_adresse);
}
