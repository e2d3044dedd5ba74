//! The rules of user names and medlemskap.

use time::Date;

use crate::access::Role;
use crate::personal::Personal;
use crate::text::{line, without_unseen};

/// Letters and numerals that nobody mistakes for one another, 32 of them.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A user name, in the form the login page looks it up by.
///
/// # Errors
/// One sentence.
pub fn parse_brukarnamn(text: &str) -> Result<String, &'static str> {
    let name = text.trim().to_lowercase();
    let first = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    let rest = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._@-".contains(c));
    if first && rest && (2..=80).contains(&name.len()) {
        Ok(name)
    } else {
        Err(
            "Brukarnamnet skal ha 2–80 teikn: a–z, 0–9, punktum, strek og @, og byrje med bokstav eller siffer.",
        )
    }
}

/// A person's name.
///
/// # Errors
/// One sentence.
pub fn parse_namn(text: &str) -> Result<String, &'static str> {
    match line(&without_unseen(text), 120) {
        Ok(Some(name)) => Ok(name),
        _ => Err("Namnet skal ha 1–120 teikn."),
    }
}

/// A code of 100 random bits, in groups that can be read aloud.
#[must_use]
pub fn new_password(random: [u8; 20]) -> Personal<String> {
    Personal::from(groups(&random))
}

/// A code of 75 random bits, the same way.
#[must_use]
pub fn short_code(random: [u8; 15]) -> Personal<String> {
    Personal::from(groups(&random))
}

fn groups(random: &[u8]) -> String {
    let letters: Vec<char> = random
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    let groups: Vec<String> = letters
        .chunks(5)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

/// Whether a role is held in one eining, and nowhere else.
#[must_use]
pub const fn krev_eining(rolle: Role) -> bool {
    matches!(rolle, Role::Einingsleiar)
}

/// Whether a role at a kind of instans sees or decides so much that two people give it.
#[must_use]
pub fn to_personar(rolle: Role, instans_slag: &str) -> bool {
    match rolle {
        Role::Einingsleiar
        | Role::Barnekoordinator
        | Role::Kommunalsjef
        | Role::InterkommunalLeiar
        | Role::Systemansvarleg
        | Role::Personvernombod => true,
        // the helsestasjon sees every child of the kommune
        Role::Tilsett => instans_slag == "helsestasjon",
        Role::SltKoordinator => false,
    }
}

/// Whether the last day is not before the first.
#[must_use]
pub fn er_periode(fraa: Date, til: Option<Date>) -> bool {
    til.is_none_or(|til| til >= fraa)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_has_the_form_the_database_asks_for() {
        assert_eq!(
            parse_brukarnamn(" Kari.Nordmann@vinje ").as_deref(),
            Ok("kari.nordmann@vinje")
        );
        for bad in [
            "",
            "k",
            ".kari",
            "kåre",
            "kari nordmann",
            "kari'--",
            &"k".repeat(81),
        ] {
            assert!(parse_brukarnamn(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_made_code_uses_every_letter() {
        let made = new_password([31; 20]);
        assert_eq!(made.expose(), "99999-99999-99999-99999");
        let all: std::collections::BTreeSet<u8> = LETTERS.iter().copied().collect();
        assert_eq!(all.len(), 32);
    }

    #[test]
    fn a_name_is_kept_without_stray_spaces() {
        assert_eq!(
            parse_namn("  Kari   Nordmann ").as_deref(),
            Ok("Kari Nordmann")
        );
        let hidden = "Kari \u{202E}Nor\u{AD}d\u{0}mann\u{2069}";
        assert_eq!(parse_namn(hidden).as_deref(), Ok("Kari Nordmann"));
        assert!(parse_namn(" \u{202E} ").is_err());
        assert!(parse_namn("  ").is_err());
        assert!(parse_namn(&"å".repeat(121)).is_err());
    }
}
