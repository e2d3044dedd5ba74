//! The house's own rules, read off the source: a newcomer who breaks one is told which and why.
//!
//! Each test holds the rule against every file, and against a line that breaks it.

mod avhengigheiter;
pub mod files;
mod malar;
mod migreringar;
mod skjema;
mod tryggleik;

use std::collections::{BTreeMap, BTreeSet};

use files::{File, below, features};

/// Files outside `src/db` and the `queries.rs` that may hold SQL, and why.
const SQL_ELSEWHERE: &[(&str, &str)] = &[];

/// Plumbing that may know a feature, and why.
const PLUMBING_ABOVE_FEATURES: &[(&str, &str)] = &[
    ("src/app.rs", "the list where features plug in"),
    ("src/main.rs", "the sub-commands"),
    ("src/serve.rs", "starts the application"),
    ("src/commands/", "the sub-commands"),
    ("src/demo/", "the demo world stands on top of everything"),
    ("src/seed/", "writes the demo world, through every feature"),
    (
        "src/error.rs",
        "sends whoever is not logged in to the login page",
    ),
    (
        "src/web/errors.rs",
        "sends whoever was logged out meanwhile to the login page",
    ),
    (
        "src/web/session.rs",
        "finds the session and keeps the draft of an expired one",
    ),
    (
        "src/web/fersk.rs",
        "keeps the draft of a form whose sender must first show who it is",
    ),
];

fn is_listed(path: &str, list: &[(&str, &str)]) -> bool {
    list.iter().any(|(start, _)| path.starts_with(start))
}

/// Fails with every offence in the program, and when the rule does not see the example that breaks it.
fn rule(why: &str, example: &File, offence: impl Fn(&File) -> Vec<String>) {
    holds(&below("src", "rs"), why, example, offence);
}

fn holds(files: &[File], why: &str, example: &File, offence: impl Fn(&File) -> Vec<String>) {
    assert!(!files.is_empty());
    let found: Vec<String> = files.iter().flat_map(&offence).collect();
    assert!(found.is_empty(), "{why}\n{}", found.join("\n"));
    assert!(
        !offence(example).is_empty(),
        "the rule does not see {example:?}"
    );
}

#[test]
fn sql_stands_in_queries_and_db_only() {
    rule(
        "SQL about a thing is in its queries.rs",
        &File::new(
            "src/sak/vis.rs",
            "let n = sqlx::query_scalar!(\"select 1\");",
        ),
        |file| {
            let home = file.name() == "queries.rs"
                || file.name() == "tests.rs"
                || file.path.contains("/tests/")
                || file.path.contains("/queries/")
                || file.path.starts_with("src/db/")
                || is_listed(&file.path, SQL_ELSEWHERE);
            let sql = [
                "sqlx::query",
                "query!(",
                "query_as!(",
                "query_scalar!(",
                "raw_sql(",
                "QueryBuilder",
            ];
            if home {
                Vec::new()
            } else {
                file.lines_with(&sql)
            }
        },
    );
}

#[test]
fn the_pool_is_known_in_db_only() {
    rule(
        "no tenant, no transaction: only src/db knows the pool",
        &File::new("src/sak/vis.rs", "fn vis(pool: &PgPool) {}"),
        |file| {
            if file.path.starts_with("src/db/") {
                return Vec::new();
            }
            file.lines_with(&["PgPool", "PoolConnection", "Pool<Postgres>"])
        },
    );
}

#[test]
fn only_queries_say_what_a_copy_of_the_database_may_answer() {
    rule(
        "what may go to a copy is said by the query that takes `impl Reads`",
        &File::new("src/styring/side.rs", "queries::maal(tx.reader())"),
        |file| {
            let home = file.name() == "queries.rs" || file.path.starts_with("src/db/");
            if home {
                Vec::new()
            } else {
                file.lines_with(&[".reader()", "impl Reads", "dyn Reads"])
            }
        },
    );
}

#[test]
fn a_model_is_pure() {
    rule(
        "a model.rs has types and rules: no web, no template, no SQL",
        &File::new("src/sak/model.rs", "use axum::Json;"),
        |file| {
            let model = file.name() == "model.rs" || file.path.contains("/model/");
            let impure = [
                "axum::",
                "askama",
                "sqlx::query",
                "PgConnection",
                "WriteTx",
                "queries::",
                "crate::web::Ctx",
            ];
            if model {
                file.lines_with(&impure)
            } else {
                Vec::new()
            }
        },
    );
}

