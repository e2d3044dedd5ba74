//! The next date of a sak: what it is counted from, and what moves it.

use laget::access::Role;

use crate::harness::{Client, Sak, TestApp};

struct Scene {
    app: TestApp,
    kari: Client,
    sak: Sak,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let nora = skule.barn("Nora", "Li").await;
        let sak = nora.sak(&kari, "Ho er ofte trøytt.").await;
        let kari = app.login(&kari).await;
        Self { app, kari, sak }
    }

    async fn change(&self, set: &str) {
        let sql = format!("update sak set {set} where sak_id = $1");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(self.sak.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    async fn submit(&self, page: &str, fields: &[(&str, &str)]) {
        let path = format!("/sak/{}/{page}", self.sak.id);
        let sent = self.kari.submit(&path, fields).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
    }

    /// One more talk with the føresette.
    async fn talk(&self) {
        let fields = [
            ("halden", "ja"),
            ("dato", "23.11.2026"),
            ("korleis", "telefon"),
            ("kven", "mor"),
            ("sa", "Ho er trøytt."),
            ("stemme", "Vil sove."),
        ];
        self.submit("samtale/ny", &fields).await;
    }

    async fn neste(&self) -> (String, String) {
        sqlx::query_as("select neste_kva, neste_dato::text from sak where sak_id = $1")
            .bind(self.sak.id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }
}

fn on(kva: &str, dato: &str) -> (String, String) {
    (kva.to_owned(), dato.to_owned())
}

#[tokio::test]
async fn what_is_written_meanwhile_does_not_put_off_the_meeting() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    scene.change("steg_sidan = '2026-08-03'").await;

    scene.talk().await;

    let (kva, dato) = scene.neste().await;
    assert_eq!(kva, "moete");
    assert!(dato.as_str() < "2026-11-01", "{dato}");
}

#[tokio::test]
async fn a_date_set_by_hand_stands_until_the_sak_moves() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    scene
        .change("neste_kva = 'eigen', neste_dato = '2026-11-23'")
        .await;
    scene.talk().await;
    assert_eq!(scene.neste().await, on("eigen", "2026-11-23"));

    let fields = [("flytting", "til_lokale"), ("grunn", "Prøv meir.")];
    scene.submit("vidare", &fields).await;

    let (kva, dato) = scene.neste().await;
    assert_eq!(kva, "avgjerd");
    assert!(dato.as_str() > "2026-11-23", "{dato}");
    let row = "sak where steg_sidan = '2026-11-23' and sak_id = $1";
    assert_eq!(scene.app.count(row, scene.sak.id.uuid()).await, 1);
}

#[tokio::test]
async fn a_date_set_by_hand_that_has_passed_gives_way() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    scene
        .change("neste_kva = 'eigen', neste_dato = '2026-11-22'")
        .await;
    scene.talk().await;
    assert_eq!(scene.neste().await.0, "moete");
}
