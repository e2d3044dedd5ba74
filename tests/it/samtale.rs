//! Writing down talks and meetings: `/sak/{sak_id}/samtale/ny` and `/sak/{sak_id}/moete/ny`.

use laget::access::Role;

use crate::harness::{Client, Kommune, Page, Sak, TestApp};

/// A teacher who has the ball in a sak, logged in.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    client: Client,
    sak: Sak,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let barn = skule.barn("Nils Ole", "Fjell").await;
        let sak = barn.sak(&kari, "Er mykje borte.").await;
        let client = app.client_for(&kari).await;
        Self {
            app,
            kommune,
            client,
            sak,
        }
    }

    fn samtale(&self) -> String {
        format!("/sak/{}/samtale/ny", self.sak.id)
    }

    fn moete(&self) -> String {
        format!("/sak/{}/moete/ny", self.sak.id)
    }

    async fn steg(&self) -> i16 {
        sqlx::query_scalar("select steg from sak where sak_id = $1")
            .bind(self.sak.id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }

    async fn rows(&self, table: &str) -> i64 {
        self.app
            .count(&format!("{table} where sak_id = $1"), self.sak.id.uuid())
            .await
    }

    async fn close(&self) {
        sqlx::query(
            "update sak set tilstand = 'avslutta', lukka_at = now(), neste_dato = null where sak_id = $1",
        )
        .bind(self.sak.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    fn leads_to_the_sak(&self, page: &Page) {
        assert_eq!(page.status, 303, "{}", page.text());
        assert_eq!(page.location(), format!("/sak/{}", self.sak.id));
    }
}

const TALK: [(&str, &str); 5] = [
    ("dato", "20.11.2026"),
    ("korleis", "telefon"),
    ("kven", "Mor og kontaktlærar"),
    ("sa", "Ho søv dårleg om natta."),
    ("stemme", "Eg vil sitje ved vindauget."),
];

const MEETING: [(&str, &str); 6] = [
    ("dato", "20.11.2026"),
    ("kven", "Mor, far og kontaktlærar"),
    ("invitert", "ja"),
    ("med", "eininga"),
    ("stemme", "Eg vil lese med pappa."),
    ("avtalt", "Lesetrening heime."),
];

#[tokio::test]
async fn the_first_talk_moves_the_sak_to_steg_2_and_gives_it_a_next_date() {
    let scene = Scene::new().await;

    let page = scene.client.submit(&scene.samtale(), &TALK).await;

    scene.leads_to_the_sak(&page);
    assert_eq!(scene.steg().await, 2);
    let (kva, dagar): (String, i32) = sqlx::query_as(
        "select neste_kva, neste_dato - date '2026-11-20' from sak where sak_id = $1",
    )
    .bind(scene.sak.id.uuid())
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    assert_eq!((kva.as_str(), dagar), ("tiltak", 14));
    let moves: (Option<i16>, Option<i16>) = sqlx::query_as(
        "select fraa_steg, til_steg from sak_historikk where sak_id = $1 and slag = 'samtale'",
    )
    .bind(scene.sak.id.uuid())
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    assert_eq!(moves, (Some(1), Some(2)));
}

#[tokio::test]
async fn a_later_talk_is_added_without_moving_the_sak() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;

    scene.client.submit(&scene.samtale(), &TALK).await;

    assert_eq!(scene.steg().await, 4);
    assert_eq!(scene.rows("samtale").await, 1);
}

#[tokio::test]
async fn a_talk_that_is_not_held_needs_a_reason_and_shows_the_way_to_barnevernet() {
    let scene = Scene::new().await;
    let page = scene.client.get(&scene.samtale()).await;
    let barnevern = format!("main a[href='/barn/{}/barnevern']", scene.sak.barn_id);
    assert!(page.has(&barnevern));
    assert!(page.text().contains("ventar aldri"));

    let page = scene
        .client
        .submit(&scene.samtale(), &[("halden", "nei")])
        .await;
    assert_eq!(page.status, 422);
    assert!(page.error_on("ikkje_halden_grunn").is_some());
    assert!(
        page.error_on("dato").is_none(),
        "the other group is not read"
    );

    let given = [("halden", "nei"), ("ikkje_halden_grunn", "Fare for vald.")];
    let page = scene.client.submit(&scene.samtale(), &given).await;
    scene.leads_to_the_sak(&page);
    assert_eq!(scene.steg().await, 2);
}

#[tokio::test]
async fn what_was_typed_comes_back_with_the_messages() {
    let scene = Scene::new().await;
    let mut fields = TALK.to_vec();
    fields[0] = ("dato", "24.11.2026");
    fields[4] = ("stemme", "");

    let page = scene.client.submit(&scene.samtale(), &fields).await;

    assert_eq!(page.status, 422);
    assert!(page.error_on("dato").unwrap().contains("fram i tid"));
    assert!(page.error_on("stemme").is_some());
    assert!(page.select("#felt-sa")[0].contains("Ho søv dårleg"));
    assert_eq!(scene.rows("samtale").await, 0);
}

#[tokio::test]
async fn a_form_sent_twice_is_one_talk() {
    let scene = Scene::new().await;
    let page = scene.client.get(&scene.samtale()).await;

    let first = page.submit(&scene.samtale(), &TALK).await;
    let again = page.submit(&scene.samtale(), &TALK).await;

    scene.leads_to_the_sak(&first);
    scene.leads_to_the_sak(&again);
    assert_eq!(scene.rows("samtale").await, 1);
    assert_eq!(scene.rows("sak_historikk").await, 1);
}

#[tokio::test]
async fn a_meeting_after_vurdering_moves_the_sak_to_steg_5() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;

    let page = scene.client.submit(&scene.moete(), &MEETING).await;

    scene.leads_to_the_sak(&page);
    assert_eq!(scene.steg().await, 5);
    let again = scene.client.get(&scene.moete()).await;
    assert_eq!(again.status, 409);
    assert!(again.text().contains("Møtet er alt skrive ned"));
}

