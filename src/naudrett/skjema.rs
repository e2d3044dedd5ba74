//! The form of a naudrett, and what it says when it is not used.

use serde::Deserialize;

use super::model::{GRUNNGJEVING_MAX, GRUNNGJEVING_MIN, Grunn, Hinder};
use crate::error::AppError;
use crate::personal::Personal;
use crate::web::form::Errors;
use crate::web::{Form, FormState};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NaudrettForm {
    #[serde(default)]
    pub grunn: String,
    pub grunngjeving: String,
    #[serde(default)]
    pub passord: Personal<String>,
}

impl Form for NaudrettForm {}

impl NaudrettForm {
    pub fn parse(&self) -> Result<(Grunn, String), Errors> {
        let mut errors = Errors::default();
        let grunn = Grunn::from_code(&self.grunn);
        if grunn.is_none() {
            errors.add("grunn", "Vel kvifor det ikkje kan vente.");
        }
        let missing = "Skriv kvifor du må lese saka no.";
        let grunngjeving = errors.text(
            "grunngjeving",
            &self.grunngjeving,
            GRUNNGJEVING_MAX,
            missing,
        );
        let short = grunngjeving.trim().chars().count() < GRUNNGJEVING_MIN;
        if short {
            let words = format!(
                "Skriv litt meir: minst {GRUNNGJEVING_MIN} teikn om kvifor du må lese saka no."
            );
            errors.add("grunngjeving", words);
        }
        match grunn {
            Some(grunn) if errors.is_empty() => Ok((grunn, grunngjeving)),
            _ => Err(errors),
        }
    }
}

/// What it says when the person may not use it now.
pub(super) fn hindered(hinder: Hinder, state: FormState) -> Result<FormState, AppError> {
    let mut errors = Errors::default();
    match hinder {
        Hinder::Rolle | Hinder::Varer => return Err(AppError::Forbidden),
        Hinder::ForMange => {
            return Ok(state.with_too_many(
                "grunn",
                "Du har brukt naudrett så mange gonger som ein kan på eitt døgn. Ring den det gjeld, eller leiaren din.",
            ));
        }
        Hinder::EigenFamilie => errors.add(
            "grunn",
            "Barnet er i familien din. Då kan du ikkje bruke naudrett. Snakk med leiaren din.",
        ),
        Hinder::BruktGrunngjeving => errors.add(
            "grunngjeving",
            "Det same har du skrive før. Skriv kvifor du må lese saka denne gongen.",
        ),
    }
    Ok(state.with_errors(errors))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(grunn: &str, grunngjeving: &str) -> NaudrettForm {
        NaudrettForm {
            grunn: grunn.into(),
            grunngjeving: grunngjeving.into(),
            ..NaudrettForm::default()
        }
    }

    #[test]
    fn a_ground_from_the_list_and_a_reason_of_some_length() {
        let tjue = "Må vite kven som ringer".to_owned();
        assert!(form("borte", &tjue).parse().is_ok());
        for (grunn, grunngjeving, field) in [
            ("", tjue.as_str(), "grunn"),
            ("kjekt", tjue.as_str(), "grunn"),
            ("borte", "", "grunngjeving"),
            ("borte", "hastar", "grunngjeving"),
            ("borte", "hastar                       ", "grunngjeving"),
        ] {
            let errors = form(grunn, grunngjeving).parse().unwrap_err();
            assert!(errors.on(field).is_some(), "{grunn} {grunngjeving}");
        }
    }
}
