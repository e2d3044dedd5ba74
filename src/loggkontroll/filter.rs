//! Which of what was found is shown, and how an address carries it: codes, days and an id, never a name.

use serde::Deserialize;
use time::{Date, Duration};

use super::LISTE;
use super::model::Slag;
use crate::ids::LoggTreffId;
use crate::web::dates;
use crate::web::form::Errors;

/// So many days are shown when no day is chosen.
pub(super) const DAGAR: i64 = 30;

/// What is asked for.
pub(super) struct Filter {
    pub slag: Option<Slag>,
    pub fraa: Date,
    pub til: Date,
    /// After this one: the last of the page before.
    pub etter: Option<LoggTreffId>,
}

/// The same as an address carries it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FilterForm {
    pub slag: String,
    pub fraa: String,
    pub til: String,
    pub etter: String,
}

impl FilterForm {
    /// Codes and ids that cannot be read are left out; a day that cannot be read is told.
    pub fn parse(&self, today: Date) -> Result<Filter, Errors> {
        let mut errors = Errors::default();
        let mut day = |field: &str, typed: &str| {
            let typed = Some(typed.trim()).filter(|typed| !typed.is_empty())?;
            dates::parse_date(typed, today)
                .map_err(|error| errors.add(field, error.to_string()))
                .ok()
        };
        let (fraa, til) = (day("fraa", &self.fraa), day("til", &self.til));
        let til = til.unwrap_or(today);
        let fraa = fraa.unwrap_or_else(|| til.saturating_sub(Duration::days(DAGAR)));
        if til < fraa {
            errors.add("til", "Datoen er før den du skreiv i «Frå og med».");
        }
        errors.or(Filter {
            slag: Slag::from_code(&self.slag),
            fraa,
            til,
            etter: self.etter.parse().ok(),
        })
    }

    /// The address with one part set otherwise, from its first page.
    pub fn path_with(&self, name: &str, value: &str) -> String {
        let slag = Slag::from_code(&self.slag).map_or("", Slag::code);
        let dag = |text: &str| {
            let plain = |b: u8| b.is_ascii_digit() || b"-./".contains(&b);
            Some(text.trim().to_owned()).filter(|text| text.bytes().all(plain))
        };
        let parts = [
            ("slag", slag.to_owned()),
            ("fraa", dag(&self.fraa).unwrap_or_default()),
            ("til", dag(&self.til).unwrap_or_default()),
            ("etter", String::new()),
        ];
        let query: Vec<(&str, String)> = parts
            .into_iter()
            .map(|(part, old)| {
                if part == name {
                    (part, value.to_owned())
                } else {
                    (part, old)
                }
            })
            .filter(|(_, value)| !value.is_empty())
            .collect();
        match serde_html_form::to_string(query) {
            Ok(query) if !query.is_empty() => format!("{LISTE}?{query}"),
            _ => LISTE.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 23);

    #[test]
    fn the_last_thirty_days_are_shown_unless_others_are_asked_for() {
        let filter = FilterForm::default().parse(TODAY).ok().unwrap();
        assert_eq!((filter.fraa, filter.til), (date!(2026 - 10 - 24), TODAY));
        let form = FilterForm {
            til: "1.11.2026".into(),
            fraa: "2.11.2026".into(),
            ..FilterForm::default()
        };
        assert!(form.parse(TODAY).err().unwrap().on("til").is_some());
    }

    #[test]
    fn no_word_gets_into_an_address() {
        let form = FilterForm {
            slag: "natt".into(),
            fraa: "Kari Vik".into(),
            til: "1.11.2026".into(),
            ..FilterForm::default()
        };
        assert_eq!(
            form.path_with("etter", "9"),
            "/loggkontroll?slag=natt&til=1.11.2026&etter=9"
        );
        assert_eq!(form.path_with("slag", ""), "/loggkontroll?til=1.11.2026");
    }
}
