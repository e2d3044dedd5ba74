//! What was signed: word for word, by whom, and of the one who signed it whatever becomes of the card.

use super::*;

#[tokio::test]
async fn what_was_signed_stands_word_for_word_though_the_card_is_changed() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    scene.say(&mor, &JA).await;
    let kari = scene.staff(&scene.kari).await;
    let card = format!("/barn/{}/endre", scene.barn.id);
    let done = kari.submit(&card, &[("fornamn", "Norunn")]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let owner = scene.path(&format!("/{}/signert", scene.samtykke));
    for (client, path) in [(&mor, scene.form("/signert")), (&kari, owner.clone())] {
        let page = client.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        let signed = page.select("main .heile-teksten").concat();
        assert!(signed.contains("Nora Li"), "{signed}");
        assert!(!signed.contains("Norunn"), "{signed}");
        assert_eq!(page.select("main .avtrykk")[0].len(), 64);
    }
    let heading = &kari.get(&owner).await.select("main h2")[0];
    assert!(heading.starts_with("Mor Li, føresett, "), "{heading}");
    let pia = scene.staff(&scene.ppt).await;
    assert_eq!(pia.get(&owner).await.status, 404);
    let stranger = scene.app.client().at(&scene.router);
    log_in(&stranger, &Outside::new(), &scene.kommune, &grown_up(3)).await;
    assert_eq!(stranger.get(&scene.form("/signert")).await.status, 404);
}

#[tokio::test]
async fn a_verje_signs_as_verje() {
    let scene = Scene::new().await;
    scene
        .sql("update foeresett set relasjon = 'verje' where namn = 'Mor Li' and barn_id = (select s.barn_id from samtykke y
            join sak s using (kommune_id, sak_id) where y.samtykke_id = $1)")
        .await;

    let mor = scene.asked(MOR).await;
    scene.say(&mor, &JA).await;

    let kari = scene.staff(&scene.kari).await;
    let page = kari.get(&scene.path("")).await;
    assert!(page.text().contains("Mor Li , verje."), "{}", page.text());
    let copy = mor.get(&scene.form("/pdf")).await;
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("{}-verje.pdf", scene.samtykke));
    std::fs::write(&path, &copy.bytes).unwrap();
    let text = crate::samtykke_pdf::text_in(&path);
    assert!(text.contains("Mor Li (verje)"), "{text}");
}

#[tokio::test]
async fn somebody_whose_link_is_made_anew_is_led_to_the_question_and_not_only_to_the_old_answer() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    scene.say(&mor, &JA).await;
    scene.ended().await;
    let anew = foeresett(&scene.barn, &grown_up(MOR)).await;
    sqlx::query(
        "update foeresett set epost = 'ny@epost.example', namn = 'Mor Ny' where foeresett_id = $1",
    )
    .bind(anew.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    let kari = scene.staff(&scene.kari).await;
    let page = kari.get(&scene.inviter()).await;
    let kven = format!("foeresett:{}", anew.uuid());
    let done = page.submit(&scene.inviter(), &[("kven", &kven)]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let link = Scene::link(&scene.letters().await, "ny@epost.example");
    let (mor, page) = scene.follow(&link, &grown_up(MOR)).await;

    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.has("input[name=svar-ppt]"), "{}", page.text());
    scene.say(&mor, &JA).await;
}

#[tokio::test]
async fn a_page_of_a_family_says_whose_it_is_and_nobodys_while_the_number_waits() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    assert_eq!(
        mor.get("/familie").await.select(".brukar__namn"),
        ["Mor Li"]
    );

    let id: Uuid = sqlx::query_scalar(
        "select foeresett_id from foeresett where namn = 'Mor Li' and barn_id = $1",
    )
    .bind(scene.barn.id.uuid())
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    let kari = scene.staff(&scene.kari).await;
    let card = format!("/foeresett/{id}/endre");
    let done = kari
        .submit(&card, &[("foedselsnummer", &grown_up(3))])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());

    let other = scene.app.client().at(&scene.router);
    log_in(&other, &Outside::new(), &scene.kommune, &grown_up(3)).await;
    for client in [&mor, &other] {
        let page = client.get("/familie").await;
        assert!(page.select(".brukar__namn").is_empty(), "{}", page.text());
    }
}

impl Scene {
    /// Kari ends the link of mor; another has not confirmed it.
    async fn ended(&self) {
        let id: Uuid = sqlx::query_scalar(
            "select foeresett_id from foeresett where namn = 'Mor Li' and barn_id = $1",
        )
        .bind(self.barn.id.uuid())
        .fetch_one(self.app.sql())
        .await
        .unwrap();
        let kari = self.staff(&self.kari).await;
        let path = format!("/foeresett/{id}/endre");
        let page = kari.get(&path).await;
        let version = page.attribute("details input[name=version]", "value");
        let fields = [("version", version[0].as_str()), ("handling", "avslutt")];
        assert_eq!(kari.post(&path, &fields).await.status, 303);
    }
}
