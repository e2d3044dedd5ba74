//! Filling in. The templates themselves are tested where they lie: `tests/it/samtykke_mal.rs`.

use super::fyll;

#[test]
fn what_is_filled_in_is_not_a_place_to_fill_in() {
    let filled = fyll(
        "{kommune} kommune, {dato}",
        &[("kommune", "{dato}"), ("dato", "21.11.2026")],
    );
    assert_eq!(filled, "{dato} kommune, 21.11.2026");
}

#[test]
fn a_name_without_a_value_and_a_lone_brace_stay() {
    assert_eq!(fyll("{tal} av {alle", &[("alle", "2")]), "{tal} av {alle");
    assert_eq!(fyll("}{", &[]), "}{");
}
