//! Reading the fields of a form: a value, or a message beside the field.

use time::Date;

use super::dates::parse_date;
use super::form::Errors;
use crate::text;

/// A text of several lines; nothing when the field is empty or too long.
pub fn text(errors: &mut Errors, field: &str, input: &str, max: usize) -> Option<String> {
    text::text(input, max).unwrap_or_else(|error| {
        errors.add(field, error.to_string());
        None
    })
}

/// A single line; nothing when the field is empty or too long.
pub fn line(errors: &mut Errors, field: &str, input: &str, max: usize) -> Option<String> {
    text::line(input, max).unwrap_or_else(|error| {
        errors.add(field, error.to_string());
        None
    })
}

/// A text that must be there; `missing` says what to write.
pub fn required_text(
    errors: &mut Errors,
    field: &str,
    input: &str,
    max: usize,
    missing: &str,
) -> Option<String> {
    let value = text(errors, field, input, max);
    if value.is_none() {
        // a text that is too long has its message already, and the first one stays
        errors.add(field, missing);
    }
    value
}

/// A date that must be there; `missing` says what to write.
pub fn date(
    errors: &mut Errors,
    field: &str,
    input: &str,
    today: Date,
    missing: &str,
) -> Option<Date> {
    if input.trim().is_empty() {
        errors.add(field, missing);
        return None;
    }
    parse_date(input, today)
        .map_err(|error| errors.add(field, error.to_string()))
        .ok()
}

/// The day something happened: not in the future, and not so long before `since` that the year is a slip.
pub fn past_date(
    errors: &mut Errors,
    field: &str,
    input: &str,
    today: Date,
    since: Date,
) -> Option<Date> {
    let dato = date(errors, field, input, today, "Skriv datoen.")?;
    if dato > today {
        errors.add(field, "Datoen kan ikkje vere fram i tid.");
    } else if dato < since.saturating_sub(time::Duration::days(366)) {
        errors.add(field, "Datoen er for langt tilbake. Sjå om året er rett.");
    }
    Some(dato)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Duration;
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 20);

    #[test]
    fn a_text_that_is_too_long_is_not_called_missing() {
        let mut errors = Errors::default();
        let value = required_text(&mut errors, "maal", "for langt", 3, "Skriv målet.");
        assert_eq!(value, None);
        assert!(errors.on("maal").is_some_and(|m| m.contains("for lang")));
    }

    #[test]
    fn blanks_are_missing() {
        let mut errors = Errors::default();
        assert_eq!(
            required_text(&mut errors, "maal", " \u{A0}\n", 9, "Skriv målet."),
            None
        );
        assert_eq!(errors.on("maal"), Some("Skriv målet."));
    }

    proptest! {
        #[test]
        fn what_happened_is_never_in_the_future(days in -300i64..300) {
            let dato = TODAY + Duration::days(days);
            let mut errors = Errors::default();
            past_date(&mut errors, "dato", &crate::web::dates::short(dato), TODAY, TODAY);
            prop_assert_eq!(errors.is_empty(), days <= 0);
        }
    }
}
