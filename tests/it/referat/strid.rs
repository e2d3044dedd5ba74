//! Two have written in the same: both are seen, one is chosen, and nothing is lost.

use super::Vindauge;
use crate::agenda::Scene;

/// Rita and Kari, each with the page before them.
async fn to(scene: &Scene) -> (uuid::Uuid, Vindauge, Vindauge) {
    scene.kari_er_med().await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    let rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    let kari = Vindauge::opne(scene.as_(&scene.kari).await, &path).await;
    (referat, rita, kari)
}

impl Scene {
    /// The tiltak column of the saved plan.
    async fn plan(&self, referat: uuid::Uuid) -> Vec<String> {
        let tekst = self.saved(referat, "tiltaksplan").await;
        let rader: Vec<serde_json::Value> = serde_json::from_str(&tekst).unwrap();
        let tiltak = |rad: &serde_json::Value| rad["tiltak"].as_str().unwrap().to_owned();
        rader.iter().map(tiltak).collect()
    }
}

/// Kari has sent the same part as Rita, and sees both.
async fn i_strid(scene: &Scene, rita: &mut Vindauge, kari: &mut Vindauge) -> Vindauge {
    rita.skriv("hensikt", "Rita sin tekst.");
    kari.skriv("hensikt", "Kari sin tekst.");
    assert_eq!(rita.send("lagre").await.status, 303);
    let strid = kari.send("lagre").await;
    assert_eq!(strid.status, 409);
    for val in ["Bruk min", "Bruk den andre si", "Set saman"] {
        assert!(strid.text().contains(val), "{}", strid.text());
    }
    Vindauge::of(scene.as_(&scene.kari).await, &kari.path, &strid)
}

#[tokio::test]
async fn the_others_text_is_chosen_and_ones_own_is_kept_as_an_earlier_version() {
    let scene = Scene::new().await;
    let (referat, mut rita, mut kari) = to(&scene).await;
    let kari = i_strid(&scene, &mut rita, &mut kari).await;
    assert_eq!(kari.send("andre-hensikt-1").await.status, 303);
    assert_eq!(scene.saved(referat, "hensikt").await, "Rita sin tekst.");
    let side = scene.as_(&scene.rektor).await;
    let side = side.get(&format!("/referat/{referat}/tidlegare")).await;
    assert_eq!(side.status, 200);
    let delar = side.select("article").join("|");
    assert!(
        delar.contains("Kari sin tekst.") && delar.contains("Rita Rektor"),
        "{delar}"
    );
    // rita had what stands there: she is in no strife with herself
    rita.versjon[1] = "1".into();
    rita.skriv("hensikt", "Rita skriv vidare.");
    assert_eq!(rita.send("lagre").await.status, 303);
}

#[tokio::test]
async fn both_texts_are_put_in_the_field_to_be_written_together() {
    let scene = Scene::new().await;
    let (referat, mut rita, mut kari) = to(&scene).await;
    let kari = i_strid(&scene, &mut rita, &mut kari).await;
    let side = kari.send("saman-hensikt-1").await;
    assert_eq!(scene.saved(referat, "hensikt").await, "Rita sin tekst.");
    let saman = Vindauge::of(scene.as_(&scene.kari).await, &kari.path, &side);
    assert_eq!(saman.tekst[1], "Rita sin tekst.\n\nKari sin tekst.");
    assert_eq!(saman.send("lagre").await.status, 303);
    assert_eq!(
        scene.saved(referat, "hensikt").await,
        "Rita sin tekst.\n\nKari sin tekst."
    );
}

#[tokio::test]
async fn a_choice_holds_only_for_the_text_that_was_shown() {
    let scene = Scene::new().await;
    let (referat, mut rita, mut kari) = to(&scene).await;
    let kari = i_strid(&scene, &mut rita, &mut kari).await;
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &rita.path).await;
    rita.skriv("hensikt", "Rita skreiv meir.");
    assert_eq!(rita.send("lagre").await.status, 303);
    let no = kari.send("min-hensikt-1").await;
    assert_eq!(no.status, 409);
    assert!(no.text().contains("Rita skreiv meir."), "{}", no.text());
    assert_eq!(scene.saved(referat, "hensikt").await, "Rita skreiv meir.");
}

