//! What the macros of `templates/parts/` are given when plain text is not enough.

use crate::text::search_key;

/// One choice of a select, a radio group or a checkbox group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the user reads.
    pub label: String,
    /// One more line under the label; empty when there is none.
    pub hint: String,
}

impl Choice {
    /// A choice without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
        }
    }

    /// The same choice with a line under its label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// True when the form's text chose this one.
    #[must_use]
    pub fn is(&self, value: &str) -> bool {
        self.value == value
    }

    /// True when this one is among the chosen.
    #[must_use]
    pub fn is_among(&self, chosen: &[String]) -> bool {
        chosen.iter().any(|value| self.is(value))
    }
}

/// The most choices that a select holds; with more, one writes and searches.
pub const SELECT_MAX: usize = 15;

/// The choices with labels that tell them apart: two people may have the same name and the same job.
#[must_use]
pub fn told_apart(choices: Vec<Choice>) -> Vec<Choice> {
    let mut told: Vec<Choice> = Vec::with_capacity(choices.len());
    for mut choice in choices {
        let label = choice.label.clone();
        let mut number = 2;
        while told.iter().any(|other| other.label == choice.label) {
            choice.label = format!("{label} ({number})");
            number += 1;
        }
        told.push(choice);
    }
    told
}

/// The choice a field names: by its value (from a select), by its label, or by a beginning that only one label has
/// (written in a field that searches).
#[must_use]
pub fn pick<'a>(choices: &'a [Choice], typed: &str) -> Option<&'a Choice> {
    let exact = choices.iter().find(|choice| choice.is(typed));
    if exact.is_some() || typed.trim().is_empty() {
        return exact;
    }
    let typed = search_key(typed);
    let label = |choice: &&Choice| search_key(&choice.label) == typed;
    let begins = |choice: &&Choice| search_key(&choice.label).starts_with(&typed);
    let mut found = choices.iter().filter(begins);
    let only = found.next().filter(|_| found.next().is_none());
    choices.iter().find(label).or(only)
}

/// Whom to call, in parts: the words, and of a telephone number the address that calls it. The spaces of a number hold it together.
#[must_use]
pub fn ring(text: &str) -> Vec<(String, String)> {
    let of_number = |c: &char| c.is_ascii_digit() || matches!(c, ' ' | '+');
    let chars: Vec<char> = text.chars().collect();
    let mut parts = Vec::new();
    for run in chars.chunk_by(|a, b| of_number(a) == of_number(b)) {
        let run: String = run.iter().collect();
        let number = run.trim_matches(' ');
        let tel = number.replace(' ', "");
        let is_number = tel.chars().all(|c| of_number(&c))
            && (matches!(tel.len(), 3..=6 | 8) || (tel.starts_with('+') && tel.len() > 8));
        if is_number {
            let (before, after) = (run.starts_with(' '), run.ends_with(' '));
            let space = |there: bool| there.then(|| (" ".to_owned(), String::new()));
            parts.extend(space(before));
            parts.push((number.replace(' ', "\u{a0}"), tel));
            parts.extend(space(after));
        } else {
            parts.push((run, String::new()));
        }
    }
    parts
}

/// Where a sak stands, as an icon, a word and a colour: never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Just registered; nobody has begun.
    Ny,
    /// Somebody works on it.
    IArbeid,
    /// It waits for an answer from somebody.
    Ventar,
    /// A samtykke is missing.
    SamtykkeManglar,
    /// A date has passed.
    OverFrist,
    /// It is time to say how it went.
    TilEvaluering,
    /// Finished.
    Avslutta,
    /// Shut for somebody.
    Sperra,
}

impl Tag {
    /// Every tag, in the order of the pipeline.
    pub const ALL: [Self; 8] = [
        Self::Ny,
        Self::IArbeid,
        Self::Ventar,
        Self::SamtykkeManglar,
        Self::OverFrist,
        Self::TilEvaluering,
        Self::Avslutta,
        Self::Sperra,
    ];

    /// The word beside the icon.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ny => "Ny",
            Self::IArbeid => "I arbeid",
            Self::Ventar => "Ventar på svar",
            Self::SamtykkeManglar => "Samtykke manglar",
            Self::OverFrist => "Over frist",
            Self::TilEvaluering => "Til evaluering",
            Self::Avslutta => "Avslutta",
            Self::Sperra => "Sperra",
        }
    }

    /// The icon's name in the sprite.
    #[must_use]
    pub fn icon(&self) -> &'static str {
        match self {
            Self::Ny => "plus-circle",
            Self::IArbeid => "cycle",
            Self::Ventar => "hourglass",
            Self::SamtykkeManglar => "sign",
            Self::OverFrist => "timer",
            Self::TilEvaluering => "check-seal",
            Self::Avslutta => "check-circle",
            Self::Sperra => "slash",
        }
    }

    /// The colour role of the design system; `dark` and `outline` are our own.
    #[must_use]
    pub fn colour(&self) -> &'static str {
        match self {
            Self::Ny => "info",
            Self::IArbeid | Self::TilEvaluering => "accent",
            Self::Ventar => "brand1",
            Self::SamtykkeManglar => "warning",
            Self::OverFrist => "danger",
            Self::Avslutta => "outline",
            Self::Sperra => "dark",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> Vec<Choice> {
        told_apart(vec![
            Choice::new("a", "Kari Vik, lærar"),
            Choice::new("b", "Kari Vik, lærar"),
            Choice::new("c", "Per Dal, rektor"),
        ])
    }

    #[test]
    fn a_number_to_call_is_one_piece_with_its_address() {
        let part = |ord: &str, tel: &str| (ord.to_owned(), tel.to_owned());
        assert_eq!(
            ring("Siv Li, 35 06 23 00 eller 112."),
            [
                part("Siv", ""),
                part(" ", ""),
                part("Li,", ""),
                part(" ", ""),
                part("35\u{a0}06\u{a0}23\u{a0}00", "35062300"),
                part(" ", ""),
                part("eller", ""),
                part(" ", ""),
                part("112", "112"),
                part(".", ""),
            ]
        );
        assert_eq!(ring("+47 35 06 23 00")[0].1, "+4735062300");
        // a time, and no number
        assert!(
            ring("rom 12, kl. 08-15")
                .iter()
                .all(|(_, tel)| tel.is_empty())
        );
        assert!(ring("").is_empty());
    }

    #[test]
    fn a_choice_is_named_by_value_by_label_or_by_a_beginning_of_its_own() {
        let people = people();
        let named = |typed| pick(&people, typed).map(|choice| choice.value.as_str());
        assert_eq!(named("a"), Some("a"));
        assert_eq!(named("  per DAL "), Some("c"));
        assert_eq!(named("Kari Vik, lærar (2)"), Some("b"));
        assert_eq!(named("Kari Vik, lærar"), Some("a"));
        assert_eq!(named("Kari"), None, "two begin so");
        assert_eq!(named(""), None);
        assert_eq!(named("Ola"), None);
    }
}
