//! The family's own copy of what was approved.

use uuid::Uuid;

use super::dokument::{labels, text_of};
use crate::agenda::Scene;
use crate::harness::{Client, Page};
use crate::samtykke_pdf::in_order;

impl Scene {
    fn kopi(&self, referat: Uuid) -> String {
        format!("/familie/barn/{}/referat/{referat}/pdf", self.barn.id)
    }

    async fn mor(&self) -> Client {
        self.barn.foeresett_inne("Mor Li").await.1
    }

    /// The child is old enough to read for itself.
    async fn ungdom(&self) -> Client {
        sqlx::query("update barn set foedd = '2011-05-14' where barn_id = $1")
            .bind(self.barn.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
        self.barn.ungdom_inne().await
    }

    /// The document that was made when it was approved.
    async fn frose(&self, referat: Uuid) -> Vec<u8> {
        sqlx::query_scalar("select pdf from referat_versjon where referat_id = $1")
            .bind(referat)
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }
}

/// What stands under "Barnets stemme".
fn stemme(text: &str) -> &str {
    let (_, etter) = text.split_once("Barnets stemme").unwrap();
    etter.split("Tidlegare tiltak").next().unwrap().trim()
}

#[tokio::test]
async fn a_foeresett_takes_along_the_document_that_was_approved_when_all_of_it_is_theirs_to_read() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    let mor = scene.mor().await;
    let kopi = scene.kopi(referat);
    let side = mor.get(kopi.trim_end_matches("/pdf")).await;
    assert_eq!(
        side.select(&format!("a[href='{kopi}']")),
        ["Hent referatet som PDF"]
    );

    let page = mor.get(&kopi).await;

    let text = text_of(&page, "familie");
    in_order(&text, &labels());
    for ord in [
        "Eg vil sove lenger.",
        "Fast leggetid heime",
        "TST Åsen skule",
    ] {
        assert!(text.contains(ord), "{ord}: {text}");
    }
    assert!(page.bytes == scene.frose(referat).await, "the same bytes");
    assert_eq!(
        page.header("content-disposition"),
        Some("inline; filename=\"referat.pdf\"")
    );
    let log =
        "innsynslogg where handling = 'familie.referat.pdf' and rolle = 'familie' and not avvist
        and barn_id_list = array[$1]";
    assert_eq!(scene.app.count(log, scene.barn.id.uuid()).await, 1);
    let innsyn = mor
        .get(&format!("/familie/barn/{}/innsyn?vis=mine", scene.barn.id))
        .await
        .text();
    assert!(
        innsyn.contains("henta referatet frå eit møte som PDF"),
        "{innsyn}"
    );
}

#[tokio::test]
async fn barnets_stemme_that_is_hidden_is_in_the_copy_of_the_youth_and_not_of_a_foeresett() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("Barnet bad om det.").await;
    let kopi = scene.kopi(referat);

    let page = scene.mor().await.get(&kopi).await;

    let text = text_of(&page, "familie-skjult");
    in_order(&text, &labels());
    assert!(text.contains("Finne ut kva som hjelper."), "{text}");
    for ord in ["sove lenger", "Barnet bad", "visast", "avgjort", "Avgjort"] {
        assert!(!text.contains(ord), "{ord}: {text}");
    }
    assert_eq!(
        page.header("content-disposition"),
        Some("inline; filename=\"referat.pdf\"")
    );

    let page = scene.ungdom().await.get(&kopi).await;
    let text = text_of(&page, "ungdom");
    assert_eq!(
        stemme(&text),
        "Eg vil sove lenger. Kan ikkje visast føresette. Barnet bad om det. (avgjort av Rita Rektor)"
    );
    assert!(page.bytes == scene.frose(referat).await, "the same bytes");
}

#[tokio::test]
async fn a_copy_in_which_barnets_stemme_is_hidden_looks_as_one_in_which_it_is_missing() {
    let skjult = Scene::new().await;
    let referat = skjult.godkjent("Barnet bad om det.").await;
    let page = skjult.mor().await.get(&skjult.kopi(referat)).await;
    let utan = text_of(&page, "familie-utan");

    let manglar = Scene::new().await;
    let delar = [
        ("barnets_stemme", ""),
        ("stemme_manglar", "Ho ville ikkje seie noko."),
    ];
    let referat = manglar.godkjent_med(&delar).await;
    let page = manglar.mor().await.get(&manglar.kopi(referat)).await;
    let tom = text_of(&page, "familie-manglar");

    assert_eq!(stemme(&utan), "");
    assert_eq!(stemme(&tom), "");
    // the same words from there on, but for the number of the kommune
    let ord = |tekst: &str| {
        let (_, etter) = tekst.split_once("Barnets stemme").unwrap();
        let faste = etter.split_whitespace();
        let faste = faste.filter(|ord| !ord.contains(|c: char| c.is_ascii_digit()));
        faste.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(ord(&utan), ord(&tom));
    let ungdom = manglar.ungdom().await.get(&manglar.kopi(referat)).await;
    let text = text_of(&ungdom, "ungdom-manglar");
    assert_eq!(stemme(&text), "Ikkje med: Ho ville ikkje seie noko.");
}

#[tokio::test]
async fn with_adressesperre_the_copy_does_not_say_whose_team_it_was() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    scene.barn.adressesperre().await;
    let page = scene.mor().await.get(&scene.kopi(referat)).await;
    let text = text_of(&page, "familie-sperre");
    in_order(&text, &labels());
    assert!(
        text.contains("Eg vil sove lenger.") && text.contains("unnateke offentlegheit"),
        "{text}"
    );
    assert!(!text.contains("TST"), "{text}");
}

#[tokio::test]
async fn there_is_no_copy_of_a_draft_of_another_child_or_of_what_is_not_there() {
    let scene = Scene::new().await;
    let referat = scene.skrive().await;
    scene.sak.samtale("Me er òg uroa.").await;
    let mor = scene.mor().await;
    let other = Scene::new().await;
    let annan = other.godkjent("").await;
    let ukjend = mor.get(&scene.kopi(scene.app.new_id())).await;
    assert_eq!(ukjend.status, 404);
    let like = |page: &Page| assert_eq!((page.status, page.text()), (404, ukjend.text()));
    for path in [
        scene.kopi(referat),
        scene.kopi(annan),
        other.kopi(annan),
        format!("/familie/barn/{}/referat/{annan}/pdf", scene.app.new_id()),
    ] {
        like(&mor.get(&path).await);
    }
    // nor is it staff's
    let rektor = scene
        .as_(&scene.rektor)
        .await
        .get(&scene.kopi(referat))
        .await;
    assert!(rektor.location().starts_with("/familie/logg-inn"));
    let nei = "innsynslogg where handling = 'familie.referat.pdf' and avvist and barn_id_list = array[$1]";
    assert_eq!(scene.app.count(nei, scene.barn.id.uuid()).await, 3);
}
