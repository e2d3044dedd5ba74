//! `docs/tryggleik.md` answers for every row of the list, and names only tests that are there.

use std::path::Path;

use super::files::text_of;

const STANDINGS: [&str; 4] = ["Shown", "Partly", "Missing", "Does not apply"];

/// The rows of the list: id, standing, and what shows it.
fn rows(text: &str) -> Vec<(&str, &str, &str)> {
    let lines = text.lines().filter(|line| line.starts_with("| SEC-"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            assert_eq!(cells.len(), 4, "{line}");
            (cells[0], cells[2], cells[3])
        })
        .collect()
}

/// The tests that a cell names, as `cargo nextest` does.
fn tests(cell: &str) -> impl Iterator<Item = &str> {
    let quoted = cell.split('`').skip(1).step_by(2);
    quoted.filter(|name| name.contains("::"))
}

/// Whether a test of this name stands in the file that its path leads to: in a function, or in a list that a macro reads.
fn is_there(test: &str) -> bool {
    let (modules, name) = test.rsplit_once("::").unwrap();
    let path = modules.trim_end_matches("::tests").replace("::", "/");
    let files = [
        format!("tests/it/{path}.rs"),
        format!("tests/it/{path}/mod.rs"),
        format!("src/{path}.rs"),
        format!("src/{path}/mod.rs"),
        format!("src/{path}/tests.rs"),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let there = files.iter().filter(|file| root.join(file).is_file());
    there.map(|file| text_of(file)).any(|text| {
        let function = format!("fn {name}(");
        let listed = [format!("    {name}: "), format!("    {name} => ")];
        text.contains(&function) || listed.iter().any(|line| text.contains(line))
    })
}

#[test]
fn every_row_of_the_list_is_answered_for_by_tests_that_are_there() {
    let text = text_of("docs/tryggleik.md");
    let rows = rows(&text);
    let ids: Vec<&str> = rows.iter().map(|(id, ..)| *id).collect();
    let all: Vec<String> = (1..=78).map(|number| format!("SEC-{number:02}")).collect();
    assert_eq!(ids, all);
    let mut wrong = Vec::new();
    for (id, standing, cell) in rows {
        if !STANDINGS.contains(&standing) {
            wrong.push(format!("{id}: «{standing}» is no standing"));
        }
        if matches!(standing, "Shown" | "Partly") && tests(cell).next().is_none() {
            wrong.push(format!("{id} is shown by no test"));
        }
        if standing == "Partly" && !cell.contains("Missing: ") {
            wrong.push(format!("{id} does not say what is missing"));
        }
        let gone = tests(cell).filter(|test| !is_there(test));
        wrong.extend(gone.map(|test| format!("{id}: there is no {test}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_test_that_is_not_there_is_seen() {
    assert!(is_there(
        "arkitektur::tryggleik::a_test_that_is_not_there_is_seen"
    ));
    assert!(!is_there("arkitektur::tryggleik::a_test_of_nothing"));
    assert!(!is_there(
        "arkitektur::finst_ikkje::a_test_that_is_not_there_is_seen"
    ));
    let row = "| SEC-01 | what | Shown | `a::b`, and `src/a.rs` |";
    let cell = rows(row)[0].2;
    assert_eq!(tests(cell).collect::<Vec<_>>(), ["a::b"]);
}
