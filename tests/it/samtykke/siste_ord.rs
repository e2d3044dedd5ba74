//! The last word of whoever signs counts in every form of the sak, whichever it stands in.

use super::*;

impl Scene {
    /// Kari renews a form; it begins when the old one ends.
    async fn renew(&self, samtykke: Uuid) -> Uuid {
        let kari = self.as_(&self.kari).await;
        let path = self.path(&format!("/nytt?fornyar={samtykke}"));
        let page = kari.get(&path).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let done = page.submit(&path, &[]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        sqlx::query_scalar("select samtykke_id from samtykke where erstattar_id = $1")
            .bind(samtykke)
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }

    async fn take_back_the_question(&self, samtykke: Uuid) {
        let kari = self.as_(&self.kari).await;
        let path = self.path(&format!("/{samtykke}/attende"));
        assert_eq!(kari.post(&path, &[]).await.status, 303);
    }
}

#[tokio::test]
async fn a_yes_taken_back_in_the_one_that_renews_is_taken_back_in_the_one_that_shares() {
    let scene = Scene::new().await;
    let first = scene.shared().await;
    let second = scene.renew(first).await;
    scene.both_say_yes(second, &["skule", "ppt"]).await;
    assert_eq!(scene.ppt_sees().await, 200);

    let done = scene.withdraw(second, &foeresett(scene.mor), "ppt").await;

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(scene.ppt_sees().await, 404);
    scene.rights_are_right().await;
}

#[tokio::test]
async fn a_question_taken_back_in_between_breaks_no_chain() {
    let scene = Scene::new().await;
    let first = scene.shared().await;
    let second = scene.renew(first).await;
    scene.take_back_the_question(second).await;
    let third = scene.renew(second).await;
    assert_eq!(scene.ppt_sees().await, 200);

    let nei = ["skule:ja", "ppt:nei"];
    let done = scene.paper(third, &foeresett(scene.mor), &nei).await;
    assert_eq!(done.status, 303, "{}", done.text());
    scene.confirm("ja").await;

    assert_eq!(scene.ppt_sees().await, 404);
    scene.rights_are_right().await;
}

#[tokio::test]
async fn the_last_of_a_chain_comes_in_the_place_of_the_first_past_a_question_taken_back() {
    let scene = Scene::new().await;
    let first = scene.shared().await;
    let second = scene.renew(first).await;
    scene.take_back_the_question(second).await;
    let third = scene.renew(second).await;
    for statement in [
        "update samtykke set fraa = app.today(), til = app.today() + 300 where samtykke_id = $1",
        "delete from samtykke_instans where samtykke_id = $1 and slag = 'ppt'",
    ] {
        scene.sql(statement, third).await;
    }
    assert_eq!(scene.ppt_sees().await, 200, "nobody has answered it");

    scene.both_say_yes(third, &["skule"]).await;

    assert_eq!(
        scene.ppt_sees().await,
        404,
        "the last one is about the school only"
    );
    scene.rights_are_right().await;
}

#[tokio::test]
async fn a_no_in_a_form_of_its_own_takes_back_an_earlier_yes() {
    let scene = Scene::new().await;
    scene.shared().await;
    scene
        .sql(
            "update samtykke set innhenta_at = innhenta_at - interval '1 day' where sak_id = $1",
            scene.sak.id.uuid(),
        )
        .await;
    let other = scene.ask(&["ppt"]).await;

    let nei = ["skule:ja", "ppt:nei"];
    let done = scene.paper(other, &foeresett(scene.far), &nei).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(scene.ppt_sees().await, 200, "nobody has confirmed it");
    scene.confirm("ja").await;

    assert_eq!(scene.ppt_sees().await, 404);
}

#[tokio::test]
async fn a_yes_on_a_paper_that_waits_can_be_taken_back() {
    let scene = Scene::new().await;
    let samtykke = scene.ask(&["ppt"]).await;
    let ja = ["skule:ja", "ppt:ja"];
    for parent in [scene.mor, scene.far] {
        scene.paper(samtykke, &foeresett(parent), &ja).await;
    }

    let done = scene.withdraw(samtykke, &foeresett(scene.mor), "alt").await;
    assert_eq!(done.status, 303, "{}", done.text());
    scene.confirm("ja").await;

    assert!(!scene.offered(&scene.ppt).await);
}

#[tokio::test]
async fn what_is_replaced_stays_so_when_the_youth_is_older() {
    let scene = Scene::aged(15).await;
    let first = scene.ask(&["ppt"]).await;
    let ja = ["skule:ja", "ppt:ja"];
    assert_eq!(scene.paper(first, "barn", &ja).await.status, 303);
    scene.confirm("ja").await;
    assert_eq!(scene.put_on_the_lag(&scene.ppt).await.status, 303);
    let second = scene.renew(first).await;
    scene
        .sql(
            "update samtykke set fraa = app.today() where samtykke_id = $1",
            second,
        )
        .await;
    scene
        .sql(
            "delete from samtykke_instans where samtykke_id = $1 and slag = 'ppt'",
            second,
        )
        .await;
    assert_eq!(scene.paper(second, "barn", &["skule:ja"]).await.status, 303);
    scene.confirm("ja").await;
    assert_eq!(
        scene.ppt_sees().await,
        404,
        "the second is about the school only"
    );

    sqlx::query("update barn set foedd = foedd - interval '1 year' where barn_id = $1")
        .bind(scene.barn.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    assert_eq!(scene.ppt_sees().await, 404);
}
