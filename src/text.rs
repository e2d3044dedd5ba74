//! Cleaning of everything a user types, and the key that names are searched by.
//!
//! The same word must be the same bytes wherever it was typed, pasted or imported: one way to
//! write å (Unicode NFC), one kind of line break. Characters that can hide or turn around what a
//! reader sees (control characters, bidi overrides, private use) are taken away, because a referat
//! must read the same on every screen and in print. Names and texts may otherwise hold any
//! script: a family's name is spelled as the family spells it.

mod clean;
mod lookalike;
mod search;

pub use lookalike::{SMALL as LOOKALIKE, as_read, lookalike};
pub use search::{search_key, search_upper_bound, sort_key};

/// "skule, PPT og NAV"
#[must_use]
pub fn og<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} og {last}", first.join(", ")),
    }
}

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The text has more characters than the field holds. It is never cut silently: the end of a
    /// referat could be what matters.
    #[error("Teksten er for lang: {} teikn, og grensa er {}.", number_of(*.len), number_of(*.max))]
    TooLong {
        /// Characters the field holds.
        max: usize,
        /// Characters the cleaned text has.
        len: usize,
    },
}

/// Cleans a single line of at most `max` characters; `None` when nothing visible is left. Line
/// breaks and runs of blanks become one space.
pub fn line(input: &str, max: usize) -> Result<Option<String>, TextError> {
    let cleaned = clean::characters(input);
    let words: Vec<&str> = cleaned.split_whitespace().collect();
    within(&words.join(" "), max)
}

/// Cleans a text of several lines and at most `max` characters; `None` when nothing visible is
/// left. A line break counts as one character.
pub fn text(input: &str, max: usize) -> Result<Option<String>, TextError> {
    within(clean::characters(input).trim(), max)
}

/// The characters in it that cannot be kept, each once and by its number («U+202E»), since they do not show; none when
/// all of it can be.
#[must_use]
pub fn taken_away(input: &str) -> Option<String> {
    let mut found: Vec<char> = input.chars().filter(|c| clean::is_taken_away(*c)).collect();
    found.sort_unstable();
    found.dedup();
    let first = found.iter().take(5);
    let codes: Vec<String> = first.map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    let more = if found.len() > 5 { " og fleire" } else { "" };
    (!codes.is_empty()).then(|| codes.join(", ") + more)
}

/// What was typed without the characters that cannot be kept, for a field that is shown again: they do not show, so
/// nobody could take them out.
#[must_use]
pub fn without_taken_away(input: &str) -> String {
    input
        .chars()
        .filter(|c| !clean::is_taken_away(*c))
        .collect()
}

/// Without the marks of a word processor that show nothing and are part of no word: where a word may be divided (soft hyphen) or a line
/// broken (a space of no width), and that it may not be. What joins letters of a script, stays.
#[must_use]
pub fn without_unseen(input: &str) -> String {
    input
        .chars()
        .filter(|c| !matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}'))
        .collect()
}

/// True of a mark that is pasted along with a date and that nobody can see; a blank is seen.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    c == '\u{FEFF}' || clean::is_taken_away(c) || (clean::is_invisible(c) && !c.is_whitespace())
}

/// A whole number as Norwegians write it: `1 234`, with a space that does not break the line.
#[must_use]
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::from(if value < 0 { "\u{2212}" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('\u{A0}');
        }
        grouped.push(digit);
    }
    grouped
}

fn within(cleaned: &str, max: usize) -> Result<Option<String>, TextError> {
    if cleaned.chars().all(clean::is_invisible) {
        return Ok(None);
    }
    let len = cleaned.chars().count();
    if len > max {
        return Err(TextError::TooLong { max, len });
    }
    Ok(Some(cleaned.to_owned()))
}

fn number_of(count: usize) -> String {
    number(i64::try_from(count).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;
