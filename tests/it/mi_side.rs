//! Mi side: `/`.

use laget::access::Role;
use time::macros::date;

use crate::harness::{Eining, Person, Sak, TestApp};

struct Scene {
    app: TestApp,
    skule: Eining,
    kari: Person,
    sak: Sak,
}

impl Scene {
    /// A sak at steg 3 that waits for an evaluering on this day.
    async fn new(neste_dato: &str) -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let nora = skule.barn("Nora", "Li").await;
        let sak = nora.sak(&kari, "Ho er ofte trøytt.").await;
        sak.in_steg(3).await;
        sqlx::query(
            "update sak set neste_kva = 'evaluering', neste_dato = $2::date where sak_id = $1",
        )
        .bind(sak.id.uuid())
        .bind(neste_dato)
        .execute(app.sql())
        .await
        .unwrap();
        Self {
            app,
            skule,
            kari,
            sak,
        }
    }

    /// What waits for a person.
    async fn waits(&self, person: &Person) -> Vec<String> {
        let page = self.app.login(person).await.get("/").await;
        assert_eq!(page.status, 200);
        page.select(".oppgaver > *")
    }
}

#[tokio::test]
async fn an_overdue_sak_is_not_hidden_by_a_tiltak_that_is_due_later() {
    let scene = Scene::new("2026-11-20").await;
    scene.sak.tiltak("Fast plass", date!(2026 - 12 - 20)).await;

    let waits = scene.waits(&scene.kari).await;

    assert_eq!(waits.len(), 1, "{waits:?}");
    assert!(waits[0].contains("Evaluere tiltak") && waits[0].contains("Nora"));
}

#[tokio::test]
async fn a_tiltak_that_is_due_stands_there_once() {
    let scene = Scene::new("2026-11-25").await;
    scene.sak.tiltak("Fast plass", date!(2026 - 11 - 25)).await;

    let waits = scene.waits(&scene.kari).await;

    assert_eq!(waits.len(), 1, "{waits:?}");
    assert!(waits[0].contains("Evaluer tiltaket «Fast plass»"));
}

#[tokio::test]
async fn an_offered_hand_over_waits_for_the_one_it_is_offered_to() {
    let scene = Scene::new("2026-12-20").await;
    let kommune = &scene.skule.kommune;
    let per = kommune.person("Per Dal", Role::Tilsett, &scene.skule);
    let per = per.await;
    scene.sak.tilbod(&per, "Tek du over?").await;

    let waits = scene.waits(&per).await;

    assert_eq!(waits.len(), 1, "{waits:?}");
    assert!(waits[0].contains("Kari Vik vil levere ei sak til deg"));
    assert!(scene.waits(&scene.kari).await.is_empty());
}

#[tokio::test]
async fn nothing_of_others_is_there() {
    let scene = Scene::new("2026-11-20").await;
    scene.sak.tiltak("Fast plass", date!(2026 - 11 - 20)).await;
    let kommune = &scene.skule.kommune;
    let ola = kommune.person("Ola Moen", Role::Tilsett, &scene.skule);
    let ola = ola.await;

    let page = scene.app.login(&ola).await.get("/").await;

    assert!(scene.waits(&ola).await.is_empty());
    for text in ["Nora", "Fast plass", "Kari Vik"] {
        assert!(!page.text().contains(text), "{text}");
    }
}
