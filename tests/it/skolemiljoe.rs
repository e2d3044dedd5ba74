//! The plan of a skolemiljø case: `/sak/{sak_id}/skolemiljoeplan`.

use laget::access::Role;

use crate::harness::{Client, Sak, TestApp};

struct Scene {
    app: TestApp,
    client: Client,
    sak: Sak,
}

impl Scene {
    async fn new(slag: &str) -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let sak = skule
            .barn("Nils Ole", "Fjell")
            .await
            .sak(&kari, "Blir stengd ute.")
            .await;
        sqlx::query("update sak set slag = $2 where sak_id = $1")
            .bind(sak.id.uuid())
            .bind(slag)
            .execute(app.sql())
            .await
            .unwrap();
        let client = app.client_for(&kari).await;
        Self { app, client, sak }
    }

    fn path(&self) -> String {
        format!("/sak/{}/skolemiljoeplan", self.sak.id)
    }

    async fn rows(&self, from_where: &str) -> i64 {
        let question = format!("{from_where} and sak_id = $1");
        self.app.count(&question, self.sak.id.uuid()).await
    }

    async fn history(&self) -> i64 {
        self.rows("sak_historikk where slag = 'plan'").await
    }
}

/// The move from steg 2 to steg 3.
const MOVED: &str = "sak_historikk where slag = 'flytta' and fraa_steg = 2 and til_steg = 3";

const PLAN: [(&str, &str); 5] = [
    ("problem", "Blir stengd ute i friminutta."),
    ("tiltak", "Fast vaksen i kvart friminutt."),
    ("naar", "Frå måndag 30. november."),
    ("kven", "Kontaktlæraren."),
    ("evaluering", "18. desember."),
];

#[tokio::test]
async fn the_plan_has_exactly_the_five_fields_and_all_are_mandatory() {
    let scene = Scene::new("skolemiljoe").await;

    let page = scene.client.get(&scene.path()).await;
    let fields = page.attribute("textarea", "name");
    assert_eq!(fields, ["problem", "tiltak", "naar", "kven", "evaluering"]);

    let sent = page.submit(&scene.path(), &[]).await;
    assert_eq!(sent.status, 422);
    for field in fields {
        assert!(sent.error_on(&field).is_some(), "{field}");
    }
}

#[tokio::test]
async fn a_plan_is_written_changed_and_kept_in_the_history() {
    let scene = Scene::new("skolemiljoe").await;

    let page = scene.client.submit(&scene.path(), &PLAN).await;
    assert_eq!(page.location(), format!("/sak/{}", scene.sak.id));
    let page = scene
        .client
        .submit(&scene.path(), &[("kven", "Rektor.")])
        .await;
    assert_eq!(page.status, 303);

    assert_eq!(scene.history().await, 2);
    let page = scene.client.get(&scene.path()).await;
    assert!(
        page.select(".berre-utskrift")
            .iter()
            .any(|text| text.contains("Rektor."))
    );
}

#[tokio::test]
async fn two_first_plans_do_not_overwrite_each_other() {
    let scene = Scene::new("skolemiljoe").await;
    let mine = scene.client.get(&scene.path()).await;
    let theirs = scene.client.get(&scene.path()).await;
    theirs.submit(&scene.path(), &PLAN).await;
    let mut other = PLAN;
    other[3] = ("kven", "Rektor.");

    let sent = mine.submit(&scene.path(), &other).await;

    assert_eq!(sent.status, 409);
    assert!(sent.select(".varsel")[0].contains("Kontaktlæraren."));
    assert!(sent.select("#felt-kven")[0].contains("Rektor."));
    assert_eq!(sent.attribute("input[name='version']", "value"), ["1"]);
}

#[tokio::test]
async fn the_same_plan_sent_twice_is_one_change() {
    let scene = Scene::new("skolemiljoe").await;
    let page = scene.client.get(&scene.path()).await;
    for _ in 0..2 {
        assert_eq!(page.submit(&scene.path(), &PLAN).await.status, 303);
    }
    assert_eq!(scene.history().await, 1);
}

#[tokio::test]
async fn the_plan_takes_the_sak_from_the_talk_to_local_work_without_a_tiltak_beside_it() {
    let scene = Scene::new("skolemiljoe").await;
    let vidare = format!("/sak/{}/vidare", scene.sak.id);
    scene.sak.in_steg(3).await;
    let without = scene.client.get(&vidare).await;
    assert!(without.text().contains("Skriv skulemiljøplanen."));
    assert!(!without.has("input[value=til_vurdering]"));

    scene.sak.in_steg(2).await;
    scene.client.submit(&scene.path(), &PLAN).await;

    assert_eq!(scene.rows(MOVED).await, 1);
    assert_eq!(
        scene
            .rows("sak where steg = 3 and neste_kva = 'avgjerd'")
            .await,
        1
    );
    let with = scene.client.get(&vidare).await;
    assert!(with.has("input[value=til_vurdering]"));
}

#[tokio::test]
async fn a_plan_written_before_the_talk_takes_the_sak_to_local_work_after_it() {
    let scene = Scene::new("skolemiljoe").await;
    scene.client.submit(&scene.path(), &PLAN).await;
    assert_eq!(scene.rows("sak where steg = 1").await, 1);
    let talk = [
        ("halden", "ja"),
        ("dato", "23.11.2026"),
        ("korleis", "telefon"),
        ("kven", "mor"),
        ("sa", "Han gruar seg."),
        ("stemme", "Vil ha nokon å vere med."),
    ];

    let path = format!("/sak/{}/samtale/ny", scene.sak.id);
    let sent = scene.client.submit(&path, &talk).await;

    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_eq!(scene.rows(MOVED).await, 1);
    assert_eq!(scene.rows("sak where steg = 3").await, 1);
}

#[tokio::test]
async fn a_sak_of_another_kind_has_no_such_page() {
    let scene = Scene::new("uro").await;
    assert_eq!(scene.client.get(&scene.path()).await.status, 404);
}

#[tokio::test]
async fn the_plan_of_a_closed_sak_is_read_and_not_changed() {
    let scene = Scene::new("skolemiljoe").await;
    scene.client.submit(&scene.path(), &PLAN).await;
    let open = scene.client.get(&scene.path()).await;
    sqlx::query(
        "update sak set tilstand = 'avslutta', lukka_at = now(), neste_dato = null where sak_id = $1",
    )
    .bind(scene.sak.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();

    let page = scene.client.get(&scene.path()).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Fast vaksen") && !page.has("textarea"));
    assert_eq!(open.submit(&scene.path(), &PLAN).await.status, 409);
}
