//! Messages beside the fields of a form.
//!
//! A form takes strings in, because what the user typed must come back. Parsing it gives either
//! a domain type or the same form with [`Errors`].

use std::collections::BTreeMap;

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
}
