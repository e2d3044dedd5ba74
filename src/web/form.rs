//! Messages beside the fields of a form.
//!
//! A form takes strings in, because what the user typed must come back. Parsing it gives either
//! a domain type or the same form with [`Errors`].

use std::collections::BTreeMap;

use time::Date;

use super::dates::parse_date;
use crate::text;

/// Messages by field name, in Nynorsk, shown beside the field and in the summary on top.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Errors {
    by_field: BTreeMap<String, String>,
    in_order: Vec<String>,
}

impl Errors {
    /// Adds a message to a field; the first message of a field stays.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let field = field.into();
        if !self.by_field.contains_key(&field) {
            self.in_order.push(field.clone());
            self.by_field.insert(field, message.into());
        }
    }

    /// What was parsed when nothing is wrong, else the messages.
    ///
    /// # Errors
    /// The messages.
    pub fn or<T>(self, parsed: T) -> Result<T, Self> {
        if self.is_empty() {
            Ok(parsed)
        } else {
            Err(self)
        }
    }

    /// The message of one field, if it has one.
    #[must_use]
    pub fn on(&self, field: &str) -> Option<&str> {
        self.by_field.get(field).map(String::as_str)
    }

    /// True when nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.in_order.is_empty()
    }

    /// `(field, message)` in the order they were found, for the summary.
    pub fn list(&self) -> impl Iterator<Item = (&str, &str)> {
        self.in_order
            .iter()
            .map(|field| (field.as_str(), self.by_field[field].as_str()))
    }

    /// A text of several lines that must be there; what is wrong is said beside the field.
    pub fn text(&mut self, field: &str, input: &str, max: usize, missing: &str) -> String {
        self.optional_text(field, input, max)
            .unwrap_or_else(|| self.missing(field, missing))
    }

    /// A text of several lines that may be empty.
    pub fn optional_text(&mut self, field: &str, input: &str, max: usize) -> Option<String> {
        self.tell_of_taken_away(field, input);
        text::text(input, max).unwrap_or_else(|error| {
            self.add(field, error.to_string());
            None
        })
    }

    /// A single line that must be there.
    pub fn line(&mut self, field: &str, input: &str, max: usize, missing: &str) -> String {
        self.optional_line(field, input, max)
            .unwrap_or_else(|| self.missing(field, missing))
    }

    /// A single line that may be empty.
    pub fn optional_line(&mut self, field: &str, input: &str, max: usize) -> Option<String> {
        self.tell_of_taken_away(field, input);
        text::line(input, max).unwrap_or_else(|error| {
            self.add(field, error.to_string());
            None
        })
    }

    /// A day that must be there.
    pub fn date(&mut self, field: &str, input: &str, today: Date, missing: &str) -> Option<Date> {
        if input.trim().is_empty() {
            self.add(field, missing);
            return None;
        }
        parse_date(input, today)
            .map_err(|error| self.add(field, error.to_string()))
            .ok()
    }

    /// Characters that cannot be kept are never taken away without a word: the text comes back without them.
    fn tell_of_taken_away(&mut self, field: &str, input: &str) {
        if let Some(codes) = text::taken_away(input) {
            self.add(
                field,
                format!(
                    "Her stod det teikn som ikkje kan lagrast ({codes}). Dei er tekne bort no. Sjå over teksten, og send \
                     han på nytt."
                ),
            );
        }
    }

    fn missing(&mut self, field: &str, missing: &str) -> String {
        self.add(field, missing);
        String::new()
    }
}
