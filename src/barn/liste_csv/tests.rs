use proptest::prelude::*;
use time::macros::date;

use super::*;
use crate::barn::fnr;

/// The digits of the `n`-th synthetic child of a day.
fn child(n: usize) -> String {
    let mut valid = (0..500).filter_map(|serial| fnr::synthetic(date!(2016 - 05 - 04), serial));
    valid.nth(n).unwrap().expose().to_owned()
}

fn messages(file: &str) -> Vec<String> {
    let errors = parse(file.as_bytes()).unwrap_err();
    errors
        .iter()
        .map(|error| error.to_string().replace('\u{A0}', " "))
        .collect()
}

fn with_header(lines: &str) -> String {
    format!("fnr;fornamn;etternamn;adresse\n{lines}")
}

#[test]
fn a_list_with_semicolons_is_read() {
    let file = with_header(&format!(
        "{};Åse Marie;O'Brien; Vegen 1 \r\n{};Юрій;Їжак;",
        child(0),
        child(1)
    ));
    let rows = parse(file.as_bytes()).unwrap();
    let adresse = rows[0].adresse.as_ref().unwrap();
    assert_eq!(rows[0].fnr.expose(), child(0));
    assert_eq!(rows[0].fornamn.expose(), "Åse Marie");
    assert_eq!(rows[0].etternamn.expose(), "O'Brien");
    assert_eq!(adresse.expose(), "Vegen 1");
    assert_eq!((rows[1].line, rows[1].adresse.as_ref()), (3, None));
}

#[test]
fn commas_quotes_other_names_and_unknown_columns_are_read() {
    let file = format!(
        "Klasse,ETTERNAVN,\"Fornavn\",Fødselsnr.,Adresse\r\n4a,Li,Bo,{},\"Vegen 1, Dalen\"\r\n",
        child(0)
    );
    let rows = parse(file.as_bytes()).unwrap();
    assert_eq!(rows[0].etternamn.expose(), "Li");
    assert_eq!(rows[0].adresse.as_ref().unwrap().expose(), "Vegen 1, Dalen");
    for alias in ["Fødselsnummer", "FODSELSNUMMER", "fnr", " personnummer "] {
        let file = format!("{alias};fornamn;etternamn\n{};Bo;Li", child(0));
        assert_eq!(parse(file.as_bytes()).unwrap().len(), 1, "{alias}");
    }
}

#[test]
fn utf8_with_mark_and_windows_1252_give_the_same() {
    let file = format!("FØDSELSNUMMER;fornamn;etternamn\n{};Åse;Žižka", child(0));
    let expected = parse(file.as_bytes()).unwrap();
    assert_eq!(expected[0].etternamn.expose(), "Žižka");
    assert_eq!(
        parse(format!("\u{FEFF}{file}").as_bytes()).unwrap(),
        expected
    );
    let byte = |c: char| match c {
        'Ž' => 0x8E,
        'ž' => 0x9E,
        c => u8::try_from(u32::from(c)).unwrap(),
    };
    let windows: Vec<u8> = file.chars().map(byte).collect();
    assert_eq!(parse(&windows).unwrap(), expected);
}

#[test]
fn line_numbers_count_empty_lines_and_lines_inside_quotes() {
    for line_break in ["\n", "\r\n", "\r"] {
        let file = with_header(&format!(
            "\n{};Bo;Li;\"a\nb\"\n;;;\n\n{};Åse;Li;\n",
            child(0),
            child(1)
        ));
        let rows = parse(file.replace('\n', line_break).as_bytes()).unwrap();
        let lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [3, 7], "{line_break:?}");
    }
}

#[test]
fn everything_wrong_is_told_at_once_and_in_order() {
    let file = with_header(&format!(
        "{0};Bo;Li;\n{0};Bo;Li;\n{1};;;\n;=cmd();L1;\n{2};Bo;Li;\nabc;Bo;Li;\n{3};Bo;Li;x;y\n{3};Bo;Li;{4}\n",
        child(0),
        child(1),
        &child(2)[1..],
        child(3),
        "a".repeat(201),
    ));
    assert_eq!(
        messages(&file),
        [
            "Linje 3: Same fødselsnummer står på linje 2.",
            "Linje 4: Kolonnen «fornamn» er tom.",
            "Linje 4: Kolonnen «etternamn» er tom.",
            "Linje 5: Kolonnen «fødselsnummer» er tom.",
            "Linje 5: Kolonnen «fornamn» kan berre ha bokstavar, mellomrom, bindestrek, apostrof og punktum.",
            "Linje 5: Kolonnen «etternamn» kan berre ha bokstavar, mellomrom, bindestrek, apostrof og punktum.",
            "Linje 6: Fødselsnummeret har 10 siffer. Rekneark tek bort 0 fremst: gjer kolonnen om til tekst.",
            "Linje 7: Fødselsnummeret kan berre ha siffer, og eit mellomrom etter dei seks første.",
            "Linje 8: Linja har fleire felt enn overskrifta.",
            "Linje 9: Kolonnen «adresse»: Teksten er for lang: 201 teikn, og grensa er 200.",
        ]
    );
}