#[tokio::test]
async fn rows_that_two_added_at_once_are_both_kept() {
    let scene = Scene::new().await;
    let (referat, mut rita, mut kari) = to(&scene).await;
    rita.rader[0][1] = "Leikegruppe".into();
    kari.rader[0][1] = "Fast leggetid".into();
    assert_eq!(rita.send("lagre").await.status, 303);
    assert_eq!(kari.send("lagre").await.status, 303);
    assert_eq!(scene.plan(referat).await, ["Leikegruppe", "Fast leggetid"]);
    // each changes a row of the other's and adds one
    let (path, mut foer) = (rita.path.clone(), Vec::new());
    for person in [&scene.rektor, &scene.kari] {
        foer.push(Vindauge::opne(scene.as_(person).await, &path).await);
    }
    foer[0].rader[1][1] = "Fast leggetid heime".into();
    foer[1].rader[0][0] = "Ein ven".into();
    foer[1].rader[2][1] = "Lesehjelp".into();
    for vindauge in &foer {
        let done = vindauge.send("lagre").await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    assert_eq!(
        scene.plan(referat).await,
        ["Leikegruppe", "Fast leggetid heime", "Lesehjelp"]
    );
    assert!(
        scene
            .saved(referat, "tiltaksplan")
            .await
            .contains("Ein ven")
    );
}

#[tokio::test]
async fn the_same_row_changed_by_both_is_chosen_between_and_the_rest_of_the_plan_is_not() {
    let scene = Scene::new().await;
    let (referat, mut rita, kari) = to(&scene).await;
    rita.rader[0][1] = "Leikegruppe".into();
    assert_eq!(rita.send("lagre").await.status, 303);
    let path = kari.path.clone();
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    let mut kari = Vindauge::opne(scene.as_(&scene.kari).await, &path).await;
    rita.rader[0][1] = "Leikegruppe ute".into();
    rita.rader[1][1] = "Lesehjelp".into();
    kari.rader[0][1] = "Leikegruppe inne".into();
    assert_eq!(rita.send("lagre").await.status, 303);
    let strid = kari.send("lagre").await;
    assert_eq!(strid.status, 409);
    let andre = strid.select(".strid li").join("|");
    assert!(
        andre.contains("Leikegruppe ute") && !andre.contains("Lesehjelp"),
        "{andre}"
    );
    assert_eq!(kari.send("lagre").await.status, 409, "nothing is chosen");
    assert_eq!(kari.send("min-tiltaksplan-2").await.status, 303);
    assert_eq!(scene.plan(referat).await, ["Leikegruppe inne", "Lesehjelp"]);
}

#[tokio::test]
async fn a_draft_is_said_to_be_ones_own_and_is_shown_beside_what_another_saved_since() {
    let scene = Scene::new().await;
    let (_, mut rita, mut kari) = to(&scene).await;
    kari.skriv("hensikt", "Kari sin kladd.");
    assert_eq!(kari.kladd().await.status, 303);
    rita.skriv("hensikt", "Rita sin tekst.");
    rita.skriv("status", "Ho les betre.");
    assert_eq!(rita.send("lagre").await.status, 303);
    let side = scene.as_(&scene.kari).await.get(&kari.path).await;
    let felt = side.select(".felt:has(#felt-tekst-1)").remove(0);
    assert!(
        felt.contains("Kari sin kladd.") && felt.contains("Rita sin tekst."),
        "{felt}"
    );
    assert!(
        felt.contains("Dette er di eiga tekst, som ikkje er lagra enno."),
        "{felt}"
    );
    let anna = side.select(".felt:has(#felt-tekst-3)").remove(0);
    assert!(
        anna.contains("Lagra av Rita Rektor") && !anna.contains("di eiga tekst"),
        "{anna}"
    );
}

#[tokio::test]
async fn what_is_changed_while_it_is_put_right_is_not_read_by_others_before_it_is_approved() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    let rektor = scene.as_(&scene.rektor).await;
    let rett = format!("/referat/{referat}/rett");
    let done = rektor.submit(&rett, &[("grunn", "Feil.")]).await;
    assert_eq!(done.status, 303);
    let mut rita = Vindauge::opne(rektor.clone(), &format!("/referat/{referat}/skriv")).await;
    rita.skriv("hensikt", "Retta hensikt.");
    assert_eq!(rita.send("lagre").await.status, 303);
    let tidlegare = format!("/referat/{referat}/tidlegare");
    let kari = scene.as_(&scene.kari).await;
    let side = kari.get(&tidlegare).await;
    assert_eq!(side.status, 200);
    assert!(!side.text().contains("hensikt."), "{}", side.text());
    assert!(
        rektor
            .get(&tidlegare)
            .await
            .text()
            .contains("Retta hensikt.")
    );
    assert_eq!(
        scene.as_(&scene.ppt).await.get(&tidlegare).await.status,
        404
    );
}

#[tokio::test]
async fn what_is_refused_for_signs_that_cannot_be_kept_comes_back_without_them() {
    let scene = Scene::new().await;
    let (referat, mut rita, _) = to(&scene).await;
    rita.skriv("hensikt", "Finne\u{202e} ut.");
    rita.rader[0][1] = "Fast\u{202e} leggetid".into();
    rita.rader[0][3] = "15.12.\u{202e}2026".into();
    let no = rita.send("lagre").await;
    assert_eq!(no.status, 422);
    assert!(no.error_on("tekst-1").unwrap().contains("U+202E"));
    assert!(!no.body.contains('\u{202e}'));
    let rita = Vindauge::of(rita.client, &rita.path, &no);
    assert_eq!(rita.send("lagre").await.status, 303);
    assert_eq!(scene.saved(referat, "hensikt").await, "Finne ut.");
    assert_eq!(scene.plan(referat).await, ["Fast leggetid"]);
}

