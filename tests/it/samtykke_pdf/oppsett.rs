//! How the document lies on the page: what belongs together does, and it is read in the form's order.

use std::path::Path;

use laget::samtykke::mal::{Instansslag, Spraak};
use laget::samtykke::pdf::{Skjema, Trekt, render};

use super::{in_order, labels, run, signed, text_of};
use crate::harness::TestApp;

/// The pages of a document, each as text in the order of the document.
fn pages_of(skjema: &Skjema, name: &str, way: &[&str]) -> Vec<String> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("samtykke-{name}.pdf"));
    std::fs::write(&path, render(skjema).unwrap()).unwrap();
    let words = [way, &[path.to_str().unwrap(), "-"]].concat();
    let text = String::from_utf8(run("pdftotext", &words).stdout).unwrap();
    text.split('\u{c}').map(str::to_owned).collect()
}

#[tokio::test]
async fn a_fingerprint_never_stands_alone_on_a_page() {
    let app = TestApp::new().await;
    let mut skjema = signed(&app, "v4", Spraak::Nynorsk).await;
    for lines in 0..8 {
        let pages = pages_of(&skjema, "sider", &["-raw"]);
        let with = pages.iter().find(|page| page.contains("abababab"));
        let page = with.expect("the fingerprint");
        assert!(
            page.contains("Olena Li: abababab") && page.contains("Kopi til samarbeidande"),
            "{lines} lines: {page}"
        );
        skjema.trekt.push(trekt(Some(Instansslag::Skule)));
    }
}

/// What Olena has taken back.
fn trekt(slag: Option<Instansslag>) -> Trekt {
    let dag = time::macros::date!(2026 - 11 - 25);
    let ja = ["skule".to_owned()];
    Trekt::new(dag, slag, &ja, Some("Olena Li".to_owned()))
}

#[tokio::test]
async fn what_is_taken_back_stands_under_the_signature_it_was_given_with_and_at_the_instans() {
    let app = TestApp::new().await;
    let mut skjema = signed(&app, "v4", Spraak::Nynorsk).await;
    skjema.trekt.push(trekt(None));

    let text = pages_of(&skjema, "trekt", &["-raw"]).concat();

    let at = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}: {text}"))
    };
    let back = at("Trekt tilbake 25.11.2026: Heile samtykket, Olena Li");
    assert!(
        at("Olena Li (") < back && back < at("Anders Li ("),
        "{text}"
    );
    assert!(text.contains("X Skule (ja, trekt tilbake)"), "{text}");
    assert_eq!(text.matches(", trekt tilbake)").count(), 1, "{text}");
}

#[tokio::test]
async fn a_program_that_reads_the_page_as_it_lies_finds_the_instansar_in_the_forms_order() {
    let app = TestApp::new().await;
    for spraak in [Spraak::Nynorsk, Spraak::Bokmaal] {
        let skjema = signed(&app, "v4", spraak).await;
        let text = pages_of(&skjema, "lesing", &[]).concat();
        let list: Vec<String> = labels(&skjema.mal, &skjema.utfylling)
            .into_iter()
            .skip(9)
            .take(1 + skjema.mal.instansar.len())
            .collect();
        in_order(&text, &list);
    }
}

#[tokio::test]
async fn the_reference_is_copied_as_it_is_and_a_name_is_not_broken() {
    let app = TestApp::new().await;
    let mut skjema = signed(&app, "v4", Spraak::Polsk).await;
    skjema.referanse = "019a3b1c-5d2e-7f40-8a61-9c0d1e2f3a4b".to_owned();
    skjema.utfylling.foeremaal = "Vest-Telemark ".repeat(40).into();
    let text = pages_of(&skjema, "namn", &["-raw"]).concat();
    assert!(text.contains(&skjema.referanse), "{text}");
    assert!(!text.contains('\u{200B}'), "{text}");
    assert_eq!(text.matches("Vest-Telemark").count(), 40, "{text}");
}

#[tokio::test]
async fn what_nobody_asked_about_is_not_read_aloud_as_a_nei() {
    let app = TestApp::new().await;
    let skjema = signed(&app, "v4", Spraak::Nynorsk).await;
    let text = text_of(&skjema, "v4-nn");
    assert!(text.contains("– Barnevern (nei)"), "{text}");
    assert!(text.contains("– NAV (ikkje spurd)"), "{text}");
    assert!(
        text.contains("Ført inn av Kari Vik, stadfest av Rolf Rektor"),
        "{text}"
    );
}
