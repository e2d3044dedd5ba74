//! The page of a sak: `/sak/{sak_id}`.

use laget::access::Role;

use crate::harness::{Barn, Client, Page, Sak, TestApp};

/// A teacher with a sak, and the leader of the skule; both logged in.
struct Scene {
    app: TestApp,
    nora: Barn,
    sak: Sak,
    kari: Client,
    rektor: Client,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let rektor = kommune
            .person("Rolf Rektor", Role::Einingsleiar, &skule)
            .await;
        let nora = skule.barn("Nora", "Li").await;
        Self {
            sak: nora.sak(&kari, "Ho er ofte trøytt.").await,
            kari: app.client_for(&kari).await,
            rektor: app.client_for(&rektor).await,
            app,
            nora,
        }
    }

    /// At this steg, waiting for this (a code of the table), since yesterday.
    async fn waits(&self, steg: i16, neste_kva: &str) {
        self.sak.in_steg(steg).await;
        sqlx::query("update sak set neste_kva = $2, neste_dato = '2026-11-22' where sak_id = $1")
            .bind(self.sak.id.uuid())
            .bind(neste_kva)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    async fn close(&self) {
        sqlx::query(
            "update sak set tilstand = 'avslutta', neste_dato = null, lukka_at = now() where sak_id = $1",
        )
        .bind(self.sak.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    async fn page(&self, client: &Client) -> Page {
        let page = client.get(&format!("/sak/{}", self.sak.id)).await;
        assert_eq!(page.status, 200, "{}", page.text());
        page
    }
}

#[tokio::test]
async fn moving_the_sak_is_offered_where_somebody_moves_it() {
    let scene = Scene::new().await;
    for (steg, neste_kva, ways) in [
        (1, "samtale", &["Skriv ned samtalen"][..]),
        (2, "tiltak", &["Set inn tiltak"]),
        (2, "avgjerd", &["Set inn tiltak"]),
        (3, "tiltak", &["Set inn tiltak", "Før saka vidare"]),
        (3, "avgjerd", &["Før saka vidare"]),
        (
            4,
            "moete",
            &["Skriv ned møtet", "Tilbake til lokale tiltak"],
        ),
        (5, "moete", &["Skriv ned møtet", "Før saka vidare"]),
        (3, "eigen", &["Set inn tiltak", "Før saka vidare"]),
        (6, "avgjerd", &["Før saka vidare"]),
        (6, "eigen", &["Før saka vidare"]),
        (6, "moete", &["Før saka vidare"]),
    ] {
        scene.waits(steg, neste_kva).await;

        let page = scene.page(&scene.kari).await;
        let offered = page.select(".handlingar > a");
        let (last, offered) = offered.split_last().unwrap();
        assert_eq!(offered, ways, "steg {steg}, {neste_kva}");
        assert_eq!(last, "Melding til barnevernet");

        let warning = page.attribute(".varsel a", "href").concat();
        let moves = warning.ends_with("/vidare");
        assert!(!moves || ways.contains(&"Før saka vidare"), "{steg}");
    }
}

#[tokio::test]
async fn one_tiltak_is_evaluated_at_once_and_which_of_several_is_for_the_person_to_say() {
    let scene = Scene::new().await;
    scene.waits(3, "evaluering").await;
    let innan = time::macros::date!(2026 - 11 - 22);
    let first = scene.sak.tiltak("Fast plass", innan).await;

    let page = scene.page(&scene.kari).await;
    let form = format!("/tiltak/{first}/evaluering/ny");
    assert_eq!(page.select(".handlingar > a")[0], "Evaluer tiltaket");
    assert_eq!(page.attribute(".handlingar > a", "href")[0], form);

    scene.sak.tiltak("Leikegruppe", innan).await;
    let page = scene.page(&scene.kari).await;
    assert_eq!(page.select(".handlingar > a")[0], "Evaluer tiltaka");
    assert_eq!(page.attribute(".handlingar > a", "href")[0], "#tiltak");
}

#[tokio::test]
async fn the_initial_in_a_short_name_is_a_capital() {
    let scene = Scene::new().await;
    sqlx::query("update barn set fornamn = 'Ibrahim', etternamn = 'al-Amin' where barn_id = $1")
        .bind(scene.nora.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    let page = scene.page(&scene.kari).await;

    assert!(
        page.select("h1")[0].ends_with("Ibrahim A."),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn whoever_may_not_close_the_sak_reads_who_can() {
    let scene = Scene::new().await;
    let who = "Saka kan avsluttast av Rolf Rektor, som leier Åsen skule.";

    let page = scene.page(&scene.kari).await;
    assert!(page.text().contains(who), "{}", page.text());
    assert!(!page.text().contains("Avslutt saka"));

    let page = scene.page(&scene.rektor).await;
    assert!(!page.text().contains(who));
    assert!(page.text().contains("Avslutt saka"));

    scene.close().await;
    assert!(
        !scene
            .page(&scene.kari)
            .await
            .text()
            .contains("kan avsluttast")
    );
}

#[tokio::test]
async fn who_has_the_ball_is_read_before_the_tiltak() {
    let scene = Scene::new().await;

    let headings = scene.page(&scene.kari).await.select("main h2");

    let place = |of: &str| headings.iter().position(|heading| heading == of).unwrap();
    assert!(place("Kven har saka") < place("Tiltaksplan"));
    assert!(place("Tiltaksplan") < place("Laget rundt barnet"));
}

#[tokio::test]
async fn an_address_that_is_secret_is_told_before_anything_is_written() {
    let scene = Scene::new().await;
    let warned = async || {
        let page = scene.page(&scene.kari).await;
        page.text()
            .contains("Skriv ikkje adresse, skule, barnehage")
    };
    assert!(!warned().await);

    scene.nora.adressesperre().await;

    assert!(warned().await);
}
