//! A form on its page: its fields as typed, and what stands above them.

use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use super::form::Errors;

/// The stempel of a window that does not know whether its last text was kept: it goes on from whichever draft there is.
pub const ANY_DRAFT: &str = "*";

/// The fields of a form as they are typed: strings in, because what the user typed must come back.
pub trait Form: DeserializeOwned {
    /// The hidden field with the id of what the form makes; none for a form that changes what is there.
    fn id(&mut self) -> Option<&mut String> {
        None
    }
}

/// What stands above a form: why it was not carried out, what must be put right, and the draft it was filled from.
#[derive(Debug, Default)]
pub struct FormState {
    /// Where the form posts to: the address it was fetched from, which is the key of its draft too.
    pub path: String,
    /// What must be put right.
    pub errors: Errors,
    /// Why a form that is in order was not carried out.
    pub konflikt: Option<Konflikt>,
    /// When the draft was kept that the form is shown from, for "Kladden din frå …".
    pub kladd: Option<String>,
    /// Which draft the form goes on from: another window that keeps its own text makes another. Empty: from none.
    pub stempel: String,
    /// The person has tried as often as a day allows (429).
    pub too_many: bool,
}

/// Why a form that is in order was not carried out: something has happened meanwhile (409).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Konflikt {
    /// What has not been done, in a few words.
    pub overskrift: String,
    /// What happened, and what to do now.
    pub tekst: String,
    /// A way on: what it says and where it leads.
    pub veg: Option<(String, String)>,
    /// How it stands now, word and text, to be compared with what stands in the form.
    pub no: Vec<(&'static str, String)>,
}

impl FormState {
    /// A form that was sent to this address; nothing to say of it yet.
    pub fn at(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            ..Self::default()
        }
    }

    /// The same with what must be put right.
    #[must_use]
    pub fn with_errors(self, errors: Errors) -> Self {
        Self { errors, ..self }
    }

    /// The same with the reason why it was not carried out.
    #[must_use]
    pub fn with_conflict(self, konflikt: Konflikt) -> Self {
        Self {
            konflikt: Some(konflikt),
            ..self
        }
    }

    /// The same when the person has tried as often as a day allows: the message stands beside this field.
    #[must_use]
    pub fn with_too_many(mut self, field: &str, message: &str) -> Self {
        self.errors.add(field, message);
        self.too_many = true;
        self
    }

    /// The message beside a field, if it has one.
    #[must_use]
    pub fn on(&self, field: &str) -> Option<&str> {
        self.errors.on(field)
    }

    /// The answer's status: 429 when it was one try too many, 409 when it was not carried out, 422 when something
    /// must be put right.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        if self.too_many {
            StatusCode::TOO_MANY_REQUESTS
        } else if self.konflikt.is_some() {
            StatusCode::CONFLICT
        } else if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    /// Where the draft is thrown away: a family's and staff's are two things.
    #[must_use]
    pub fn forkast_path(&self) -> &'static str {
        if self.path.starts_with("/familie/") {
            "/familie/utkast/forkast"
        } else {
            "/utkast/forkast"
        }
    }

    /// Where the whole form can be sent to be kept as its draft, for who has no script.
    #[must_use]
    pub fn kladd_path(&self) -> String {
        let query = serde_html_form::to_string([("sti", &self.path)]).unwrap_or_default();
        let familie = if self.path.starts_with("/familie/") {
            "/familie"
        } else {
            ""
        };
        format!("{familie}/utkast/kladd?{query}")
    }
}

impl Konflikt {
    /// Not done, and why.
    pub fn new(overskrift: impl Into<String>, tekst: impl Into<String>) -> Self {
        Self {
            overskrift: overskrift.into(),
            tekst: tekst.into(),
            ..Self::default()
        }
    }

    /// Somebody else changed it after the form was fetched: "saka", "tiltaket", "kortet".
    #[must_use]
    pub fn endra(kva: &str) -> Self {
        Self::new(
            format!("Nokon andre har endra {kva}"),
            "Det du skreiv, står i skjemaet og er ikkje lagra. Sjå over det, rett det som trengst, og send ein gong \
             til.",
        )
    }

    /// The form was sent before and led there, and says something else now.
    #[must_use]
    pub fn sendt_foer(href: String) -> Self {
        Self::new(
            "Skjemaet er sendt før, med ein annan tekst",
            "Det du har skrive no, er ikkje lagra. Det står framleis i skjemaet. Skal dette òg lagrast, sender du det \
             på nytt.",
        )
        .med_veg("Sjå det som er lagra", href)
    }

    /// With a way on.
    #[must_use]
    pub fn med_veg(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.veg = Some((label.into(), href.into()));
        self
    }

    /// With how it stands now.
    #[must_use]
    pub fn med_no(self, no: Vec<(&'static str, String)>) -> Self {
        Self { no, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_carried_out_is_said_before_what_must_be_put_right() {
        let mut errors = Errors::default();
        errors.add("namn", "Skriv namnet.");
        let state = FormState::at("/x");
        assert_eq!(state.status(), StatusCode::OK);
        let state = state.with_errors(errors);
        assert_eq!(state.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let state = state.with_conflict(Konflikt::endra("saka"));
        assert_eq!(state.status(), StatusCode::CONFLICT);
        let state = state.with_too_many("fnr", "Prøv igjen i morgon.");
        assert_eq!(state.status(), StatusCode::TOO_MANY_REQUESTS);
    }
}
