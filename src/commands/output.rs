//! Writing to the terminal. A terminal that is gone is nothing to stop for.

use std::io::Write;

/// Prints what was asked for.
pub(super) fn say(text: &str) {
    let _gone = writeln!(std::io::stdout(), "{text}");
}

/// Prints what went wrong.
pub(super) fn complain(text: &str) {
    let _gone = writeln!(std::io::stderr(), "{text}");
}