#[tokio::test]
async fn a_new_round_has_a_meeting_of_its_own() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    scene.client.submit(&scene.moete(), &MEETING).await;
    sqlx::query("update sak set runde = 2 where sak_id = $1")
        .bind(scene.sak.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    let page = scene.client.submit(&scene.moete(), &MEETING).await;

    scene.leads_to_the_sak(&page);
    assert_eq!(scene.rows("samtale").await, 2);
    assert_eq!(scene.steg().await, 5);
}

#[tokio::test]
async fn a_meeting_with_other_instansar_needs_the_signed_samtykke() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let mut fields = MEETING.to_vec();
    fields[3] = ("med", "andre");

    let page = scene.client.submit(&scene.moete(), &fields).await;
    assert_eq!(page.status, 422);
    assert!(page.error_on("samtykke_stad").is_some());

    fields.push(("samtykke_stad", "Elevmappa på skulen"));
    scene.leads_to_the_sak(&scene.client.submit(&scene.moete(), &fields).await);
}

#[tokio::test]
async fn a_meeting_elsewhere_is_refused_with_what_is_possible() {
    let scene = Scene::new().await;
    for steg in [1, 2, 3, 6] {
        scene.sak.in_steg(steg).await;
        let page = scene.client.get(&scene.moete()).await;
        assert_eq!(page.status, 409, "steg {steg}");
        assert!(page.text().contains("Avslutt saka"), "steg {steg}");
        let back = format!("main a[href='/sak/{}']", scene.sak.id);
        assert!(page.has(&back));
    }
    assert_eq!(scene.rows("samtale").await, 0);
}

#[tokio::test]
async fn nothing_is_written_in_a_closed_sak_and_what_was_typed_is_shown() {
    let scene = Scene::new().await;
    let page = scene.client.get(&scene.samtale()).await;
    scene.close().await;

    let sent = page.submit(&scene.samtale(), &TALK).await;

    assert_eq!(sent.status, 409);
    assert!(sent.text().contains("Saka er lukka"));
    assert!(sent.text().contains("Ho søv dårleg om natta."));
    assert_eq!(scene.client.get(&scene.samtale()).await.status, 409);
    assert_eq!(scene.rows("samtale").await, 0);
}

#[tokio::test]
async fn somebody_outside_the_lag_finds_nothing() {
    let scene = Scene::new().await;
    let skule = scene.kommune.skule("Bergan skule").await;
    let per = scene.kommune.person("Per Li", Role::Tilsett, &skule).await;
    let per = scene.app.client_for(&per).await;

    for path in [scene.samtale(), scene.moete()] {
        assert_eq!(per.get(&path).await.status, 404);
        let id = scene.app.new_id().to_string();
        assert_eq!(per.post(&path, &[("id", &id)]).await.status, 404);
    }
}

#[tokio::test]
async fn every_look_at_the_form_is_a_row_of_the_log() {
    let scene = Scene::new().await;
    scene.client.get(&scene.samtale()).await;
    scene.client.submit(&scene.samtale(), &[("sa", "")]).await;

    let rows = scene
        .app
        .count(
            "innsynslogg where not avvist and $1 = any(sak_id_list)",
            scene.sak.id.uuid(),
        )
        .await;
    assert_eq!(rows, 3);
}

#[tokio::test]
async fn a_sak_changed_in_the_same_moment_is_not_overwritten_and_nothing_typed_is_lost() {
    let scene = Scene::new().await;
    let page = scene.client.get(&scene.samtale()).await;
    let mut somebody = scene.app.sql().begin().await.unwrap();
    sqlx::query("update sak set version = version + 1 where sak_id = $1")
        .bind(scene.sak.id.uuid())
        .execute(&mut *somebody)
        .await
        .unwrap();

    let path = scene.samtale();
    let send = page.submit(&path, &TALK);
    let finish = async {
        // until the request waits for the row that somebody holds
        let waits = "select exists (select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like 'update sak%')";
        while !sqlx::query_scalar::<_, bool>(waits)
            .fetch_one(scene.app.sql())
            .await
            .unwrap()
        {}
        somebody.commit().await.unwrap();
    };
    let (answer, ()) = tokio::join!(send, finish);

    assert_eq!(answer.status, 409);
    assert!(answer.text().contains("Nokon andre har endra dette"));
    assert!(answer.text().contains("Ho søv dårleg om natta."));
    assert_eq!(scene.rows("samtale").await, 0);
}
