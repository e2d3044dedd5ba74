//! What the list of saker can be narrowed down by, and how an address carries it.

use serde::Deserialize;
use time::Date;

use crate::ids::{EiningId, SakId};
use crate::sak::model::{Steg, snart};
use crate::web::Ctx;
use crate::web::parts::Choice;

/// How near the next date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frist {
    /// It has passed.
    Over,
    /// It is within seven days, or has passed.
    Veke,
}

impl Frist {
    /// The last day it takes in.
    pub(in crate::sak) fn til(self, today: Date) -> Option<Date> {
        match self {
            Self::Over => today.previous_day(),
            Self::Veke => Some(snart(today)),
        }
    }
}

/// Who has the ball.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ansvarleg {
    /// Whoever it is.
    #[default]
    Alle,
    /// This person.
    Meg,
    /// Anybody else.
    Andre,
}

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// At this steg only.
    pub steg: Option<Steg>,
    /// Owned by one of these einingar only; none of them: by any.
    pub einingar: Vec<EiningId>,
    /// Due.
    pub frist: Option<Frist>,
    /// Who has the ball.
    pub ansvarleg: Ansvarleg,
    /// Closed ones instead of open.
    pub lukka: bool,
    /// After this one: the last of the page before.
    pub etter: Option<SakId>,
}

/// The filter as an address carries it; what cannot be read is left out.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::sak) struct FilterForm {
    #[serde(default)]
    pub steg: String,
    #[serde(default)]
    pub eining: String,
    #[serde(default)]
    pub frist: String,
    #[serde(default)]
    pub ansvarleg: String,
    #[serde(default)]
    pub tilstand: String,
    #[serde(default)]
    pub etter: String,
}

impl FilterForm {
    /// What is asked for.
    pub fn filter(&self) -> Filter {
        Filter {
            steg: Steg::from_code(&self.steg),
            einingar: self.eining.parse().into_iter().collect(),
            frist: match self.frist.as_str() {
                "over" => Some(Frist::Over),
                "veke" => Some(Frist::Veke),
                _ => None,
            },
            ansvarleg: if self.ansvarleg == "meg" {
                Ansvarleg::Meg
            } else {
                Ansvarleg::Alle
            },
            lukka: self.tilstand == "lukka",
            etter: self.etter.parse().ok(),
        }
    }

    /// The address with one part set otherwise, from its first page.
    pub fn path_with(&self, name: &str, value: &str) -> String {
        let parts = [
            ("steg", &self.steg),
            ("eining", &self.eining),
            ("frist", &self.frist),
            ("ansvarleg", &self.ansvarleg),
            ("tilstand", &self.tilstand),
        ];
        let mut query: Vec<String> = parts
            .into_iter()
            .filter(|(part, old)| *part != name && is_plain(old))
            .map(|(part, old)| format!("{part}={old}"))
            .collect();
        if !value.is_empty() {
            query.push(format!("{name}={value}"));
        }
        if query.is_empty() {
            "/saker".to_owned()
        } else {
            format!("/saker?{}", query.join("&"))
        }
    }
}

/// Our own codes and ids only: nothing that would need escaping.
fn is_plain(value: &str) -> bool {
    !value.is_empty()
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The person's own einingar; a filter needs two.
pub(super) fn einingar(ctx: &Ctx) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for m in &ctx.actor.medlemskap {
        if let (Some(id), Some(namn)) = (m.eining_id, &m.eining_namn) {
            let choice = Choice::new(id.to_string(), namn.clone());
            if !choices.contains(&choice) {
                choices.push(choice);
            }
        }
    }
    if choices.len() > 1 {
        choices
    } else {
        Vec::new()
    }
}

/// The filters that are on: what each says, and the address without it.
pub(super) fn brikker(
    form: &FilterForm,
    einingar: &[Choice],
    stega: &[Choice],
    fristar: &[Choice],
) -> Vec<(String, String)> {
    let label = |choices: &[Choice], value: &str| {
        choices
            .iter()
            .find(|choice| choice.is(value))
            .map(|choice| choice.label.clone())
    };
    let mut on = Vec::new();
    let mut add = |name: &str, label: Option<String>| {
        if let Some(label) = label {
            on.push((label, form.path_with(name, "")));
        }
    };
    add("steg", label(stega, &form.steg));
    add("eining", label(einingar, &form.eining));
    // a closed sak has no next date to filter by
    let frist = (form.tilstand != "lukka").then(|| label(fristar, &form.frist));
    add("frist", frist.flatten());
    add(
        "ansvarleg",
        (form.ansvarleg == "meg").then(|| "Berre mine".to_owned()),
    );
    add(
        "tilstand",
        (form.tilstand == "lukka").then(|| "Avslutta".to_owned()),
    );
    on
}
