//! The rule of passwords: long enough, and hard to guess for whoever knows where the person works. No signs are asked for, and none is
//! forbidden.

use zxcvbn::{Score, zxcvbn};

use crate::app::DEMO_PASSWORD;
use crate::personal::Personal;

/// The shortest password: length protects, signs and numerals do not.
const SHORTEST: usize = 12;
/// The longest password that the login page takes.
const LONGEST: usize = 128;

/// What a guesser tries first here.
const HER: [&str; 22] = [
    "laget",
    "rundt",
    "barnet",
    "barn",
    "barna",
    "oppvekst",
    "skule",
    "skulen",
    "skole",
    "barnehage",
    "barnehagen",
    "barnevern",
    "helsestasjon",
    "kommune",
    "kommunen",
    "telemark",
    "vest-telemark",
    "passord",
    "passordet",
    "hemmeleg",
    "velkomen",
    DEMO_PASSWORD,
];

const LENGD: &str = "Passordet skal ha 12–128 teikn.";
const LETT: &str = "Passordet er for lett å gjette. Bruk fleire ord som ikkje høyrer saman, og ikkje namn, stader eller ord frå arbeidet.";

/// Whether it is as long as it must be.
///
/// # Errors
/// One sentence.
pub fn password_length(text: &str) -> Result<(), &'static str> {
    let fits = (SHORTEST..=LONGEST).contains(&text.chars().count());
    fits.then_some(()).ok_or(LENGD)
}

/// A password, for somebody whom these words are about: names of the person, of the work place and of the kommune.
///
/// # Errors
/// One sentence.
pub fn parse_password(text: &str, om: &[&str]) -> Result<Personal<String>, &'static str> {
    password_length(text)?;
    let om: Vec<String> = om.iter().flat_map(|words| parts(words)).collect();
    let known: Vec<&str> = om.iter().map(String::as_str).chain(HER).collect();
    if zxcvbn(&text.to_lowercase(), &known).score() < Score::Three || is_known(text, &known) {
        return Err(LETT);
    }
    Ok(Personal::from(text.to_owned()))
}

/// The words themselves, each of them, and each without the signs between its parts.
fn parts(words: &str) -> Vec<String> {
    let words = words.to_lowercase();
    let single = words.split(|c: char| !c.is_alphanumeric());
    let mut all: Vec<String> = single
        .filter(|word| word.chars().count() > 2)
        .map(str::to_owned)
        .collect();
    all.push(words.chars().filter(|c| c.is_alphanumeric()).collect());
    all.push(words);
    all
}

/// Whether nothing is left of it but signs and a few numerals when the words that are known are taken out.
fn is_known(text: &str, known: &[&str]) -> bool {
    let mut known: Vec<&str> = known.to_vec();
    known.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = text.to_lowercase();
    for word in known.iter().filter(|word| word.chars().count() > 2) {
        rest = rest.replace(word, " ");
    }
    let signs = |c: &char| !c.is_numeric() && !c.is_ascii_punctuation() && !c.is_whitespace();
    rest.chars().filter(signs).count() < 4 && rest.chars().filter(|c| c.is_numeric()).count() < 8
}

#[cfg(test)]
mod tests {
    use super::*;

    const OM: [&str; 4] = [
        "Kari Nordmann",
        "kari.nordmann",
        "Åsen skule",
        "Seljord kommune",
    ];

    #[test]
    fn any_characters_will_do_from_12_to_128_of_them() {
        for good in [
            "ein blå hest les avisa",
            "🦊🌧️🥔🚲🪣🎻🧦🐢🪁🥁🦉🧄",
            "  mjølk i  lufta no ",
            "qX7 væt'lok;drøv",
        ] {
            assert!(parse_password(good, &OM).is_ok(), "{good}");
        }
        let long: String = ('a'..='z').cycle().step_by(7).take(128).collect();
        assert!(parse_password(&long, &OM).is_ok());
        assert_eq!(parse_password(&format!("{long}x"), &OM), Err(LENGD));
        assert_eq!(parse_password("blå hest le", &OM), Err(LENGD));
    }

    #[test]
    fn what_is_guessed_first_is_refused_with_what_to_do() {
        for bad in [
            "123456789012",
            "aaaaaaaaaaaaaaaa",
            "passordpassord",
            "password12345",
            "qwertyuiopåå",
            "Laget rundt barnet",
            "oppvekst2026!",
            "Kari Nordmann 1",
            "kari.nordmann",
            "SeljordKommune1",
            "Åsen skule 2026",
            "barnehagen barnet",
        ] {
            assert_eq!(parse_password(bad, &OM), Err(LETT), "{bad}");
        }
    }

    #[test]
    fn a_made_code_is_one_that_is_accepted() {
        let made = super::super::new_password(*b"a random of twenty!!");
        assert!(parse_password(made.expose(), &OM).is_ok());
    }
}
