use proptest::prelude::*;
use time::macros::{date, datetime, time};
use time::{Date, Duration};

use super::*;

const TODAY: Date = date!(2026 - 11 - 21);

#[test]
fn dates_are_read_as_people_write_them() {
    let written = [
        "18.11.2026",
        "\u{200e}18.11.2026\u{200f}",
        "18.11.26",
        "18/11-26",
        "18/11 2026",
        "18/11-2026",
        " 18. 11. 2026 ",
        "2026-11-18",
        "18-11-2026",
        "18. november 2026",
        "18. NOV. 26",
        "18 nov 2026",
        "18.11 2026",
        "18.\u{A0}11.\u{A0}2026",
    ];
    for text in written {
        assert_eq!(parse_date(text, TODAY), Ok(date!(2026 - 11 - 18)), "{text}");
    }
    assert_eq!(parse_date("1.2.2027", TODAY), Ok(date!(2027 - 02 - 01)));
}

#[test]
fn other_forms_are_refused_with_an_example() {
    let written = [
        "",
        "i morgon",
        "18.11.",
        "18.11",
        "18.11.026",
        "181126",
        "18.11.2026 kl. 9",
        "18:11:2026",
        "٤.١١.٢٠٢٦",
        "18.11.20261",
        "-18.11.2026",
        "2026-11-118",
        "18.111.2026",
        "18..11..2026",
        "18. neste 2026",
        "4.november",
        "1.1.1.2026",
        "2026.11.2026",
        "18.november november 2026",
    ];
    for text in written {
        assert_eq!(parse_date(text, TODAY), Err(DateError::Form), "{text}");
    }
    assert_eq!(DateError::Form.to_string(), "Skriv datoen slik: 18.11.2026");
}

#[test]
fn days_the_calendar_lacks_are_refused() {
    for text in [
        "31.11.2026",
        "29.2.2026",
        "0.1.2026",
        "1.13.2026",
        "99.99.2026",
        "2026-02-30",
    ] {
        assert_eq!(parse_date(text, TODAY), Err(DateError::NoSuchDay), "{text}");
    }
    assert_eq!(parse_date("29.2.2028", TODAY), Ok(date!(2028 - 02 - 29)));
    assert_eq!(
        DateError::NoSuchDay.to_string(),
        "Datoen finst ikkje. Skriv han til dømes slik: 18.11.2026."
    );
}

#[test]
fn years_nobody_means_are_refused() {
    for text in ["18.11.0026", "18.11.1899", "18.11.2206", "9999-11-18"] {
        assert_eq!(parse_date(text, TODAY), Err(DateError::Year), "{text}");
    }
}

#[test]
fn two_digit_years_are_at_most_twenty_ahead() {
    assert_eq!(parse_date("1.1.46", TODAY), Ok(date!(2046 - 01 - 01)));
    assert_eq!(parse_date("1.1.47", TODAY), Ok(date!(1947 - 01 - 01)));
    assert_eq!(parse_date("1.1.09", TODAY), Ok(date!(2009 - 01 - 01)));
    assert_eq!(
        parse_date("1.1.00", date!(2099 - 05 - 05)),
        Ok(date!(2100 - 01 - 01))
    );
}

#[test]
fn formats_are_norwegian() {
    assert_eq!(long(TODAY), "21. november 2026");
    assert_eq!(long(date!(2026 - 03 - 01)), "1. mars 2026");
    assert_eq!(short(date!(2026 - 03 - 01)), "01.03.2026");
    assert_eq!(medium(date!(2026 - 11 - 12), TODAY), "12. nov.");
    assert_eq!(medium(date!(2025 - 05 - 17), TODAY), "17. mai 2025");
    assert_eq!(time_of_day(time!(9:05:59)), "09.05");
    assert_eq!(number(1_234), "1\u{A0}234");
}

#[test]
fn instants_are_shown_in_norwegian_time() {
    assert_eq!(clock(datetime!(2026-11-21 13:32 UTC)), "14.32");
    assert_eq!(clock(datetime!(2026-06-21 12:32 UTC)), "14.32");
    assert_eq!(
        date_time(datetime!(2026-11-13 06:00 UTC)),
        "13. nov. 2026 kl. 07.00"
    );
    assert_eq!(
        date_time(datetime!(2026-12-31 23:30 UTC)),
        "1. jan. 2027 kl. 00.30"
    );
}

#[test]
fn distances_are_said_in_days_that_stay_on_one_line() {
    let neutral = |days| distance(TODAY + Duration::days(days), TODAY);
    let frist = |days| deadline_distance(TODAY + Duration::days(days), TODAY);
    let ahead = ["i\u{a0}dag", "i\u{a0}morgon", "om\u{a0}3\u{a0}dagar"];
    assert_eq!([neutral(0), neutral(1), neutral(3)], ahead);
    assert_eq!([frist(0), frist(1), frist(3)], ahead);
    assert_eq!(
        [neutral(-1), neutral(-9)],
        ["i\u{a0}går", "for 9\u{a0}dagar sidan"]
    );
    assert_eq!(
        [frist(-1), frist(-9)],
        ["1\u{a0}dag over", "9\u{a0}dagar over"]
    );
}

#[test]
fn age_grows_on_the_birthday() {
    let born = date!(2010 - 11 - 21);
    assert_eq!(age_years(born, date!(2026 - 11 - 20)), 15);
    assert_eq!(age_years(born, TODAY), 16);
    assert_eq!(age_years(born, born), 0);
    assert_eq!(age_years(born, date!(2010 - 11 - 20)), -1);
}

#[test]
fn born_on_leap_day_is_older_on_the_first_of_march() {
    let born = date!(2012 - 02 - 29);
    assert_eq!(age_years(born, date!(2027 - 02 - 28)), 14);
    assert_eq!(age_years(born, date!(2027 - 03 - 01)), 15);
    assert_eq!(age_years(born, date!(2028 - 02 - 29)), 16);
}

fn dates() -> impl Strategy<Value = Date> {
    let days = date!(1900 - 01 - 01).to_julian_day()..=date!(2199 - 12 - 31).to_julian_day();
    days.prop_map(|day| Date::from_julian_day(day).unwrap())
}

proptest! {
    #[test]
    fn what_we_write_we_can_read(date in dates(), today in dates()) {
        prop_assert_eq!(parse_date(&short(date), today), Ok(date));
        prop_assert_eq!(parse_date(&long(date), today), Ok(date));
        prop_assert_eq!(parse_date(&date.to_string(), today), Ok(date));
        if date.year() != today.year() {
            prop_assert_eq!(parse_date(&medium(date, today), today), Ok(date));
        }
    }

    #[test]
    fn anything_typed_gives_an_answer(text in "\\PC{0,20}", today in dates()) {
        let _ = parse_date(&text, today);
    }

    #[test]
    fn age_never_falls_and_grows_at_most_one_a_day(born in dates(), today in dates()) {
        prop_assume!(today < date!(2199 - 12 - 31));
        let tomorrow = today.next_day().unwrap();
        let growth = age_years(born, tomorrow) - age_years(born, today);
        prop_assert!((0..=1).contains(&growth));
    }
}
