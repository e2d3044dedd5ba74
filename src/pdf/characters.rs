//! Which characters a document can show. One that no font has would stop the whole PDF/A, so it is written by number.

use std::fmt::Write;

use serde_json::Value;

use super::fonts;

/// A run longer than this without a place to break a line would leave the page.
const LONGEST_RUN: usize = 30;

/// More marks on one letter than any language puts there; the text that is read aloud would lose them.
const MOST_MARKS: usize = 4;

/// The characters that the archive's fonts cannot show, each once: for the form that asks to have them changed.
#[must_use]
pub fn not_printable(text: &str) -> Vec<char> {
    let mut marks = 0;
    let mut found: Vec<char> = text
        .chars()
        .filter(|c| {
            marks = if joins(*c) { marks + 1 } else { 0 };
            !is_left_out(*c) && (!is_shown(*c) || marks > MOST_MARKS)
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The text as it can be printed: what no font shows is written by its number (`[U+1F600]`), so that nothing that
/// was written is lost; what shows nothing and turns the text around is left out; a very long word gets places to break.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    let mut run = 0;
    for c in text.chars() {
        if is_left_out(c) {
            continue;
        }
        run = if c.is_whitespace() { 0 } else { run + 1 };
        if run > LONGEST_RUN && !joins(c) {
            printable.push('\u{200B}');
            run = 1;
        }
        if is_shown(c) {
            printable.push(c);
        } else {
            let _ = write!(printable, "[U+{:04X}]", u32::from(c));
        }
    }
    printable
}

/// The data with every text printable.
pub(super) fn all_printable(data: &Value) -> Value {
    match data {
        Value::String(text) => Value::String(printable(text)),
        Value::Array(list) => list.iter().map(all_printable).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            Value::Object(
                fields
                    .map(|(name, value)| (name.clone(), all_printable(value)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

fn is_shown(c: char) -> bool {
    c == '\n' || fonts::cover(c)
}

/// A character that belongs to the one before it.
fn joins(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{200C}'..='\u{200F}')
}

/// Controls and what turns text around (as [`crate::text`] takes away), and variation selectors and joiners of tags
/// that only say how another character looks.
fn is_left_out(c: char) -> bool {
    (c != '\n' && c.is_control())
        || matches!(c, '\u{AD}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}
