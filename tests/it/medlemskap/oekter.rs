//! Sessions are ended: of one person, or of everybody but the one who asks.

use super::{BRUKARAR, Scene, path};

#[tokio::test]
async fn the_sessions_of_a_person_are_ended_with_a_reason_and_no_others() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let (phone, desk) = (w.as_(&w.kari).await, w.as_(&w.kari).await);
    let siri = w.as_(&w.siri).await;
    let form = format!("{}/oekter", path(&w.kari));
    let empty = yngve.submit(&form, &[]).await;
    assert!(empty.error_on("grunn").is_some(), "{}", empty.text());
    assert_eq!(desk.get("/").await.status, 200);

    let done = yngve
        .submit(&form, &[("grunn", "Telefonen er borte")])
        .await;

    assert_eq!(done.status, 303, "{}", done.text());
    assert_ne!(phone.get("/").await.status, 200);
    assert_ne!(desk.get("/").await.status, 200);
    assert_eq!(siri.get("/").await.status, 200);
    let text = yngve.get(&path(&w.kari)).await.text();
    assert!(text.contains("Yngve Moe: Telefonen er borte"), "{text}");
    assert!(text.contains("2 økter"), "{text}");
    assert_eq!(
        w.count("innsynslogg where handling = 'oekt.avslutte'")
            .await,
        1
    );
    assert_eq!(w.as_(&w.kari).await.get("/").await.status, 200);
}

#[tokio::test]
async fn everybody_in_the_kommune_is_logged_out_but_the_one_who_asks_and_other_kommunar() {
    let w = Scene::new().await;
    let other = w.app.kommune().await;
    let stad = other.skule("Dalen skule").await;
    let framand = other
        .person("Fia Framand", laget::access::Role::Tilsett, &stad)
        .await;
    let yngve = w.as_(&w.yngve).await;
    let (kari, siri, fia) = (
        w.as_(&w.kari).await,
        w.as_(&w.siri).await,
        w.as_(&framand).await,
    );

    let form = format!("{BRUKARAR}/oekter");
    let done = yngve.submit(&form, &[("grunn", "Mistanke om virus")]).await;

    assert_eq!(done.status, 303, "{}", done.text());
    assert_ne!(kari.get("/").await.status, 200);
    assert_ne!(siri.get("/").await.status, 200);
    assert_eq!(fia.get("/").await.status, 200);
    assert_eq!(yngve.get("/").await.status, 200);
    assert!(yngve.get(&form).await.text().contains("Mistanke om virus"));
}

#[tokio::test]
async fn the_own_session_that_asks_goes_on_when_the_others_of_the_same_person_end() {
    let w = Scene::new().await;
    let (here, there) = (w.as_(&w.yngve).await, w.as_(&w.yngve).await);

    let done = here
        .submit(
            &format!("{}/oekter", path(&w.yngve)),
            &[("grunn", "Gløymde")],
        )
        .await;

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(here.get("/").await.status, 200);
    assert_ne!(there.get("/").await.status, 200);
}
