//! What is about no child, names none.

use uuid::Uuid;

use super::Vindauge;
use crate::agenda::Scene;

impl Scene {
    /// The referat of what is about no child.
    async fn resten(&self) -> Uuid {
        let rektor = self.as_(&self.rektor).await;
        let veg = format!("/moete/{}/referat", self.moete);
        let done = rektor.post(&veg, &[]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let id = done.location().split('/').nth(2).unwrap().to_owned();
        id.parse().unwrap()
    }
}

#[tokio::test]
async fn a_name_or_a_birth_date_of_a_child_in_the_part_without_one_is_asked_about_and_can_be_answered()
 {
    let scene = Scene::new().await;
    let anna = scene.kommune.skule("Utbø skule").await;
    let dag = time::macros::date!(2017 - 03 - 09);
    let framand = scene.kommune.barn("Ylvahild", "Dahle", dag, Some(anna.id));
    framand.await;
    let referat = scene.resten().await;
    let path = format!("/referat/{referat}/skriv");
    let rektor = scene.as_(&scene.rektor).await;
    for (del, felt, tekst, ord) in [
        ("hensikt", "tekst-1", "Overgangar for Nora.", "«Nora»"),
        (
            "status",
            "stadfesta",
            "Me snakka om Ylvahild.",
            "Teksten kan innehalde",
        ),
        (
            "status",
            "stadfesta",
            "Fødd 9. mars 2017.",
            "Teksten kan innehalde",
        ),
        (
            "status",
            "stadfesta",
            "Nummer 09031712345.",
            "Teksten kan innehalde",
        ),
    ] {
        let mut rita = Vindauge::opne(rektor.clone(), &path).await;
        rita.skriv(del, tekst);
        let no = rita.send("lagre").await;
        assert_eq!(no.status, 422, "{tekst}");
        let why = no.error_on(felt).unwrap();
        assert!(why.contains(ord), "{tekst}: {why}");
        assert!(no.error_on("stadfesta").is_some(), "{tekst}");
        assert!(no.body.contains(tekst), "nothing is lost");
        assert_eq!(scene.saved(referat, del).await, "");
    }
    // rows of the plan too
    let mut rita = Vindauge::opne(rektor.clone(), &path).await;
    rita.rader[0][1] = "Fast vaksen for Nora".into();
    let no = rita.send("lagre").await;
    assert!(no.error_on("tiltak-0").unwrap().contains("«Nora»"));
    // it was a colleague
    rita.rader[0][1] = String::new();
    rita.skriv("hensikt", "Overgangar. Nora held innlegg.");
    let no = rita.send("lagre").await;
    rita.kryss_av(&no);
    let ja = rita.send("lagre").await;
    assert_eq!(ja.status, 303, "{}", ja.text());
    // which is not asked about again, nor who is there, nor ordinary dates
    let mut rita = Vindauge::opne(rektor, &path).await;
    rita.skriv("hensikt", "Overgangar. Nora held eit innlegg.");
    rita.skriv("status", "Neste møte er 12.01.2027.");
    let ja = rita.send("lagre").await;
    assert_eq!(ja.status, 303, "{}", ja.text());
    let rader = "innsynslogg where brukar_id = $1 and grunnlag like '%namn_paa_barn%'";
    assert_eq!(scene.app.count(rader, scene.rektor.id.uuid()).await, 7);
}

#[tokio::test]
async fn what_is_found_of_a_child_elsewhere_is_said_once_for_all_the_fields() {
    let scene = Scene::new().await;
    let anna = scene.kommune.skule("Utbø skule").await;
    anna.barn("Ylvahild", "Dahle").await;
    anna.barn("Torgrim", "Aakre").await;
    let path = format!("/referat/{}/skriv", scene.resten().await);
    let rektor = scene.as_(&scene.rektor).await;
    let ein = {
        let mut rita = Vindauge::opne(rektor.clone(), &path).await;
        rita.skriv("status", "Me snakka om Ylvahild.");
        rita.send("lagre").await
    };
    let to = {
        let mut rita = Vindauge::opne(rektor, &path).await;
        rita.skriv("status", "Me snakka om Ylvahild.");
        rita.skriv("hensikt", "Torgrim.");
        rita.rader[0][1] = "Snakke med Torgrim".into();
        rita.send("lagre").await
    };
    let feil = |page: &crate::harness::Page| page.select(".ds-validation-message");
    assert_eq!(
        feil(&ein),
        feil(&to),
        "the answer does not say where, or how much"
    );
    assert_eq!(feil(&to).len(), 1);
}

#[tokio::test]
async fn a_tick_is_for_the_words_that_were_asked_about_and_skips_nothing() {
    let scene = Scene::new().await;
    let referat = scene.resten().await;
    let path = format!("/referat/{referat}/skriv");
    let rektor = scene.as_(&scene.rektor).await;
    let mut rita = Vindauge::opne(rektor, &path).await;
    rita.skriv("hensikt", "Overgangar for Nora.");
    for kryss in ["ja", "ja,overgangar,li"] {
        rita.stadfesta = kryss.into();
        assert_eq!(rita.send("lagre").await.status, 422, "{kryss}");
    }
    let no = rita.send("lagre").await;
    assert!(
        no.attribute("input[name=stadfesta][checked]", "value")
            .is_empty()
    );
    rita.kryss_av(&no);
    // another name is another question
    rita.skriv("status", "Fødd 14. mai 2017.");
    let no = rita.send("lagre").await;
    assert_eq!(no.status, 422);
    assert!(no.error_on("tekst-1").is_none(), "that is answered");
    rita.kryss_av(&no);
    assert_eq!(rita.send("lagre").await.status, 303);
    assert_eq!(
        scene.saved(referat, "hensikt").await,
        "Overgangar for Nora."
    );
}

#[tokio::test]
async fn a_name_is_found_however_it_is_written() {
    let scene = Scene::new().await;
    let path = format!("/referat/{}/skriv", scene.resten().await);
    let rektor = scene.as_(&scene.rektor).await;
    for tekst in [
        "nora li",
        "li, nora",
        "noras mor heiter nora lis mor",
        "norali",
        "N o r a",
        "n.o.r.a",
        "Nоrа",
        "Ｎｏｒａ",
        "𝐍𝐨𝐫𝐚",
        "No\u{336}ra",
        "NORA",
        "nOra",
        "NoraLi",
        "N0ra",
    ] {
        let mut rita = Vindauge::opne(rektor.clone(), &path).await;
        rita.skriv("hensikt", &format!("Snakke om {tekst} i dag"));
        let no = rita.send("lagre").await;
        assert_eq!(no.status, 422, "{tekst}");
    }
    // one small word may be any word
    for tekst in ["nora", "Ved li og lund, nora"] {
        let mut rita = Vindauge::opne(rektor.clone(), &path).await;
        rita.skriv("hensikt", tekst);
        assert_eq!(rita.send("lagre").await.status, 303, "{tekst}");
    }
}

#[tokio::test]
async fn the_referat_of_a_named_child_may_name_it() {
    let scene = Scene::new().await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    rita.skriv("hensikt", "Kva hjelper Nora?");
    assert_eq!(rita.send("lagre").await.status, 303);
}
