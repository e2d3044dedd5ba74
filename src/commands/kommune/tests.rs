use time::macros::date;

use super::*;

const TODAY: Date = date!(2026 - 11 - 23);

fn parsed<A: Args>(typed: &[&str]) -> A {
    let command = A::augment_args(clap::Command::new("laget").no_binary_name(true));
    A::from_arg_matches(&command.try_get_matches_from(typed).unwrap()).unwrap()
}

fn said<T>(answer: Result<T, Problems>) -> String {
    answer.err().unwrap().to_string()
}

#[test]
fn a_number_has_four_digits() {
    assert_eq!(parse_nummer(" 4036 "), Ok("4036"));
    for bad in ["", "436", "40360", "40a6", "vinje"] {
        assert!(parse_nummer(bad).is_err(), "{bad}");
    }
}

#[test]
fn an_unknown_slag_is_answered_with_those_there_are() {
    assert_eq!(one_of("Slaget", " Skule ", &SLAG), Ok("skule"));
    let sentence = one_of("Slaget", "kyrkje", &SLAG).unwrap_err();
    assert!(sentence.starts_with("Slaget «kyrkje» finst ikkje."));
    assert!(SLAG.iter().all(|slag| sentence.contains(slag)));
}

#[test]
fn an_instans_of_several_kommunar_says_that_it_is_one() {
    let two = [
        "--kommune",
        "4036",
        "--kommune",
        "4034",
        "--namn",
        "PPT",
        "--slag",
    ];
    let args: InstansArgs = parsed(&[&two[..], &["ppt"]].concat());
    assert!(said(args.check(TODAY)).contains("--interkommunal"));

    let args: InstansArgs = parsed(&[&two[..], &["ppt", "--interkommunal"]].concat());
    let (slag, namn, fraa) = args.check(TODAY).ok().unwrap();
    assert_eq!((slag, namn.as_str(), fraa), ("ppt", "PPT", TODAY));
}

#[test]
fn the_days_of_an_eining_are_written_either_way_and_in_order() {
    let start = [
        "--kommune",
        "4036",
        "--instans",
        "Skular",
        "--namn",
        "Åmot skule",
    ];
    let check = |rest: &[&str]| parsed::<EiningArgs>(&[&start[..], rest].concat()).check(TODAY);
    let (_, fraa, til) = check(&["--fraa", "2026-08-01", "--til", "18.11.2026"])
        .ok()
        .unwrap();
    assert_eq!(fraa, date!(2026 - 08 - 01));
    assert_eq!(til, Some(date!(2026 - 11 - 18)));
    assert!(said(check(&["--fraa", "i haust"])).starts_with("--fraa: Skriv datoen slik"));
    assert!(said(check(&["--fraa", "2.1.2026", "--til", "1.1.2026"])).contains("er før"));
    assert!(said(check(&["--fraa", "2.1.2026", "--etterfoelgjar", "Ny"])).contains("må ha --til"));
}

#[test]
fn a_line_of_the_list_tells_the_days_and_who_came_after() {
    let stad = StadLinje {
        kommune_id: uuid::Uuid::nil().into(),
        instans_id: uuid::Uuid::nil().into(),
        slag: "skule".into(),
        instans: "Skular i Vinje".into(),
        interkommunal: false,
        eining: Some("Gamle skule".into()),
        fraa: Some(date!(2000 - 08 - 01)),
        til: Some(date!(2026 - 07 - 31)),
        etterfoelgjar: Some("Nye skule".into()),
    };
    assert_eq!(instans_line(&stad), "  Skular i Vinje (skule)");
    assert_eq!(
        eining_line(&stad).unwrap(),
        "    Gamle skule frå 01.08.2000 til 31.07.2026, sidan Nye skule"
    );
}