#[tokio::test]
async fn a_draft_that_differs_by_the_signs_of_a_word_processor_is_in_no_strife() {
    let scene = Scene::new().await;
    let (_, mut rita, mut kari) = to(&scene).await;
    rita.skriv("hensikt", "Finne ut kva som hjelper.");
    rita.rader[0][1] = "Fast leggetid".into();
    assert_eq!(rita.send("lagre").await.status, 303);
    kari = Vindauge::opne(kari.client, &kari.path).await;
    kari.skriv("hensikt", "Finne ut kva som hjel\u{ad}per.\u{feff}");
    kari.rader[0][1] = "Fast legge\u{ad}tid".into();
    kari.skriv("bekymring", "Ho søv i timane.");
    assert_eq!(kari.kladd().await.status, 303);
    let mut rita = Vindauge::opne(rita.client, &rita.path).await;
    rita.skriv("hensikt", "Avklare ansvar.");
    rita.rader[0][1] = "Leggetid klokka ni".into();
    assert_eq!(rita.send("lagre").await.status, 303);

    let page = kari.client.get(&kari.path).await;

    assert!(!page.has(".strid"), "{}", page.text());
    let kari = Vindauge::of(kari.client.clone(), &kari.path, &page);
    assert!(kari.tekst.contains(&"Avklare ansvar.".to_owned()));
    assert!(kari.tekst.contains(&"Ho søv i timane.".to_owned()));
    assert_eq!(kari.rader[0][1], "Leggetid klokka ni");
}

/// So many rows from the first of it on, each with a tiltak of its own.
fn fyll(vindauge: &mut Vindauge, ord: &str, tal: usize) {
    vindauge.radid.clear();
    vindauge.rader = (0..tal)
        .map(|nr| {
            [
                String::new(),
                format!("{ord} {nr}"),
                String::new(),
                String::new(),
            ]
        })
        .collect();
    vindauge.radid = (0..tal)
        .map(|nr| format!("{}-{nr}", ord.to_lowercase()))
        .collect();
}

#[tokio::test]
async fn more_rows_than_a_plan_has_are_all_shown_and_whoever_sends_them_is_told_what_to_take_away()
{
    let scene = Scene::new().await;
    let (referat, mut rita, mut kari) = to(&scene).await;
    fyll(&mut rita, "Rita", 18);
    fyll(&mut kari, "Kari", 17);
    kari.skriv("status", "Ho les betre.");
    assert_eq!(rita.send("lagre").await.status, 303);

    let side = kari.send("lagre").await;

    assert_eq!(side.status, 409);
    assert!(!side.has(".strid"), "nothing is chosen between");
    let text = side.text();
    assert!(
        text.contains("Tiltaksplanen har 35 rader, og det er plass til 30"),
        "{text}"
    );
    let feil = side.error_on("maal-30").unwrap();
    assert!(feil.contains("Fjern 5 eller skriv fleire"), "{feil}");
    assert_eq!(scene.plan(referat).await.len(), 18, "it waits");
    assert_eq!(scene.saved(referat, "status").await, "Ho les betre.");
    let mut begge = Vindauge::of(scene.as_(&scene.kari).await, &kari.path, &side);
    let tiltak: Vec<&str> = begge.rader.iter().map(|rad| rad[1].as_str()).collect();
    for tekst in ["Rita 0", "Rita 17", "Kari 0", "Kari 16"] {
        assert!(tiltak.contains(&tekst), "{tiltak:?}");
    }
    let same = begge.send("lagre").await;
    assert_eq!(same.status, 422);
    assert!(same.error_on("maal-30").is_some() && same.text().contains("Kari 16"));
    assert_eq!(begge.send("fjern-0").await.status, 200, "the buttons work");

    begge.rader.drain(0..5);
    begge.radid.drain(0..5);
    assert_eq!(begge.send("lagre").await.status, 303);
    assert_eq!(scene.plan(referat).await.len(), 30);
}

#[tokio::test]
async fn a_row_both_have_changed_stands_twice_when_there_is_no_room_for_the_rest() {
    let scene = Scene::new().await;
    let (referat, mut rita, kari) = to(&scene).await;
    fyll(&mut rita, "Felles", 1);
    assert_eq!(rita.send("lagre").await.status, 303);
    let path = kari.path.clone();
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    let mut kari = Vindauge::opne(scene.as_(&scene.kari).await, &path).await;
    for (vindauge, ord) in [(&mut rita, "Rita"), (&mut kari, "Kari")] {
        fyll(vindauge, ord, 20);
        vindauge.radid[0] = "felles-0".into();
    }
    assert_eq!(rita.send("lagre").await.status, 303);
    let strid = kari.send("lagre").await;
    assert_eq!(strid.status, 409);
    let andre = strid.select(".strid li").join("|");
    assert!(
        andre.contains("Rita 0") && !andre.contains("Rita 1"),
        "{andre}"
    );

    let side = kari.send("andre-tiltaksplan-2").await;

    assert_eq!(side.status, 409);
    let begge = Vindauge::of(scene.as_(&scene.kari).await, &path, &side);
    assert_eq!(
        begge.rader.len(),
        40,
        "both rows of the one, and all others"
    );
    assert_eq!(scene.plan(referat).await.len(), 20);
}
