//! Fields that several pages have: the day something happened, and barnets stemme.

use time::{Date, Duration};

use crate::web::form::Errors;

/// The day something happened: not in the future, and not so long before `since` that the year is a slip.
pub fn past_date(
    errors: &mut Errors,
    field: &str,
    input: &str,
    today: Date,
    since: Date,
) -> Option<Date> {
    let dato = errors.date(field, input, today, "Skriv datoen.")?;
    if dato > today {
        errors.add(field, "Datoen kan ikkje vere fram i tid.");
    } else if dato < since.saturating_sub(Duration::days(366)) {
        errors.add(field, "Datoen er for langt tilbake. Sjå om året er rett.");
    }
    Some(dato)
}

/// Barnets stemme is mandatory, or a reason why it is missing.
pub(super) fn stemme(
    errors: &mut Errors,
    stemme: &str,
    grunn: &str,
) -> (Option<String>, Option<String>) {
    let stemme = errors.optional_text("stemme", stemme, 8000);
    let grunn = errors.optional_text("stemme_grunn", grunn, 1000);
    if stemme.is_none() && grunn.is_none() {
        errors.add(
            "stemme",
            "Skriv kva barnet seier sjølv, eller kvifor barnet ikkje er høyrt.",
        );
    }
    if stemme.is_some() && grunn.is_some() {
        errors.add(
            "stemme_grunn",
            "Du har skrive kva barnet seier. Ta bort grunnen, eller skriv begge delar under Barnets stemme.",
        );
    }
    (stemme, grunn)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;
    use crate::web::dates;

    const TODAY: Date = date!(2026 - 11 - 20);

    #[test]
    fn the_voice_of_the_child_or_why_it_is_missing_and_not_both() {
        for (said, why, field) in [
            ("", "", Some("stemme")),
            ("Eg vil.", "", None),
            ("", "Sov.", None),
            ("Eg vil.", "Sov.", Some("stemme_grunn")),
        ] {
            let mut errors = Errors::default();
            let _read = stemme(&mut errors, said, why);
            let wrong: Vec<_> = errors.list().map(|(field, _)| field.to_owned()).collect();
            assert_eq!(wrong.first().map(String::as_str), field, "{said} {why}");
        }
    }

    #[test]
    fn a_year_that_is_a_slip_is_asked_about() {
        let mut errors = Errors::default();
        past_date(&mut errors, "dato", "18.11.1926", TODAY, TODAY);
        assert!(errors.on("dato").is_some_and(|m| m.contains("året")));
    }

    proptest! {
        #[test]
        fn what_happened_is_never_in_the_future(days in -300i64..300) {
            let mut errors = Errors::default();
            let typed = dates::short(TODAY + Duration::days(days));
            past_date(&mut errors, "dato", &typed, TODAY, TODAY);
            prop_assert_eq!(errors.is_empty(), days <= 0);
        }
    }
}
