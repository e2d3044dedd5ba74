//! Values that say something about a person: names, fødselsnummer, free text.
//!
//! A name reaches a log by accident, through a `{:?}` in an error or a trace field. [`Personal`]
//! makes that accident print `***`: it has no `Display`, its `Debug` tells nothing, and it cannot
//! be serialized. Whoever needs the value says so with [`Personal::expose`], which is easy to
//! search for. Rule: no names, birth numbers or free text in logs (personvernforordninga art. 5
//! no. 1 c and art. 32).

use std::fmt;

use serde::Deserialize;

/// A value about a person, which no log and no error message shows.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// The value itself, for a page or a query that is allowed to show or store it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Form {
        namn: Personal<String>,
    }

    #[test]
    fn debug_shows_stars_also_inside_other_types() {
        let form: Form = serde_json::from_str(r#"{"namn":"Kari"}"#).unwrap();
        assert_eq!(format!("{form:?}"), "Form { namn: *** }");
        assert_eq!(format!("{:#?}", Some(&form.namn)), "Some(\n    ***,\n)");
    }

    #[test]
    fn deserializes_as_the_value_and_exposes_it() {
        let form: Form = serde_json::from_str(r#"{"namn":"Kari"}"#).unwrap();
        assert_eq!(form.namn.expose(), "Kari");
        assert_eq!(form.namn, Personal::from("Kari".to_owned()));
    }
}
