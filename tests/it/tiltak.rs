//! Tiltak: `/sak/{sak_id}/tiltak/ny`, and what is done with one afterwards.

use laget::access::Role;
use laget::ids::TiltakId;
use time::macros::date;

use crate::harness::{Client, Page, Person, Sak, TestApp};

/// A teacher who has the ball in a sak, logged in.
struct Scene {
    app: TestApp,
    kari: Person,
    client: Client,
    sak: Sak,
}

impl Scene {
    async fn new(steg: i16) -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let barn = skule.barn("Nils Ole", "Fjell").await;
        let sak = barn.sak(&kari, "Er mykje borte.").await;
        sak.in_steg(steg).await;
        let client = app.client_for(&kari).await;
        Self {
            app,
            kari,
            client,
            sak,
        }
    }

    fn ny(&self) -> String {
        format!("/sak/{}/tiltak/ny", self.sak.id)
    }

    async fn submit_ny(&self, tiltak: &str) -> Page {
        let ansvarleg = self.kari.prinsipal_id.to_string();
        let fields = [
            ("maal", "Kjem på skulen kvar dag."),
            ("tiltak", tiltak),
            ("ansvarleg", &ansvarleg),
            ("innan", "18.12.2026"),
        ];
        self.client.submit(&self.ny(), &fields).await
    }

    async fn tiltak(&self) -> TiltakId {
        self.sak.tiltak("Leikegruppe", date!(2026 - 12 - 01)).await
    }

    async fn evaluer(&self, tiltak: TiltakId, effekt: &str, kva_no: &str, innan: &str) -> Page {
        let path = format!("/tiltak/{tiltak}/evaluering/ny");
        let fields = [
            ("effekt", effekt),
            ("grunngjeving", "Me ser ein skilnad."),
            ("barnet", "Det er greitt."),
            ("foeresette", "Dei merkar lite."),
            ("kva_no", kva_no),
            ("innan", innan),
        ];
        self.client.submit(&path, &fields).await
    }

    async fn rows(&self, table: &str) -> i64 {
        self.app
            .count(&format!("{table} where sak_id = $1"), self.sak.id.uuid())
            .await
    }

    async fn steg(&self) -> i16 {
        sqlx::query_scalar("select steg from sak where sak_id = $1")
            .bind(self.sak.id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }

    async fn one(&self, column: &str, tiltak: TiltakId) -> Option<String> {
        let question = format!("select {column}::text from tiltak where tiltak_id = $1");
        sqlx::query_scalar(sqlx::AssertSqlSafe(question))
            .bind(tiltak.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn the_first_tiltak_moves_the_sak_to_steg_3_and_sets_its_date() {
    let scene = Scene::new(2).await;

    let page = scene.submit_ny("Leikegruppe i friminutta").await;

    assert_eq!(page.location(), format!("/sak/{}", scene.sak.id));
    assert_eq!(scene.steg().await, 3);
    let (kva, dato, opne): (String, String, i32) = sqlx::query_as(
        "select neste_kva, neste_dato::text, tiltak_opne from sak where sak_id = $1",
    )
    .bind(scene.sak.id.uuid())
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    assert_eq!(
        (kva.as_str(), dato.as_str(), opne),
        ("evaluering", "2026-12-18", 1)
    );
}

#[tokio::test]
async fn a_tiltak_at_steg_5_belongs_to_the_meeting_and_one_without_it_is_warned_of() {
    let scene = Scene::new(5).await;

    let page = scene.client.get(&scene.ny()).await;
    assert!(
        page.text()
            .contains("Møtet i denne runden er ikkje skrive ned")
    );
    scene.submit_ny("Leikegruppe").await;

    let steg: i16 = sqlx::query_scalar("select steg from tiltak where sak_id = $1")
        .bind(scene.sak.id.uuid())
        .fetch_one(scene.app.sql())
        .await
        .unwrap();
    assert_eq!(steg, 5);
}

#[tokio::test]
async fn the_foeresette_come_before_tiltak() {
    let scene = Scene::new(1).await;

    let page = scene.client.get(&scene.ny()).await;

    assert_eq!(page.status, 409);
    assert!(page.text().contains("Snakk med dei føresette først"));
    assert!(page.has(&format!("main a[href='/sak/{}/samtale/ny']", scene.sak.id)));
}

#[tokio::test]
async fn no_tiltak_is_set_in_at_vurdering_or_evaluering() {
    let scene = Scene::new(3).await;
    let page = scene.client.get(&scene.ny()).await;
    for steg in [4, 6] {
        scene.sak.in_steg(steg).await;
        let sent = page.submit(&scene.ny(), &[("tiltak", "Leikegruppe")]).await;
        assert_eq!(sent.status, 409, "steg {steg}");
        assert!(sent.text().contains("Dette kan gjerast i saka no"));
        assert!(
            sent.text().contains("Leikegruppe"),
            "what was typed is shown"
        );
    }
    assert_eq!(scene.rows("tiltak").await, 0);
}

#[tokio::test]
async fn what_did_not_work_is_not_set_in_again() {
    let scene = Scene::new(3).await;
    let failed = scene.tiltak().await;
    scene
        .sak
        .evaluering(failed, "verkar_ikkje", "Ingen kom.")
        .await;

    let page = scene.submit_ny(" leikegruppe!  ").await;

    assert_eq!(page.status, 422);
    let message = page.error_on("tiltak").unwrap();
    assert!(message.contains("Me gjer ikkje meir av det som ikkje verkar, me gjer noko nytt"));
    assert!(
        page.text().contains("Verkar ikkje"),
        "it is shown beside the form"
    );
    assert_eq!(scene.rows("tiltak").await, 1);
}

#[tokio::test]
async fn somebody_who_is_not_on_the_lag_cannot_be_ansvarleg() {
    let scene = Scene::new(3).await;
    let id = scene.app.new_id().to_string();
    let stranger = scene.app.new_id().to_string();
    let fields = [
        ("id", id.as_str()),
        ("maal", "Mål"),
        ("tiltak", "Leikegruppe"),
        ("ansvarleg", &stranger),
        ("innan", "18.12.2026"),
    ];

    let page = scene.client.post(&scene.ny(), &fields).await;

    assert_eq!(page.status, 422);
    assert!(page.error_on("ansvarleg").is_some());
}

#[tokio::test]
async fn a_form_sent_twice_is_one_tiltak() {
    let scene = Scene::new(3).await;
    let page = scene.client.get(&scene.ny()).await;
    let ansvarleg = scene.kari.prinsipal_id.to_string();
    let fields = [
        ("maal", "Mål"),
        ("tiltak", "Leikegruppe"),
        ("ansvarleg", ansvarleg.as_str()),
        ("innan", "18.12.2026"),
    ];
    for _ in 0..2 {
        let sent = page.submit(&scene.ny(), &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
    }
    assert_eq!(scene.rows("tiltak").await, 1);
    assert_eq!(scene.rows("sak_historikk").await, 1);
}

#[tokio::test]
async fn a_change_keeps_what_stood_there_in_the_history() {
    let scene = Scene::new(3).await;
    let tiltak = scene.tiltak().await;
    let path = format!("/tiltak/{tiltak}/endre");

    let page = scene
        .client
        .submit(&path, &[("innan", "15.12.2026"), ("status", "planlagd")])
        .await;

    assert_eq!(page.status, 303, "{}", page.text());
    assert_eq!(scene.one("innan", tiltak).await.unwrap(), "2026-12-15");
    assert_eq!(scene.one("version", tiltak).await.unwrap(), "2");
    assert_eq!(scene.rows("sak_historikk").await, 2);
}

#[tokio::test]
async fn two_who_change_the_same_tiltak_see_both_texts_and_lose_none() {
    let scene = Scene::new(3).await;
    let tiltak = scene.tiltak().await;
    let path = format!("/tiltak/{tiltak}/endre");
    let mine = scene.client.get(&path).await;
    let theirs = scene.client.get(&path).await;
    theirs.submit(&path, &[("maal", "Har ein ven.")]).await;

    let sent = mine.submit(&path, &[("maal", "Trivst ute.")]).await;

    assert_eq!(sent.status, 409);
    assert!(sent.select(".varsel")[0].contains("Har ein ven."));
    assert!(sent.select("#felt-maal")[0].contains("Trivst ute."));
    assert_eq!(scene.one("maal", tiltak).await.unwrap(), "Har ein ven.");
    assert_eq!(sent.attribute("input[name='version']", "value"), ["2"]);
}

#[tokio::test]
async fn a_stopped_tiltak_has_a_reason_and_stays_as_it_was() {
    let scene = Scene::new(3).await;
    let tiltak = scene.tiltak().await;
    let path = format!("/tiltak/{tiltak}/stopp");

    let page = scene.client.submit(&path, &[("grunn", " ")]).await;
    assert_eq!(page.status, 422);
    let page = scene
        .client
        .submit(&path, &[("grunn", "Barnet flyttar.")])
        .await;
    assert_eq!(page.status, 303, "{}", page.text());

    assert_eq!(scene.one("status", tiltak).await.unwrap(), "stoppa");
    for page in ["stopp", "endre", "evaluering/ny"] {
        let page = scene.client.get(&format!("/tiltak/{tiltak}/{page}")).await;
        assert_eq!(page.status, 409);
        assert!(page.text().contains("Tiltaket er stoppa"));
    }
}

#[tokio::test]
async fn an_evaluering_sets_the_effect_and_the_new_date() {
    let scene = Scene::new(3).await;
    let tiltak = scene.tiltak().await;

    let page = scene
        .evaluer(tiltak, "verkar_delvis", "hald_fram", "15.01.2027")
        .await;

    assert_eq!(page.status, 303, "{}", page.text());
    assert_eq!(
        scene.one("siste_effekt", tiltak).await.unwrap(),
        "verkar_delvis"
    );
    assert_eq!(scene.one("innan", tiltak).await.unwrap(), "2027-01-15");
    assert_eq!(scene.rows("evaluering").await, 1);
    assert_eq!(scene.rows("sak_historikk").await, 1);
}

#[tokio::test]
async fn what_does_not_work_is_not_carried_on() {
    let scene = Scene::new(3).await;
    let tiltak = scene.tiltak().await;

    let page = scene
        .evaluer(tiltak, "verkar_ikkje", "hald_fram", "15.01.2027")
        .await;

    assert_eq!(page.status, 422);
    assert!(
        page.error_on("kva_no")
            .unwrap()
            .contains("me gjer noko nytt")
    );
    assert_eq!(scene.rows("evaluering").await, 0);
}

#[tokio::test]
async fn a_new_tiltak_after_an_evaluering_is_one_click_away() {
    let scene = Scene::new(3).await;
    let tiltak = scene.tiltak().await;

    let page = scene
        .evaluer(tiltak, "verkar_ikkje", "nytt_tiltak", "")
        .await;

    assert_eq!(page.location(), scene.ny());
    assert_eq!(scene.one("status", tiltak).await.unwrap(), "utfoert");
    assert!(page.follow().await.text().contains("Evalueringa er lagra"));
}

#[tokio::test]
async fn an_evaluering_of_what_somebody_has_changed_is_kept_and_shown() {
    let scene = Scene::new(3).await;
    let tiltak = scene.tiltak().await;
    let path = format!("/tiltak/{tiltak}/evaluering/ny");
    let mine = scene.client.get(&path).await;
    let endre = format!("/tiltak/{tiltak}/endre");
    scene
        .client
        .submit(&endre, &[("maal", "Har ein ven.")])
        .await;
    let fields = [
        ("effekt", "verkar"),
        ("grunngjeving", "Me ser ein skilnad."),
        ("barnet", "Greitt."),
        ("foeresette", "Bra."),
        ("kva_no", "avslutt"),
    ];

    let sent = mine.submit(&path, &fields).await;

    assert_eq!(sent.status, 409);
    assert!(sent.select(".varsel")[0].contains("Har ein ven."));
    assert!(sent.select("#felt-grunngjeving")[0].contains("Me ser ein skilnad."));
    assert_eq!(scene.rows("evaluering").await, 0);
}

#[tokio::test]
async fn a_draft_is_found_again_and_can_be_thrown_away() {
    let scene = Scene::new(3).await;
    let page = scene.client.get(&scene.ny()).await;
    let id = page.attribute("input[name='id']", "value")[0].clone();
    let felt = format!("id={id}&maal=M%C3%A5l&tiltak=Leikegruppe&ansvarleg=&innan=");
    let kept = scene
        .client
        .post("/utkast", &[("sti", &scene.ny()), ("felt", &felt)])
        .await;
    assert_eq!(kept.status, 200);

    let page = scene.client.get(&scene.ny()).await;
    assert!(page.text().contains("er henta fram"));
    assert!(page.select("#felt-tiltak")[0].contains("Leikegruppe"));

    page.submit("/utkast/forkast", &[]).await;
    let page = scene.client.get(&scene.ny()).await;
    assert!(!page.text().contains("er henta fram"));
}

#[tokio::test]
async fn tiltak_of_saker_one_does_not_see_are_not_there() {
    let scene = Scene::new(3).await;
    let tiltak = scene.tiltak().await;
    let other = scene.app.kommune().await;
    let skule = other.skule("Bergan skule").await;
    let per = other.person("Per Li", Role::Tilsett, &skule).await;
    let per = scene.app.client_for(&per).await;

    for page in ["endre", "stopp", "evaluering/ny"] {
        let page = per.get(&format!("/tiltak/{tiltak}/{page}")).await;
        assert_eq!(page.status, 404);
    }
    assert_eq!(per.get(&scene.ny()).await.status, 404);
}