#[test]
fn nobody_uses_a_neighbours_queries() {
    rule(
        "a feature is used through what its mod.rs re-exports",
        &File::new(
            "src/sak/vis.rs",
            "use crate::{barn::{Barn, queries::find}, ids};",
        ),
        |file| {
            let theirs = |path: &str| {
                let mut parts = path.split("::");
                parts.next() != Some(&*file.feature()) && parts.next() == Some("queries")
            };
            file.paths_where(theirs)
        },
    );
}

#[test]
fn plumbing_knows_no_feature() {
    let features = features();
    assert!(features.len() >= 4, "{features:?}");
    rule(
        "a folder with an English name is plumbing, below the features",
        &File::new("src/web/page.rs", "use crate::{barn, ids};"),
        |file| {
            if features.contains(&file.feature()) || is_listed(&file.path, PLUMBING_ABOVE_FEATURES)
            {
                return Vec::new();
            }
            file.paths_where(|path| features.iter().any(|name| first(path) == name))
        },
    );
}

/// The module a path below `crate` begins with.
fn first(path: &str) -> &str {
    path.split("::").next().unwrap_or_default()
}

/// Which features each feature uses.
fn uses(files: &[File], features: &[String]) -> BTreeMap<String, Vec<String>> {
    let mut uses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files
        .iter()
        .filter(|file| features.contains(&file.feature()))
    {
        for (_, path) in file.crate_paths() {
            let name = first(&path).to_owned();
            if features.contains(&name) && name != file.feature() {
                uses.entry(file.feature()).or_default().push(name);
            }
        }
    }
    uses
}

/// A feature that can be reached from itself, with the way.
fn circle(uses: &BTreeMap<String, Vec<String>>) -> Option<Vec<String>> {
    fn walk(
        uses: &BTreeMap<String, Vec<String>>,
        way: &mut Vec<String>,
        dead_ends: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        let here = way.last()?.clone();
        for next in uses.get(&here).into_iter().flatten() {
            if way.contains(next) {
                way.push(next.clone());
                return Some(way.clone());
            }
            if !dead_ends.contains(next) {
                way.push(next.clone());
                if let Some(found) = walk(uses, way, dead_ends) {
                    return Some(found);
                }
                way.pop();
            }
        }
        dead_ends.insert(here);
        None
    }
    let mut dead_ends = BTreeSet::new();
    uses.keys()
        .find_map(|start| walk(uses, &mut vec![start.clone()], &mut dead_ends))
}

#[test]
fn features_stand_in_an_order_in_which_each_uses_only_those_before_it() {
    let features = features();
    let found = circle(&uses(&below("src", "rs"), &features));
    assert_eq!(found, None, "these features use each other in a circle");

    let example = [
        File::new("src/barn/vis.rs", "use crate::kommune::x;"),
        File::new("src/kommune/vis.rs", "use crate::innlogging::x;"),
        File::new("src/innlogging/vis.rs", "use crate::{barn, ids};"),
    ];
    assert!(circle(&uses(&example, &features)).is_some());
}

#[test]
fn a_path_is_seen_however_it_is_imported() {
    let text = "use crate::ids;\n// crate::comment\nuse crate::{\n    barn::{self, Barn as B, model::*},\n    lag,\n};\n\
        fn f() { crate::sak::path(crate::utkast::X) }\npub(crate) mod x;";
    let found = File::new("src/x/vis.rs", text).crate_paths();
    let found: Vec<(usize, &str)> = found.iter().map(|(at, path)| (*at, &**path)).collect();
    assert_eq!(
        found,
        [
            (1, "ids"),
            (3, "barn::self"),
            (3, "barn::Barn"),
            (3, "barn::model::*"),
            (3, "lag"),
            (7, "sak::path"),
            (7, "utkast::X"),
        ]
    );
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let all = [below("src", "rs"), below("tests", "rs")].concat();
    holds(
        &all,
        "files aim at 150 lines and fail at 400",
        &File::new("src/sak/vis.rs", &"x\n".repeat(401)),
        |file| {
            let lines = file.text.lines().count();
            if lines > 400 {
                vec![format!("{}: {lines} lines", file.path)]
            } else {
                Vec::new()
            }
        },
    );
}

#[test]
fn a_test_never_sleeps_and_is_never_ignored() {
    let all = [below("src", "rs"), below("tests", "rs")].concat();
    holds(
        &all,
        "no sleeps, no ignored tests, no database made by sqlx",
        &File::new("tests/it/x.rs", concat!("tokio::time::sle", "ep(a).await")),
        |file| {
            let test = file.path.starts_with("tests/") || file.path.ends_with("tests.rs");
            let weak = [
                concat!("::sle", "ep("),
                concat!("#[ign", "ore"),
                concat!("#[sqlx", "::test"),
            ];
            if test {
                file.lines_with(&weak)
            } else {
                Vec::new()
            }
        },
    );
}
