//! What is written about operation is what the program has.

use std::collections::BTreeSet;
use std::process::Command;

use crate::arkitektur::files::text_of;

/// Every setting that is named in a text.
fn settings(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_uppercase() || c == '_'));
    let named = words.filter(|word| word.len() > "LAGET_".len() && word.starts_with("LAGET_"));
    named.map(str::to_owned).collect()
}

/// The settings of a command, as its help tells them; none when there is no such command.
fn of(command: &str) -> Option<BTreeSet<String>> {
    let help = Command::new(env!("CARGO_BIN_EXE_laget"))
        .args([command, "--help"])
        .output()
        .unwrap();
    let text = String::from_utf8(help.stdout).unwrap();
    help.status.success().then(|| settings(&text))
}

#[test]
fn every_setting_of_a_service_in_compose_is_one_of_its_command() {
    let compose = text_of("docker-compose.yml");
    let (_, services) = compose.split_once("\nservices:\n").unwrap();
    let (services, _) = services.split_once("\nnetworks:\n").unwrap();
    let mut checked = Vec::new();
    for service in services.split("\n\n") {
        let Some((_, rest)) = service.split_once("    command: [\"") else {
            assert_eq!(settings(service), BTreeSet::new(), "{service}");
            continue;
        };
        let command = rest.split('"').next().unwrap();
        let known = of(command).expect("there is no such command");
        let unknown: Vec<_> = settings(service).difference(&known).cloned().collect();
        assert_eq!(unknown, Vec::<String>::new(), "{command}");
        checked.push(command);
    }
    assert!(
        ["migrate", "serve", "worker"]
            .iter()
            .all(|c| checked.contains(c)),
        "{checked:?}"
    );
}

#[test]
fn every_setting_of_a_unit_is_one_of_its_command() {
    for (unit, command) in [("laget@", "serve"), ("laget-worker", "worker")] {
        let text = text_of(&format!("docs/drift/{unit}.service"));
        assert!(text.contains(&format!("ExecStart=/usr/local/bin/laget {command}\n")));
        let unknown: Vec<_> = settings(&text)
            .difference(&of(command).unwrap())
            .cloned()
            .collect();
        assert_eq!(unknown, Vec::<String>::new(), "{unit}");
    }
}

/// What an installation that is made as written must have, or it lacks something that nobody misses before it is needed.
#[test]
fn compose_and_the_units_give_what_nobody_misses_at_once() {
    for (command, needed) in [
        ("serve", &["LAGET_KEY_FILE", "LAGET_PUBLIC_URL"][..]),
        (
            "worker",
            &["LAGET_JOURNAL", "LAGET_SEGL", "LAGET_PUBLIC_URL"],
        ),
    ] {
        let compose = text_of("docker-compose.yml");
        let service = compose
            .split("\n\n")
            .find(|service| service.contains(&format!("command: [\"{command}\"]")));
        let unit = if command == "serve" {
            "laget@"
        } else {
            "laget-worker"
        };
        let unit = text_of(&format!("docs/drift/{unit}.service"));
        for given in [settings(service.unwrap()), settings(&unit)] {
            for setting in needed {
                assert!(given.contains(*setting), "{command}: {setting}");
            }
        }
    }
}

#[test]
fn the_table_of_settings_is_what_the_program_takes() {
    let text = text_of("docs/drift.md");
    let (_, table) = text.split_once("\n## Settings\n").unwrap();
    let (table, _) = table.split_once("\n## Install\n").unwrap();
    let rows: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let known: BTreeSet<String> = [
        "serve",
        "demo",
        "migrate",
        "helse",
        "worker",
        "backup",
        "restore",
        "rotate-keys",
    ]
    .iter()
    .filter_map(|command| of(command))
    .flatten()
    .collect();
    let named: BTreeSet<String> = rows.iter().flat_map(|row| settings(row)).collect();
    assert_eq!(named, known);
}
