//! What people write can neither run, hide nor stop a document.

use serde_json::json;
use time::macros::datetime;

use super::{Document, not_printable, printable, render};

const TEMPLATE: &str = r#"#let d = json("/data.json")
#set document(title: "Prøve")
#set text(font: ("Inter", "Vazirmatn"), lang: "nn")
= Prøve
#d.tekst"#;

fn document(template: &'static str, text: &str) -> Document {
    Document {
        template,
        data: json!({ "tekst": text }),
        laga: datetime!(2026-11-27 12:00 UTC),
        ident: "prøve/1".to_owned(),
    }
}

#[test]
fn the_same_data_gives_the_same_bytes_and_another_text_gives_others() {
    let first = render(&document(TEMPLATE, "Å")).unwrap();
    assert!(first.starts_with(b"%PDF-1.7"));
    assert_eq!(first, render(&document(TEMPLATE, "Å")).unwrap());
    assert_ne!(first, render(&document(TEMPLATE, "Ø")).unwrap());
}

#[test]
fn whatever_somebody_writes_there_is_a_document() {
    let every_kind = "#eval(\"1\") #read(\"/etc/passwd\") *x* $x^2$ = H ] \" \\ @a <b> // /* `x` \u{0}\u{7}\u{FEFF}\u{E000}\
        \u{202E}\u{2066}\u{200B}\u{FFFF}😀漢字👨‍👩‍👧 e\u{301}\u{1F1F3}\u{10FFFF}سارة Олена \n\t";
    render(&document(TEMPLATE, every_kind)).unwrap();
    render(&document(TEMPLATE, &"ordet".repeat(1_600))).unwrap();
    for part in 0..17 {
        // every character of a plane that there is, 65,536 of them, sampled
        let start = part * 0x1_0000;
        let text: String = (start..start + 0x1_0000)
            .step_by(97)
            .filter_map(char::from_u32)
            .collect();
        render(&document(TEMPLATE, &text)).unwrap();
    }
}

#[test]
fn more_marks_than_a_letter_can_have_are_asked_about_and_those_of_real_words_are_not() {
    assert!(not_printable("Zoë, ế, مُحَمَّد").is_empty());
    assert!(not_printable("z\u{301}\u{302}\u{303}\u{304}").is_empty());
    assert_eq!(
        not_printable("z\u{301}\u{302}\u{303}\u{304}\u{305}"),
        ['\u{305}']
    );
}

#[test]
fn a_template_reaches_nothing_but_its_data() {
    for template in [
        "#read(\"/etc/passwd\")",
        "#read(\"main.typ\")",
        "#import \"@preview/cetz:0.3.0\"",
        "#image(\"/x.png\")",
        "#datetime.today()",
    ] {
        assert!(render(&document(template, "")).is_err(), "{template}");
    }
}

#[test]
fn what_no_font_shows_is_written_by_number_and_what_turns_text_is_left_out() {
    assert_eq!(
        printable("Åse \u{202E}👍🏽 漢\u{FE0F}"),
        "Åse [U+1F44D][U+1F3FD] [U+6F22]"
    );
    assert_eq!(
        not_printable("漢 Áŋŧ, Щ, ї, Ł, ș, سارة, 漢😀"),
        ['漢', '😀']
    );
    assert_eq!(
        printable("Ærlig\nØystein, Š, Đ, ő, Ğ, ß, …–“”«»"),
        "Ærlig\nØystein, Š, Đ, ő, Ğ, ß, …–“”«»"
    );
}

#[test]
fn a_word_that_would_leave_the_page_gets_places_to_break() {
    let long = printable(&"a".repeat(100));
    assert_eq!(long.matches('\u{200B}').count(), 3);
    assert_eq!(printable(&"aa aa ".repeat(100)), "aa aa ".repeat(100));
}
