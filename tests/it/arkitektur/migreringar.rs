//! A migration leaves what the version before uses, or says in its name that it does not (docs/adr/0036).

use std::collections::BTreeSet;

use super::files::{File, below};

/// Those from before the rule.
const SINCE: &str = "20270105";
/// What begins the name of one that takes away, after its number.
const CONTRACT: &str = "_contract_";
/// Why the version before does not notice: stands above the statement.
const REASON: &str = "-- expand: ";
/// What takes away, or asks for more than before.
const TAKES: [&str; 17] = [
    "drop table",
    "drop column",
    "drop function",
    "drop view",
    "drop type",
    "drop schema",
    "drop policy",
    "drop trigger",
    "drop constraint",
    "drop default",
    " rename ",
    "set not null",
    "set data type",
    "revoke ",
    "alter policy",
    "as restrictive",
    "create unique index",
];
/// What is for a table of the same migration, and else is in the way of those who use it.
const OF_A_TABLE: [(&str, &str); 2] = [("create index ", " on "), ("create trigger ", " on ")];

/// The lines that take something away without a reason.
fn takes_away(file: &File) -> Vec<String> {
    // roles.sql has no number: it is run each time
    let words = file.name().trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = words.len() < file.name().len();
    if !numbered || file.name() < SINCE || words.starts_with(CONTRACT) {
        return Vec::new();
    }
    let text = file.text.to_lowercase();
    let lines: Vec<&str> = text.lines().collect();
    let made: BTreeSet<&str> = lines
        .iter()
        .filter_map(|line| after(line, "create table "))
        .collect();
    let mut table = "";
    let mut found = Vec::new();
    for (nr, line) in lines.iter().enumerate() {
        if line.trim_start().starts_with("--") {
            continue;
        }
        table = after(line, "alter table ").unwrap_or(table);
        let narrows = line.contains("alter column") && line.contains(" type ")
            || line.contains("add constraint") && !made.contains(table)
            || line.contains("add column")
                && line.contains("not null")
                && !line.contains("default");
        let of_another = OF_A_TABLE.iter().any(|(word, on)| {
            let named = line.contains(word) && !line.contains(" concurrently ");
            // where it stands on the line after, it is not known to be new
            named && after(line, on).is_none_or(|table| !made.contains(table))
        });
        let new_table = after(line, " on ").is_some_and(|table| made.contains(table));
        let takes =
            of_another || narrows || TAKES.iter().any(|word| line.contains(word)) && !new_table;
        let above = lines[..nr].iter().rev();
        let mut above =
            above.take_while(|line| !line.trim_end().ends_with(';') && !line.trim().is_empty());
        if takes && !above.any(|line| line.trim_start().starts_with(REASON)) {
            found.push(format!("{}:{}: {}", file.path, nr + 1, line.trim()));
        }
    }
    found
}

/// The word after these.
fn after<'t>(line: &'t str, words: &str) -> Option<&'t str> {
    let (_, rest) = line.split_once(words)?;
    rest.trim_start_matches("if exists ")
        .split([' ', '(', ';'])
        .next()
}

#[test]
fn a_migration_leaves_what_the_version_before_uses_or_says_so_in_its_name() {
    let migrations = below("migrations", "sql");
    assert!(migrations.len() > 100);
    let found: Vec<String> = migrations.iter().flat_map(takes_away).collect();
    assert!(
        found.is_empty(),
        "the version before runs on this schema until it is replaced: take away in a later migration, named …_contract_…, \
        or write «{REASON}why it does not notice» above the statement\n{}",
        found.join("\n")
    );
}

#[test]
fn what_takes_away_is_seen() {
    let of = |name: &str, text: &str| {
        takes_away(&File::new(&format!("migrations/{name}.sql"), text)).len()
    };
    let since = "20270105000000_rom";
    for taken in [
        "alter table sak drop column steg;",
        "alter table sak\n    rename column steg to trinn;",
        "alter table sak add column merke text not null;",
        "alter table sak add constraint sak_steg check (steg < 5);",
        "alter table sak alter column steg type integer;",
        "drop function app.today();",
        "revoke select on sak from laget_request;",
        "alter policy synleg on sak using (false);",
        "create policy vegg on sak as restrictive to laget_request using (false);",
        "create index sak_steg on sak (kommune_id, steg);",
        "create unique index sak_ein on sak (kommune_id, barn_id);",
        "create trigger sak_nei before update on sak for each row execute function app.nei();",
    ] {
        assert_eq!(of(since, taken), 1, "{taken}");
        assert_eq!(of("20270105000000_contract_utan", taken), 0);
        assert_eq!(of("20260101000000_gamal", taken), 0);
        let explained = format!("-- expand: nobody has used it since then\n{taken}");
        assert_eq!(of(since, &explained), 0, "{explained}");
        let elsewhere = format!("-- expand: of the one above\nselect 1;\n{taken}");
        assert_eq!(of(since, &elsewhere), 1, "{elsewhere}");
    }
    for room in [
        "create table ny (a text not null);\nalter table ny add constraint ny_a check (a <> '');",
        "alter table sak add column merke text not null default '';",
        "create table ny (a text not null);\ncreate index ny_a on ny (a);\ncreate unique index ny_b on ny (a);\n\
            create policy vegg on ny as restrictive to laget_request using (true);\n\
            create trigger ny_nei before update on ny for each row execute function app.nei();",
        "-- no-transaction\ncreate index concurrently if not exists sak_steg on sak (kommune_id, steg);",
        "create or replace function app.today() returns date language sql return current_date;",
    ] {
        assert_eq!(of(since, room), 0, "{room}");
    }
}
