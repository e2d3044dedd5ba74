//! What the log can be narrowed down by, and how an address carries it: ids, codes and days, never a name.

use serde::Deserialize;
use time::macros::datetime;
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use crate::clock::oslo_midnight;
use crate::ids::BrukarId;
use crate::web::dates;
use crate::web::form::Errors;

/// Refusals are few and far between, and no index has them: without a day to begin from, so many days are read.
pub(super) const DAGAR_AVVISTE: i64 = 90;

/// After every row: bounds that are always there let each query read its index.
pub(super) const SLUTT: OffsetDateTime = datetime!(9999-12-01 0:00 UTC);

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// What this person did only.
    pub brukar: Option<BrukarId>,
    /// What was refused only.
    pub avviste: bool,
    /// From this day on.
    pub fraa: Option<Date>,
    /// To this day, and all of it.
    pub til: Option<Date>,
    /// After this row: the last of the page before.
    pub etter: Option<Uuid>,
}

impl Filter {
    /// The instant it begins.
    pub fn fraa_at(&self) -> OffsetDateTime {
        self.fraa.map_or(OffsetDateTime::UNIX_EPOCH, oslo_midnight)
    }

    /// The instant it ends.
    pub fn til_at(&self) -> OffsetDateTime {
        self.til
            .and_then(Date::next_day)
            .map_or(SLUTT, oslo_midnight)
    }
}

/// The filter as an address carries it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FilterForm {
    pub brukar: String,
    pub avvist: String,
    pub fraa: String,
    pub til: String,
    pub etter: String,
}

impl FilterForm {
    /// Ids and codes that cannot be read are left out; a day that cannot be read is told.
    pub fn parse(&self, today: Date) -> Result<Filter, Errors> {
        let mut errors = Errors::default();
        let mut day = |field: &str, typed: &str| {
            let typed = Some(typed.trim()).filter(|typed| !typed.is_empty())?;
            dates::parse_date(typed, today)
                .map_err(|error| errors.add(field, error.to_string()))
                .ok()
        };
        let mut filter = Filter {
            brukar: self.brukar.parse().ok(),
            avviste: self.avvist == "ja",
            fraa: day("fraa", &self.fraa),
            til: day("til", &self.til),
            etter: self.etter.parse().ok(),
        };
        if let (Some(fraa), Some(til)) = (filter.fraa, filter.til)
            && til < fraa
        {
            errors.add("til", "Datoen er før den du skreiv i «Frå og med».");
        }
        if self.siste_avviste() {
            let last = filter.til.unwrap_or(today);
            filter.fraa = Some(last.saturating_sub(Duration::days(DAGAR_AVVISTE)));
        }
        errors.or(filter)
    }

    /// Refusals without a day to begin from, of everybody.
    pub fn siste_avviste(&self) -> bool {
        self.avvist == "ja" && self.fraa.trim().is_empty() && self.brukar.is_empty()
    }

    /// The address with one part set otherwise, from its first page.
    pub fn path_with(&self, name: &str, value: &str) -> String {
        let parts = [
            ("brukar", self.brukar.as_str()),
            ("avvist", &self.avvist),
            ("fraa", &self.fraa),
            ("til", &self.til),
            ("etter", ""),
        ];
        let query: Vec<(&str, &str)> = parts
            .into_iter()
            .map(|(part, old)| (part, if part == name { value } else { old.trim() }))
            .filter(|(_, value)| is_plain(value))
            .collect();
        match serde_html_form::to_string(query) {
            Ok(query) if !query.is_empty() => format!("/logg?{query}"),
            _ => "/logg".to_owned(),
        }
    }
}

/// Our own ids and codes, and days: no word.
fn is_plain(value: &str) -> bool {
    let plain = |b: u8| b.is_ascii_hexdigit() || b"-./ja".contains(&b);
    !value.is_empty() && value.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 23);

    fn form(avvist: &str, fraa: &str, til: &str) -> FilterForm {
        FilterForm {
            avvist: avvist.into(),
            fraa: fraa.into(),
            til: til.into(),
            ..FilterForm::default()
        }
    }

    #[test]
    fn a_day_is_all_of_it_as_the_clock_goes_in_norway() {
        let filter = form("", "24.10.2026", "25.10.2026").parse(TODAY).unwrap();
        assert_eq!(filter.fraa_at(), datetime!(2026-10-23 22:00 UTC));
        // summer time ends that night
        assert_eq!(filter.til_at(), datetime!(2026-10-25 23:00 UTC));
    }

    #[test]
    fn a_day_that_cannot_be_read_is_told_beside_its_field() {
        let errors = form("", "i fjor", "").parse(TODAY).unwrap_err();
        assert!(errors.on("fraa").is_some());
        let errors = form("", "2.11.2026", "1.11.2026").parse(TODAY).unwrap_err();
        assert!(errors.on("til").is_some());
    }

    #[test]
    fn refusals_of_everybody_have_a_day_to_begin_from() {
        let filter = form("ja", "", "").parse(TODAY).unwrap();
        assert_eq!(filter.fraa, Some(date!(2026 - 08 - 25)));
        let filter = form("ja", "1.1.2026", "").parse(TODAY).unwrap();
        assert_eq!(filter.fraa, Some(date!(2026 - 01 - 01)));
        assert_eq!(form("", "", "").parse(TODAY).unwrap().fraa, None);
    }

    #[test]
    fn no_word_gets_into_an_address() {
        let form = form("ja", "1.11.2026", "Kari Vik");
        assert_eq!(
            form.path_with("etter", "9"),
            "/logg?avvist=ja&fraa=1.11.2026&etter=9"
        );
        assert_eq!(FilterForm::default().path_with("avvist", ""), "/logg");
    }
}
