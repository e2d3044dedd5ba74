//! What may stand in a name.

use unicode_normalization::char::is_combining_mark;

/// True of a name of letters in any script, with spaces, hyphens, apostrophes and full stops.
///
/// Names are spelled as the family spells them, so no script and no mark is refused. Digits and
/// signs are: they are a slip of the finger, a shifted column in a list, or a formula that a
/// spreadsheet would run when the list is exported again (OWASP, CSV injection).
#[must_use]
pub fn valid_name(name: &str) -> bool {
    let begins_well = name.starts_with(|c: char| c.is_alphabetic() || is_apostrophe(c));
    begins_well && name.chars().any(char::is_alphabetic) && name.chars().all(may_stand_in_name)
}

fn may_stand_in_name(c: char) -> bool {
    let is_hyphen = matches!(c, '-' | '\u{2010}' | '\u{2011}');
    c.is_alphabetic() || is_combining_mark(c) || is_hyphen || is_apostrophe(c) || " .".contains(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_many_languages_are_valid() {
        let names = [
            "Kari",
            "Anne-Berit",
            "O'Brien",
            "’t Hooft",
            "J. R.",
            "Åse Øygard",
            "Šašo",
            "Nguyễn",
            "Юрій Їжак",
            "محمّد",
            "अमित",
            "李",
            "Ŋuolab",
            "X̌a",
            "Þóra",
        ];
        for name in names {
            assert!(valid_name(name), "{name}");
        }
    }

    #[test]
    fn formulas_digits_and_blanks_are_not_names() {
        let others = [
            "",
            " ",
            "=cmd|' /C calc'!A0",
            "+47",
            "-Kari",
            "@SUM",
            "Kari2",
            "Kari;",
            "12345",
            ".",
            "'",
            "Kari\n",
            "Kari\tN",
            "Kari\u{202E}",
            "🙂",
            "a_b",
            "a/b",
            " Kari",
        ];
        for name in others {
            assert!(!valid_name(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_valid_name_never_begins_a_formula(name in any::<String>(), sign in "[=+@\t\r-]") {
            let formula = format!("{sign}{name}");
            prop_assert!(!valid_name(&formula));
        }
    }
}
