//! The document: the plan's template label by label, filled in and empty.

use std::path::Path;

use crate::agenda::Scene;
use crate::harness::Page;
use crate::samtykke_pdf::{in_order, text_in};

/// The labels of "Møtereferat Tverrfagleg innsatsteam" in the plan, in its order.
const PLANEN: [&str; 19] = [
    "Møtereferat Tverrfagleg innsatsteam",
    "Dato:",
    "Til stades:",
    "Referent:",
    "Hensikt/mål med møtet:",
    "Positive ressursar hos og rundt barnet/eleven og familien. Kva meistrar barnet",
    "Status med gjennomgang av observasjonar",
    "Kva er bekymringa?",
    "Kven opplever bekymringa?",
    "Barnets stemme",
    "Tidlegare tiltak, kva har vore effekten?",
    "Tiltaksplan vidare",
    "Nr.",
    "Mål",
    "Tiltak",
    "Ansvarleg",
    "Innan",
    "1",
    "Evaluering av møtet",
];

pub(super) fn text_of(page: &Page, namn: &str) -> String {
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), Some("application/pdf"));
    let kept =
        std::env::var("LAGET_PDF_TIL").unwrap_or_else(|_| env!("CARGO_TARGET_TMPDIR").to_owned());
    let path = Path::new(&kept).join(format!("referat-{namn}.pdf"));
    std::fs::write(&path, &page.bytes).unwrap();
    text_in(&path)
}

/// How far down on its page a word stands the first time, in points.
fn top_of(path: &Path, ord: &str) -> f64 {
    let done = std::process::Command::new("pdftotext")
        .args(["-bbox", path.to_str().unwrap(), "-"])
        .output()
        .unwrap();
    let bbox = String::from_utf8(done.stdout).unwrap();
    let linje = bbox.lines().find(|l| l.contains(&format!(">{ord}<")));
    let (_, rest) = linje.unwrap().split_once("yMin=\"").unwrap();
    rest.split('"').next().unwrap().parse().unwrap()
}

pub fn labels() -> Vec<String> {
    PLANEN.iter().map(|l| (*l).to_owned()).collect()
}

#[tokio::test]
async fn what_is_approved_is_the_plans_template_label_by_label_with_what_was_written() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    let rektor = scene.as_(&scene.rektor).await;
    let text = text_of(
        &rektor.get(&format!("/referat/{referat}/pdf")).await,
        "godkjent",
    );
    in_order(&text, &labels());
    for ord in [
        "Finne ut kva som hjelper.",
        "Eg vil sove lenger.",
        "Fast leggetid heime",
        "Kari Vik",
        "15.12.2026",
        "Rita Rektor",
        "Pål Ppt",
    ] {
        assert!(text.contains(ord), "{ord}: {text}");
    }
    // the words, their hash and the document are one
    let (innhald, sha256): (String, Vec<u8>) =
        sqlx::query_as("select innhald, sha256 from referat_versjon where referat_id = $1")
            .bind(referat)
            .fetch_one(scene.app.sql())
            .await
            .unwrap();
    let page = rektor.get(&format!("/referat/{referat}")).await.text();
    assert!(page.contains(&hex::encode(sha256)), "{page}");
    assert!(innhald.contains("Eg vil sove lenger."));
}

#[tokio::test]
async fn every_page_has_the_plans_labels_letter_for_letter_also_where_nothing_is_written() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    let (_, mor) = scene.barn.foeresett_inne("Mor Li").await;
    let rektor = scene.as_(&scene.rektor).await;
    let familie = format!("/familie/barn/{}/referat/{referat}", scene.barn.id);
    for (hovud, page) in [
        ("article", rektor.get(&format!("/referat/{referat}")).await),
        ("article", mor.get(&familie).await),
    ] {
        let mut her = page.select(&format!("{hovud} dt, {hovud} h2, {hovud} th[scope=col]"));
        her.retain(|l| l != "No");
        let planen: Vec<&str> = PLANEN[1..].iter().copied().filter(|l| *l != "1").collect();
        assert_eq!(her, planen);
    }
    let rett = format!("/referat/{referat}/rett");
    let done = rektor.submit(&rett, &[("grunn", "Feil.")]).await;
    assert_eq!(done.status, 303);
    let skriv = rektor.get(&format!("/referat/{referat}/skriv")).await;
    let labels = skriv.select("form dt, form label, #plan");
    for l in PLANEN.iter().filter(|l| **l != "1" && **l != "Nr.").skip(1) {
        assert!(labels.iter().any(|h| h == l), "{l}: {labels:?}");
    }
}

#[tokio::test]
async fn the_empty_form_has_the_same_labels_and_room_to_write() {
    let scene = Scene::new().await;
    let kari = scene.as_(&scene.kari).await;
    let text = text_of(&kari.get("/referat/tomt-skjema").await, "tomt");
    in_order(&text, &labels());
    assert!(!text.contains("Kari"));
    // six lines for those who are there, each high enough to write on
    let kept =
        std::env::var("LAGET_PDF_TIL").unwrap_or_else(|_| env!("CARGO_TARGET_TMPDIR").to_owned());
    let path = Path::new(&kept).join("referat-tomt.pdf");
    let stad = |ord: &str| top_of(&path, ord);
    assert!(stad("Referent:") - stad("Til") > 6.0 * 18.0);
}
