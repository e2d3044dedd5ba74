//! The routes, read off the source: axum's router does not tell which it has.

use std::collections::BTreeSet;

use crate::arkitektur::files::{File, below};

/// Method and path.
pub type Address = (&'static str, String);

/// Every route of the program, but for those of operation: they have a listener of their own.
pub fn all() -> BTreeSet<Address> {
    let pages = below("src", "rs").into_iter();
    let pages = pages.filter(|file| !file.path.starts_with("src/ops/"));
    let found: BTreeSet<Address> = pages.flat_map(|file| routes_in(&file)).collect();
    assert!(found.len() > 10, "the routes are not where they should be");
    found
}

/// The routes of a file. Only `.route("/…", get(…).post(…))` is understood; what would hide a route is refused.
pub fn routes_in(file: &File) -> Vec<Address> {
    let hidden = [
        ".nest(",
        ".nest_service(",
        ".route_service(",
        "MethodRouter",
        "MethodFilter",
        "routing::any",
        "routing::on",
    ];
    let uses = file.lines_with(&hidden);
    assert!(
        uses.is_empty(),
        "this test cannot read these routes: {uses:?}"
    );
    let mut found = Vec::new();
    for call in file.text.split(".route(").skip(1) {
        let call = balanced(call);
        let Some((path, handlers)) = call
            .trim_start()
            .strip_prefix('"')
            .and_then(|rest| rest.split_once('"'))
        else {
            continue;
        };
        let before = found.len();
        for (method, word) in [("GET", "get("), ("POST", "post(")] {
            if calls(handlers, word) {
                found.push((method, path.to_owned()));
            }
        }
        assert!(found.len() > before, "{}: no method for {path}", file.path);
        for other in ["put(", "patch(", "delete(", "head(", "options("] {
            assert!(
                !calls(handlers, other),
                "{}: {path} has a method no form can send",
                file.path
            );
        }
    }
    found
}

/// What stands before the parenthesis that closes the call.
fn balanced(call: &str) -> &str {
    let mut depth = 1;
    for (at, letter) in call.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &call[..at];
        }
    }
    call
}

/// The word stands there by itself, not as the end of another.
fn calls(handlers: &str, word: &str) -> bool {
    handlers.match_indices(word).any(|(at, _)| {
        !handlers[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
    })
}
