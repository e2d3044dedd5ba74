//! What the project leans on: why, from where, and on which terms.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use super::files::text_of;

/// The licences that `.deny.toml` lets in.
fn allowed() -> BTreeSet<String> {
    let deny = text_of(".deny.toml");
    let (_, list) = deny.split_once("\nallow = [\n").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    let quoted = list.split('"').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

/// Whether an expression of SPDX (also in the old way, with a slash for OR) can be met with what is allowed. `AND` binds closer
/// than `OR`; parentheses come first.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    if let Some(end) = expression.find(')') {
        let begin = expression[..end].rfind('(').unwrap();
        let inner = is_allowed(&expression[begin + 1..end], allowed);
        let met = if inner { "MET" } else { "UNMET" };
        let expression = format!("{}{met}{}", &expression[..begin], &expression[end + 1..]);
        return is_allowed(&expression, allowed);
    }
    let expression = expression.replace('/', " OR ");
    expression.split(" OR ").any(|all| {
        let mut each = all.split(" AND ").map(str::trim);
        each.all(|licence| licence == "MET" || allowed.contains(licence))
    })
}

#[test]
fn an_expression_of_licences_is_read_as_it_is_written() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "ISC".to_owned()]);
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("MIT OR GPL-3.0-only", true),
        ("Apache-2.0/MIT", true),
        ("MIT AND GPL-3.0-only", false),
        ("(GPL-3.0-only OR MIT) AND ISC", true),
        ("(GPL-3.0-only OR MIT) AND Zlib", false),
        ("MIT WITH something", false),
    ] {
        assert_eq!(is_allowed(expression, &allowed), met, "{expression}");
    }
}

#[test]
fn every_crate_is_on_terms_that_are_allowed() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let allowed = allowed();
    let deny = text_of(".deny.toml");
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 300, "{}", packages.len());
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| {
            let name = package["name"].as_str().unwrap();
            let licence = package["license"].as_str().unwrap_or("none");
            let excepted = format!("{{ crate = \"{name}\", allow = [\"{licence}\"] }}");
            !is_allowed(licence, &allowed) && !deny.contains(&excepted)
        })
        .map(|package| format!("{} {}", package["name"], package["license"]))
        .collect();
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn every_crate_comes_from_the_one_registry_with_its_hash() {
    let lock = text_of("Cargo.lock");
    let mut sources = BTreeSet::new();
    let packages: Vec<&str> = lock.split("[[package]]\n").skip(1).collect();
    assert!(packages.len() > 300);
    for package in packages {
        let value = |name: &str| {
            let line = package.lines().find(|line| line.starts_with(name))?;
            Some(line.split('"').nth(1)?.to_owned())
        };
        if value("name = ").as_deref() == Some("laget") {
            continue;
        }
        let source = value("source = ").unwrap_or_else(|| panic!("{package}"));
        assert!(source.starts_with("registry+"), "{package}");
        sources.insert(source);
        let hash = value("checksum = ").unwrap_or_default();
        assert_eq!(hash.len(), 64, "{package}");
    }
    assert_eq!(sources.len(), 1, "{sources:?}");
}

#[test]
fn every_dependency_says_why_it_is_here() {
    let unexplained = |cargo: &str| -> Vec<String> {
        let mut inside = false;
        let mut before = "";
        let mut found = Vec::new();
        for line in cargo.lines() {
            if line.starts_with('[') {
                inside = line.ends_with("dependencies]");
            } else if inside
                && line.contains('=')
                && !line.starts_with([' ', '#'])
                && !before.starts_with('#')
            {
                found.push(line.to_owned());
            }
            before = line;
        }
        found
    };
    assert_eq!(unexplained(&text_of("Cargo.toml")), Vec::<String>::new());
    assert_eq!(
        unexplained("[dependencies]\n# why\na = \"1\"\nb = \"2\"\n"),
        ["b = \"2\""]
    );
}
