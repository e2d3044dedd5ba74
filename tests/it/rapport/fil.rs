//! The files of a report: what they hold is what the page shows.

use super::{begynn, publiser, scene, skriv};
use crate::harness::Page;
use crate::samtykke_pdf::text_in;

/// The words of a document, which `qpdf` found sound.
fn text_of_pdf(page: &Page, namn: &str) -> String {
    assert_eq!(page.header("content-type"), Some("application/pdf"));
    let kept =
        std::env::var("LAGET_PDF_TIL").unwrap_or_else(|_| env!("CARGO_TARGET_TMPDIR").to_owned());
    let path = std::path::Path::new(&kept).join(format!("rapport-{namn}.pdf"));
    std::fs::write(&path, &page.bytes).unwrap();
    text_in(&path)
}

/// The rows of all tables with figures.
fn rader(side: &Page) -> Vec<String> {
    side.select(".bilete tbody tr")
}

#[tokio::test]
async fn the_files_hold_exactly_the_numbers_that_are_published_and_none_that_is_hidden() {
    let scene = scene().await;
    let rapport = begynn(&scene).await.path;
    for fil in ["csv", "json"] {
        assert_eq!(
            scene.sjef.get(&format!("{rapport}/{fil}")).await.status,
            404,
            "not before it is published"
        );
    }
    skriv(&scene, &rapport, &[]).await;
    assert_eq!(publiser(&scene, &rapport).await.status, 303);
    let side = scene.sjef.get(&rapport).await;
    let csv = scene.sjef.get(&format!("{rapport}/csv")).await;
    assert_eq!(
        csv.header("content-disposition"),
        Some("attachment; filename=\"rapport-vaaren-2026-1.csv\"")
    );
    let linjer: Vec<Vec<&str>> = csv
        .body
        .lines()
        .skip(1)
        .map(|l| l.split(';').collect())
        .collect();
    assert!(!linjer.is_empty());
    // a picture of which all is hidden has no table, and lines without numbers
    let med_tabell: Vec<_> = linjer
        .iter()
        .filter(|l| side.has(&format!("section[aria-labelledby={}] table", l[3])))
        .collect();
    let rader = rader(&side);
    assert_eq!(rader.len(), med_tabell.len(), "{rader:?} {linjer:?}");
    for (rad, linje) in rader.iter().zip(&med_tabell) {
        assert!(rad.contains(linje[4]), "{rad} {linje:?}");
        let skjult = rad.contains("skjult");
        assert_eq!(linje[8] == "skjult", skjult, "{rad} {linje:?}");
        assert_eq!(linje[8] == "tal", !linje[5].is_empty(), "{rad} {linje:?}");
        assert!(
            linje[5].is_empty() || rad.contains(linje[5]),
            "{rad} {linje:?}"
        );
        assert!(
            !skjult || linje[5].is_empty() && linje[6].is_empty(),
            "{linje:?}"
        );
    }
    for linje in linjer.iter().filter(|l| l[8] == "skjult") {
        assert!(linje[5].is_empty() && linje[6].is_empty(), "{linje:?}");
    }
    let json = scene.sjef.get(&format!("{rapport}/json")).await;
    let json: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    let tal: Vec<_> = json["figurar"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|f| f["tal"].as_array().unwrap())
        .map(|t| {
            t["tal"]
                .as_u64()
                .map_or_else(String::new, |t| t.to_string())
        })
        .collect();
    assert_eq!(
        tal,
        linjer.iter().map(|l| l[5].to_owned()).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn the_document_says_the_same_as_the_page() {
    let scene = scene().await;
    let rapport = begynn(&scene).await.path;
    let utkast = text_of_pdf(&scene.sjef.get(&format!("{rapport}/pdf")).await, "utkast");
    assert!(utkast.contains("UTKAST"), "{utkast}");
    skriv(&scene, &rapport, &[("vidare", "Me held fram.")]).await;
    publiser(&scene, &rapport).await;
    let dokument = text_of_pdf(
        &scene.sjef.get(&format!("{rapport}/pdf")).await,
        "publisert",
    );
    assert!(!dokument.contains("UTKAST"));
    assert!(
        !utkast.contains("kommunalsjef"),
        "nobody has published it: {utkast}"
    );
    for ord in [
        "våren 2026",
        "Det går framover med hjelpa",
        "65 % (13 av 20)",
        "Planen blir vedteken politisk.",
        "Me held fram.",
        "Publisert 23. november 2026 av Siv Sjef, kommunalsjef.",
        "Streken viser mål 21 og 35 dagar.",
        "Til første tiltak: Dagar frå uroa",
        "Avslutta: Saker som blei avslutta",
    ] {
        assert!(dokument.contains(ord), "{ord}: {dokument}");
    }
}
