//! How an urgent uro is answered, wherever the sak is.

use time::macros::date;

use super::{FILLED, Scene};

impl Scene {
    /// What must happen next in the sak.
    async fn neste(&self, sak: &str) -> (String, String) {
        sqlx::query_as("select neste_dato::text, neste_kva from sak where sak_id = $1::uuid")
            .bind(sak)
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn an_urgent_uro_in_a_sak_that_is_under_way_asks_for_a_decision_until_something_is_done() {
    let scene = Scene::new("skule").await;
    let sak = scene.barn.sak(&scene.kari, "Er mykje åleine.").await;
    sak.in_steg(3).await;
    sak.tiltak("Leikegruppe", date!(2027 - 02 - 01)).await;
    let id = sak.id.to_string();
    let mut fields = FILLED.to_vec();
    fields[4].1 = "straks";
    fields.push(("sak", &id));

    assert_eq!(scene.submit(&fields).await.status, 303);

    let today = ("2026-11-23".to_owned(), "avgjerd".to_owned());
    assert_eq!(scene.neste(&id).await, today);
    let mine = scene.client.get("/").await;
    assert!(
        mine.text().contains("Avgjere vegen vidare"),
        "{}",
        mine.text()
    );

    let talk = [
        ("dato", "23.11.2026"),
        ("korleis", "telefon"),
        ("kven", "Mor"),
        ("sa", "Ho er redd."),
        ("stemme", "Eg vil heim."),
    ];
    scene.app.clock().advance(time::Duration::minutes(5));
    let path = format!("/sak/{id}/samtale/ny");
    assert_eq!(scene.client.submit(&path, &talk).await.status, 303);

    let tiltak = ("2027-02-01".to_owned(), "evaluering".to_owned());
    assert_eq!(scene.neste(&id).await, tiltak);
}

#[tokio::test]
async fn a_second_press_is_answered_as_the_first() {
    let scene = Scene::new("skule").await;
    let sak = scene.submit(&FILLED).await.location().to_owned();
    let id = sak.rsplit('/').next().unwrap().to_owned();
    let form = scene.client.get(&scene.path()).await;
    let mut fields = FILLED.to_vec();
    fields.push(("sak", &id));

    for _ in 0..2 {
        let sent = form.submit(&scene.path(), &fields).await;
        assert_eq!(sent.location(), sak);
        let page = sent.follow().await;
        assert!(
            page.text().contains("Uroa er lagd til i saka."),
            "{}",
            page.text()
        );
    }
    let mut other = fields.clone();
    other[1].1 = "Slo ein medelev.";
    other[5].1 = "ny";
    let refused = form.submit(&scene.path(), &other).await;

    assert_eq!(refused.status, 409);
    assert!(
        refused.has(&format!("main a[href='{sak}']")),
        "the way leads to what was saved, whatever is chosen now"
    );
}
