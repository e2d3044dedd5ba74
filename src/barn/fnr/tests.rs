//! Every number here is synthetic or computed: none of a living person is written in the source.

use proptest::prelude::*;
use time::macros::date;

use super::*;

/// A valid number with the given birth part, computed.
fn number(birth_part: &str, individuals: std::ops::Range<u16>) -> String {
    let mut candidates = individuals.map(|n| format!("{birth_part}{n:03}"));
    candidates
        .find_map(|nine| digits::with_check_digits(&nine))
        .unwrap()
}

fn a_child() -> Foedselsnummer {
    (0..9)
        .find_map(|serial| synthetic(date!(2019 - 04 - 21), serial))
        .unwrap()
}

fn parse(birth_part: &str, individuals: std::ops::Range<u16>) -> Result<Foedselsnummer, FnrError> {
    Foedselsnummer::parse(&number(birth_part, individuals))
}

#[test]
fn ordinary_numbers_tell_the_birth_date() {
    let fnr = parse("210419", 500..1000).unwrap();
    assert_eq!(fnr.birth_date(), date!(2019 - 04 - 21));
    assert_eq!(fnr.kind(), Kind::Foedselsnummer);
    assert!(!fnr.is_synthetic());
}

#[test]
fn individual_number_tells_the_century() {
    let year = |two: &str, individuals| {
        parse(&format!("0101{two}"), individuals)
            .unwrap()
            .birth_date()
            .year()
    };
    assert_eq!(year("54", 500..750), 1854);
    assert_eq!(year("99", 500..750), 1899);
    assert_eq!(year("00", 0..500), 1900);
    assert_eq!(year("99", 0..500), 1999);
    assert_eq!(year("40", 900..1000), 1940);
    assert_eq!(year("99", 900..1000), 1999);
    assert_eq!(year("00", 500..1000), 2000);
    assert_eq!(year("39", 900..1000), 2039);
    assert_eq!(parse("010140", 500..900), Err(FnrError::Date));
    assert_eq!(parse("010153", 750..900), Err(FnrError::Date));
}

#[test]
fn d_numbers_add_forty_to_the_day() {
    let fnr = parse("610419", 500..1000).unwrap();
    assert_eq!(fnr.birth_date(), date!(2019 - 04 - 21));
    assert_eq!(fnr.kind(), Kind::DNummer);
}

#[test]
fn synthetic_numbers_add_eighty_or_forty_to_the_month() {
    for part in ["218419", "214419", "618419"] {
        let fnr = parse(part, 500..1000).unwrap();
        assert_eq!(fnr.birth_date(), date!(2019 - 04 - 21));
        assert!(fnr.is_synthetic());
    }
}

#[test]
fn days_that_do_not_exist_are_refused() {
    for part in [
        "300219", "290219", "000119", "320119", "720119", "400119", "011319", "010019", "019319",
        "018019", "016619", "014019", "015319",
    ] {
        assert_eq!(parse(part, 500..1000), Err(FnrError::Date), "{part}");
    }
    assert!(parse("290220", 500..1000).is_ok());
}

#[test]
fn space_after_the_birth_part_is_allowed() {
    let plain = a_child();
    let (birth, rest) = plain.expose().split_at(6);
    for written in [format!(" {birth} {rest}\n"), format!("{birth}\u{A0}{rest}")] {
        assert_eq!(Foedselsnummer::parse(&written).as_ref(), Ok(&plain));
    }
}

#[test]
fn what_is_wrong_is_said() {
    let error = |input: &str| Foedselsnummer::parse(input).unwrap_err();
    assert_eq!(error("218419 abcde"), FnrError::NotDigits);
    assert_eq!(error("21 8419 00000"), FnrError::NotDigits);
    assert_eq!(error("٢١٨٤١٩٠٠٠٠٠"), FnrError::NotDigits);
    assert_eq!(error("æøåæøåæøåæø"), FnrError::NotDigits);
    assert_eq!(error("2184190000"), FnrError::Length { found: 10 });
    assert_eq!(error("218419000000"), FnrError::Length { found: 12 });
    assert_eq!(error(""), FnrError::Length { found: 0 });
    assert_eq!(
        error("2184190000").to_string(),
        "Fødselsnummeret skal ha 11 siffer, og her er det 10."
    );
}

#[test]
fn debug_shows_nothing() {
    let fnr = a_child();
    assert_eq!(format!("{:?}", Some(fnr)), "Some(Foedselsnummer(***))");
}

#[test]
fn masked_shows_the_birth_date_and_stars() {
    assert_eq!(masked(date!(2019 - 04 - 21)), "210419 *****");
    assert_eq!(masked(date!(2007 - 12 - 01)), "011207 *****");
}

#[test]
fn most_serials_give_a_synthetic_number_and_they_differ() {
    let given: Vec<_> = (0..500)
        .filter_map(|n| synthetic(date!(2014 - 02 - 28), n))
        .collect();
    let different: std::collections::HashSet<_> =
        given.iter().map(Foedselsnummer::expose).collect();
    assert!(given.len() > 380, "{}", given.len());
    assert_eq!(different.len(), given.len());
    assert_eq!(synthetic(date!(2014 - 02 - 28), 500), None);
    assert_eq!(synthetic(date!(2040 - 01 - 01), 0), None);
    assert_eq!(synthetic(date!(1853 - 12 - 31), 0), None);
}

fn births() -> impl Strategy<Value = Date> {
    let days = date!(1854 - 01 - 01).to_julian_day()..=date!(2039 - 12 - 31).to_julian_day();
    days.prop_map(|day| Date::from_julian_day(day).unwrap())
}

fn synthetics() -> impl Strategy<Value = Foedselsnummer> {
    (births(), 0..250_u16).prop_filter_map("check digit 10", |(birth, n)| synthetic(birth, n))
}

proptest! {
    #[test]
    fn synthetic_keeps_its_birth_date(birth in births(), serial in any::<u16>()) {
        if let Some(fnr) = synthetic(birth, serial) {
            prop_assert_eq!(fnr.birth_date(), birth);
            prop_assert!(fnr.is_synthetic());
            prop_assert_eq!(Foedselsnummer::parse(fnr.expose()), Ok(fnr));
        }
    }

    #[test]
    fn one_wrong_digit_is_found(fnr in synthetics(), at in 0..11_usize, wrong in 1..10_u8) {
        let mut digits = fnr.expose().as_bytes().to_vec();
        digits[at] = b'0' + (digits[at] - b'0' + wrong) % 10;
        let changed = String::from_utf8(digits).unwrap();
        prop_assert!(Foedselsnummer::parse(&changed).is_err());
    }

    #[test]
    fn two_neighbours_that_changed_places_are_found(fnr in synthetics(), at in 0..10_usize) {
        let mut digits = fnr.expose().as_bytes().to_vec();
        prop_assume!(digits[at] != digits[at + 1]);
        digits.swap(at, at + 1);
        let changed = String::from_utf8(digits).unwrap();
        prop_assert!(Foedselsnummer::parse(&changed).is_err());
    }

    #[test]
    fn messages_never_repeat_what_was_typed(input in "[0-9]{6} ?[0-9]{3,7}") {
        if let Err(error) = Foedselsnummer::parse(&input) {
            let said = format!("{error} {error:?}");
            prop_assert!(!said.contains(input.get(..6).unwrap()));
        }
    }

    #[test]
    fn anything_typed_gives_an_answer(input in any::<String>()) {
        let _ = Foedselsnummer::parse(&input);
    }
}
