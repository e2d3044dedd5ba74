use proptest::prelude::*;

use super::*;

#[test]
fn line_is_trimmed_and_single() {
    assert_eq!(
        line("  Kari\t \u{A0}Nordmann\r\n", 50),
        Ok(Some("Kari Nordmann".to_owned()))
    );
    assert_eq!(line("a\nb\u{2028}c", 50), Ok(Some("a b c".to_owned())));
}

#[test]
fn text_keeps_paragraphs_with_one_kind_of_line_break() {
    assert_eq!(
        text("\r\n ein\r\n\r\nto\rtre\u{B}fire \n", 50),
        Ok(Some("ein\n\nto\ntre\nfire".to_owned()))
    );
    assert_eq!(text("a\tb", 50), Ok(Some("a b".to_owned())));
}

#[test]
fn what_shows_nothing_is_empty() {
    for input in [
        "",
        "  ",
        "\r\n\t",
        "\u{200B}",
        "\u{FEFF} \u{AD}",
        "\u{3164}",
        "\0",
        "\u{202E}",
    ] {
        assert_eq!(line(input, 5), Ok(None), "{input:?}");
        assert_eq!(text(input, 5), Ok(None), "{input:?}");
    }
}

#[test]
fn letters_become_nfc() {
    assert_eq!(line("A\u{30A}se", 4), Ok(Some("Åse".to_owned())));
    assert_eq!(line("S\u{30C}as\u{30C}o", 4), Ok(Some("Šašo".to_owned())));
}

#[test]
fn hiding_and_turning_characters_are_taken_away() {
    let hiding =
        "\u{FEFF}a\u{0}b\u{1B}c\u{202E}d\u{2066}e\u{E000}f\u{FFFE}g\u{FDD0}h\u{10FFFF}i\u{9F}";
    assert_eq!(text(hiding, 9), Ok(Some("abcdefghi".to_owned())));
}

#[test]
fn the_bullets_of_a_list_pasted_from_word_are_kept_as_bullets() {
    assert_eq!(taken_away("\u{F0B7}\tMor\n\u{F0A7}\tFar"), None);
    let kept = text("\u{F0B7}\tMor\n\u{F0A7}\tFar", 20);
    assert_eq!(kept, Ok(Some("• Mor\n• Far".to_owned())));
}

#[test]
fn names_in_other_scripts_and_emoji_are_kept() {
    for name in [
        "Юрій Їжак",
        "محمد علی\u{200C}زاده",
        "Nguyễn",
        "Ánne Ŋuolab",
        "👩🏽\u{200D}🏫",
    ] {
        assert_eq!(line(name, 50), Ok(Some(name.to_owned())));
    }
}

#[test]
fn too_long_says_both_numbers() {
    let error = text(&"å".repeat(5_120), 4_000).unwrap_err();
    assert_eq!(
        error,
        TextError::TooLong {
            max: 4_000,
            len: 5_120
        }
    );
    let said = error.to_string().replace('\u{A0}', " ");
    assert_eq!(
        said,
        "Teksten er for lang: 5 120 teikn, og grensa er 4 000."
    );
}

#[test]
fn exactly_the_limit_is_accepted_and_counted_in_characters() {
    assert_eq!(line("åååå ", 4), Ok(Some("åååå".to_owned())));
    assert_eq!(line("ååååå", 4), Err(TextError::TooLong { max: 4, len: 5 }));
}

#[test]
fn numbers_are_grouped_in_threes() {
    let plain = |value| number(value).replace('\u{A0}', " ");
    assert_eq!(plain(0), "0");
    assert_eq!(plain(999), "999");
    assert_eq!(plain(1_234), "1 234");
    assert_eq!(plain(-1_234_567), "−1 234 567");
    assert_eq!(plain(i64::MIN), "−9 223 372 036 854 775 808");
}

