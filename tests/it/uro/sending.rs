//! What is sent late, and what is sent too long.

use super::{FILLED, Scene};

#[tokio::test]
async fn a_draft_that_came_after_its_own_form_is_sent_as_something_new() {
    let scene = Scene::new("barnehage").await;
    let form = scene.client.get(&scene.path()).await;
    let id = form.attribute("input[name=id]", "value").remove(0);
    let sak = form.submit(&scene.path(), &FILLED[1..]).await;
    let sak = sak.location().rsplit('/').next().unwrap().to_owned();
    let felt = format!("id={id}&kva_er_sett=Kladd&kor_raskt=vanleg");
    let late = [("sti", scene.path()), ("felt", felt)];
    let late = late.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(scene.client.post("/utkast", &late).await.status, 200);

    let mut fields = FILLED[1..].to_vec();
    fields[0].1 = "Det er eit anna barn som slår.";
    fields.push(("sak", &sak));
    let page = scene.submit(&fields).await.follow().await;

    assert!(
        page.text().contains("Det er eit anna barn som slår."),
        "{}",
        page.text()
    );
    assert_eq!(
        scene
            .app
            .count("uro where meldt_av = $1", scene.kari.id.uuid())
            .await,
        2
    );
}

#[tokio::test]
async fn a_million_letters_are_answered_beside_the_field() {
    let scene = Scene::new("barnehage").await;
    let long = "å".repeat(1_000_000);
    let mut fields = FILLED[1..].to_vec();
    fields[0].1 = &long;

    let page = scene.submit(&fields).await;

    assert_eq!(page.status, 422);
    assert!(
        page.error_on("kva_er_sett")
            .is_some_and(|message| message.contains("for lang"))
    );
    assert!(
        page.body.contains("Kontaktlæraren"),
        "the other text is lost"
    );
}