#[test]
fn two_numbers_under_one_name_and_birth_date_are_refused_however_the_name_is_written() {
    let file = with_header(&format!(
        "{};Anne Berit;Li;\n{};anne;berit  LI;\n{};Anne;Li;\n",
        child(0),
        child(1),
        child(2),
    ));
    assert_eq!(
        messages(&file),
        [
            "Linje 3: Same namn og fødselsdato står på linje 2. Er det to barn, så ta det eine ut av lista og registrer \
             det for seg."
        ]
    );
    let born_later = (0..9).find_map(|serial| fnr::synthetic(date!(2016 - 05 - 05), serial));
    let file = with_header(&format!(
        "{};Bo;Li;\n{};Bo;Li;\n",
        child(0),
        born_later.unwrap().expose()
    ));
    assert_eq!(parse(file.as_bytes()).unwrap().len(), 2);
}

#[test]
fn missing_and_repeated_columns_are_named() {
    assert_eq!(
        messages("fnr;fornamn;fornavn\n1;2;3"),
        [
            "Kolonnen «fornamn» står to gonger.",
            "Kolonnen «etternamn» manglar. Første linja må ha namna på kolonnane: fødselsnummer, fornamn og etternamn. Adresse kan vere med.",
        ]
    );
    assert_eq!(messages("").len(), 3);
    assert_eq!(messages(&format!("{};Bo;Li", child(0))).len(), 3);
}

#[test]
fn lists_without_children_and_files_of_another_kind_are_refused() {
    assert_eq!(messages(&with_header("\n;;;\n")), ["Lista har ingen barn."]);
    let not_csv = vec![ListeError {
        line: None,
        fault: Fault::NotCsv,
    }];
    assert_eq!(parse(b"PK\x03\x04\0\0"), Err(not_csv.clone()));
    assert_eq!(parse(b"\xFF\xFEf\0n\0r\0"), Err(not_csv));
}

#[test]
fn limits_are_exact() {
    let first = date!(2010 - 01 - 01).to_julian_day();
    let day = |n: i32| time::Date::from_julian_day(first + n).unwrap();
    let one = |n: i32| {
        (0..9)
            .find_map(|serial| fnr::synthetic(day(n), serial))
            .unwrap()
    };
    let lines = |count: i32| {
        let line = |n| format!("{};Bo;Li;", one(n).expose());
        (0..count).map(line).collect::<Vec<_>>().join("\n") + "\n"
    };
    assert_eq!(
        parse(with_header(&lines(2_000)).as_bytes()).unwrap().len(),
        2_000
    );
    assert_eq!(
        messages(&with_header(&lines(2_001))),
        ["Lista har for mange barn. Grensa er 2 000."]
    );
    let padded = |size: usize| {
        let file = with_header(&lines(1));
        let padding = " ".repeat(size - file.len());
        file + &padding
    };
    assert!(parse(padded(MAX_BYTES).as_bytes()).is_ok());
    assert_eq!(
        messages(&padded(MAX_BYTES + 1)),
        ["Fila er for stor. Grensa er 1 MB."]
    );
}

#[test]
fn debug_shows_no_child() {
    let rows = parse(with_header(&format!("{};Bo;Li;Vegen", child(0))).as_bytes()).unwrap();
    let shown = format!("{rows:?}");
    assert!(
        !shown.contains("Bo") && !shown.contains("Vegen") && !shown.contains(&child(0)),
        "{shown}"
    );
}

proptest! {
    #[test]
    fn any_bytes_give_an_answer(file in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&file);
    }

    #[test]
    fn no_message_repeats_a_cell(cells in proptest::collection::vec("[0-9]{11}|=[A-Z]{8}", 1..9)) {
        let said = messages(&with_header(&cells.join(";"))).join("\n");
        prop_assert!(cells.iter().all(|cell| !said.contains(cell.as_str())));
    }
}
