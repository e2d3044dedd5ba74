//! `/barn/oppslag`: the card of a child one does not know, by exact number.

use super::{Scene, number};

#[tokio::test]
async fn the_exact_number_opens_the_card_for_an_hour_without_the_foeresette() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    nora.foeresett("Tove Li").await;
    nora.adresse("Fjellvegen 7").await;
    let (siv, ppt) = scene.at("ppt").await;
    let card = format!("/barn/{}", nora.id);
    assert_eq!(ppt.get(&card).await.status, 404);

    let found = ppt
        .submit("/barn/oppslag", &[("foedselsnummer", &nora.fnr)])
        .await;

    assert_eq!(found.location(), card, "the number is not in the address");
    let page = found.follow().await;
    assert_eq!(page.select("h1"), ["Nora Li"]);
    for hidden in ["Tove Li", "40000000", "Fjellvegen 7"] {
        assert!(!page.text().contains(hidden), "{hidden} is on the card");
    }
    assert_eq!(scene.logged(&siv, "barn.oppslag").await, 1);
    let of_her = "innsynslogg where handling = 'barn.oppslag' and barn_id_list @> array[$1]";
    assert_eq!(scene.app.count(of_her, nora.id.uuid()).await, 1);
    let list = ppt.get("/barn").await;
    assert!(!list.text().contains("Nora"), "a look-up is no register");

    sqlx::query("update barn_oppslag set til = now() where barn_id = $1")
        .bind(nora.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    assert_eq!(ppt.get(&card).await.status, 404, "the hour is over");
}

#[tokio::test]
async fn a_number_of_another_kommune_is_not_found() {
    let scene = Scene::new().await;
    let other = scene.app.kommune().await.skule("Dalen skule").await;
    let there = other.barn("Nora", "Li").await;
    let (siv, ppt) = scene.at("ppt").await;

    let page = ppt
        .submit("/barn/oppslag", &[("foedselsnummer", &there.fnr)])
        .await;

    assert_eq!(page.status, 200);
    assert!(page.text().contains("Me fann ikkje noko barn"));
    assert_eq!(scene.logged(&siv, "barn.oppslag").await, 1);
}

#[tokio::test]
async fn after_twenty_tries_in_a_day_nothing_is_looked_up() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let (siv, ppt) = scene.at("ppt").await;
    for serial in 1..=20 {
        let fnr = number(serial);
        let page = ppt.post("/barn/oppslag", &[("foedselsnummer", &fnr)]).await;
        assert_eq!(page.status, 200, "try {serial}");
    }

    let stopped = ppt
        .post("/barn/oppslag", &[("foedselsnummer", &nora.fnr)])
        .await;

    assert_eq!(stopped.status, 429);
    let card = format!("/barn/{}", nora.id);
    assert_eq!(ppt.get(&card).await.status, 404);
    assert_eq!(
        scene.logged(&siv, "barn.oppslag").await,
        21,
        "each is a row"
    );

    sqlx::query("update barn_oppslag set at = at - interval '24 hours' where brukar_id = $1")
        .bind(siv.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let next_day = ppt
        .post("/barn/oppslag", &[("foedselsnummer", &nora.fnr)])
        .await;
    assert_eq!(next_day.location(), card);
}