#[test]
fn search_key_folds_latin_letters_and_keeps_norwegian_ones() {
    let cases = [
        ("Anne-Berit", "anne berit"),
        ("  O’Brien  d'Arc ", "o brien d arc"),
        ("ÆRLEND Øygard Ås", "ærlend øygard ås"),
        ("A\u{30A}se", "åse"),
        ("Šašo Łukasz Đoković", "saso lukasz dokovic"),
        ("Ŋuolab Ánne Biŧŧá Áššu", "nuolab anne bitta assu"),
        ("Björn Sjölander Hägg", "bjørn sjølander hægg"),
        ("Müller-Strauß", "muller strauss"),
        ("Þóra Guðrún", "thora gudrun"),
        ("Nguyễn Thị", "nguyen thi"),
        ("İpek Işık", "ipek isik"),
        ("Ǿ Ǽ Ǻ", "ø æ å"),
        ("x\u{323}y", "xy"),
        ("Юрій Їжак", "юрій їжак"),
        ("محمّد", "محمّد"),
        ("Ωδυσσεύς", "ωδυσσεύσ"),
        ("J. R. 2", "j r 2"),
        ("ma\u{AD}rit", "marit"),
        (" -'. ", ""),
    ];
    for (name, key) in cases {
        assert_eq!(search_key(name), key, "{name}");
    }
}

#[test]
fn upper_bound_carries_past_the_last_code_point() {
    assert_eq!(search_upper_bound("anna"), "annb");
    assert_eq!(search_upper_bound("a\u{10FFFF}"), "b");
    assert_eq!(search_upper_bound("\u{D7FF}"), "\u{E000}");
    assert_eq!(search_upper_bound(""), "\u{10FFFF}");
}

/// Text with the characters that cause trouble far more often than by chance.
fn troubling() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        any::<char>(),
        proptest::char::range('a', 'e'),
        proptest::char::range('\u{300}', '\u{345}'),
        proptest::sample::select(vec![
            '\r', '\n', '\t', ' ', 'å', 'ø', 'Ö', 'İ', 'Σ', '\u{202E}', '\u{FEFF}', '-',
        ]),
    ];
    proptest::collection::vec(sign, 0..30).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn cleaning_twice_changes_nothing(input in troubling()) {
        if let Some(once) = text(&input, usize::MAX)? {
            prop_assert_eq!(text(&once, usize::MAX), Ok(Some(once.clone())));
        }
        if let Some(once) = line(&input, usize::MAX)? {
            prop_assert_eq!(line(&once, usize::MAX), Ok(Some(once.clone())));
            prop_assert!(!once.contains('\n'));
        }
    }

    #[test]
    fn nothing_forbidden_is_left(input in troubling()) {
        let cleaned = text(&input, usize::MAX)?.unwrap_or_default();
        prop_assert!(cleaned.chars().all(|c| c == '\n' || !c.is_control()));
        let hiding = cleaned.contains(['\u{202E}', '\u{2066}', '\u{FEFF}', '\u{E000}', '\u{FFFF}']);
        prop_assert!(!hiding);
        prop_assert_eq!(cleaned.trim(), &cleaned);
    }

    #[test]
    fn accepted_text_is_never_longer_than_the_limit(input in troubling(), max in 0..40_usize) {
        if let Ok(Some(cleaned)) = line(&input, max) {
            prop_assert!(cleaned.chars().count() <= max);
        }
    }

    #[test]
    fn key_of_a_key_is_itself(name in troubling()) {
        let key = search_key(&name);
        prop_assert_eq!(search_key(&key), key);
    }

    #[test]
    fn key_does_not_depend_on_case_or_normal_form(name in "[a-zåæøéšłđŋа-яії' -]{0,20}") {
        use unicode_normalization::UnicodeNormalization;
        let key = search_key(&name);
        prop_assert_eq!(search_key(&name.to_uppercase()), &key[..]);
        prop_assert_eq!(search_key(&name.nfd().collect::<String>()), &key[..]);
    }

    #[test]
    fn bound_holds_exactly_the_keys_with_the_prefix(prefix in "[a-cå\u{D7FF}]{0,3}", key in "[a-cå\u{D7FF}\u{E000}]{0,5}") {
        let upper = search_upper_bound(&prefix);
        let between = key >= prefix && key < upper;
        prop_assert_eq!(between, key.starts_with(&prefix));
    }
}
