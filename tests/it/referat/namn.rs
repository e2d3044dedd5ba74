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
    for (del, nr, tekst, ord) in [
        ("hensikt", 1, "Overgangar for Nora.", "«Nora»"),
        (
            "status",
            3,
            "Me snakka om Ylvahild.",
            "Teksten kan innehalde",
        ),
        ("status", 3, "Fødd 9. mars 2017.", "Teksten kan innehalde"),
        ("status", 3, "Nummer 09031712345.", "Teksten kan innehalde"),
    ] {
        let mut rita = Vindauge::opne(rektor.clone(), &path).await;
        rita.skriv(del, tekst);
        let no = rita.send("lagre").await;
        assert_eq!(no.status, 422, "{tekst}");
        let why = no.error_on(&format!("tekst-{nr}")).unwrap();
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
    rita.stadfesta = true;
    let ja = rita.send("lagre").await;
    assert_eq!(ja.status, 303, "{}", ja.text());
    // which is not asked about again, nor who is there, nor ordinary dates
    let mut rita = Vindauge::opne(rektor, &path).await;
    rita.skriv("hensikt", "Overgangar. Nora held eit innlegg.");
    rita.skriv("status", "Neste møte er 12.01.2027.");
    let ja = rita.send("lagre").await;
    assert_eq!(ja.status, 303, "{}", ja.text());
    let rader = "innsynslogg where brukar_id = $1 and grunnlag like '%namn_paa_barn%'";
    assert_eq!(scene.app.count(rader, scene.rektor.id.uuid()).await, 5);
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
