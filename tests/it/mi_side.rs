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
    assert!(waits[0].contains("Evaluer tiltak") && waits[0].contains("Nora"));
    assert!(!waits[0].contains("Fast plass"), "{waits:?}");
}

#[tokio::test]
async fn a_tiltak_that_is_due_stands_there_once() {
    let scene = Scene::new("2026-11-25").await;
    scene.sak.tiltak("Fast plass", date!(2026 - 11 - 25)).await;

    let waits = scene.waits(&scene.kari).await;

    assert_eq!(waits.len(), 1, "{waits:?}");
    assert!(waits[0].contains("Evaluer tiltaket «Fast plass»"));
    assert!(waits[0].contains("Nora"), "{waits:?}");
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
async fn a_leader_sees_the_saker_of_the_eining_that_are_over_the_deadline() {
    let scene = Scene::new("2026-11-20").await;
    let kommune = &scene.skule.kommune;
    let rektor = kommune.person("Rolf Rektor", Role::Einingsleiar, &scene.skule);
    let rektor = rektor.await;
    let due = async |sak: &Sak, dato: &str| {
        sqlx::query("update sak set neste_dato = $2::date where sak_id = $1")
            .bind(sak.id.uuid())
            .bind(dato)
            .execute(scene.app.sql())
            .await
            .unwrap();
    };
    let own = scene.skule.barn("Ola", "Dal").await;
    let own = own.sak(&rektor, "Er mykje åleine.").await;
    due(&own, "2026-11-19").await;
    let later = scene.skule.barn("Siv", "Dal").await;
    later.sak(&scene.kari, "Er mykje åleine.").await;
    let dalen = kommune.skule("Dalen skule").await;
    let per = kommune.person("Per Dal", Role::Tilsett, &dalen).await;
    let elsewhere = dalen.barn("Tor", "Li").await;
    let elsewhere = elsewhere.sak(&per, "Er mykje åleine.").await;
    elsewhere.deltakar(&rektor).await;
    due(&elsewhere, "2026-11-18").await;

    let client = scene.app.login(&rektor).await;
    let page = client.get("/").await;

    let of_the_eining = "section[aria-labelledby=over]";
    let rows = page.select(&format!("{of_the_eining} tbody tr"));
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(rows[0].contains("Nora") && rows[0].contains("3 dagar over"));
    assert!(rows[0].contains("Kari Vik"));
    let all = page.attribute(&format!("{of_the_eining} .bolk__hovud a"), "href");
    assert_eq!(all, ["/saker?frist=over"]);
    let logged: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select unnest(barn_id_list) from innsynslogg where handling = 'miside.opne' and brukar_id = $1",
    )
    .bind(rektor.id.uuid())
    .fetch_all(scene.app.sql())
    .await
    .unwrap();
    assert!(
        logged.contains(&scene.sak.barn_id.uuid()),
        "who is shown is logged"
    );
    let page = scene.app.login(&scene.kari).await.get("/").await;
    assert!(!page.has(of_the_eining));
}

#[tokio::test]
async fn no_more_than_ten_of_them_are_there() {
    let scene = Scene::new("2026-11-20").await;
    for number in 0..11 {
        let barn = scene.skule.barn(&format!("Barn{number}"), "Fjell").await;
        barn.sak(&scene.kari, "Er mykje åleine.").await;
    }
    sqlx::query("update sak set neste_dato = '2026-11-20' where ansvarleg_brukar_id = $1")
        .bind(scene.kari.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let kommune = &scene.skule.kommune;
    let rektor = kommune.person("Rolf Rektor", Role::Einingsleiar, &scene.skule);

    let page = scene.app.login(&rektor.await).await.get("/").await;

    let rows = page.select("section[aria-labelledby=over] tbody tr");
    assert_eq!(rows.len(), 10);
    assert!(page.text().contains("Dei 10 som har venta lengst"));
}

#[tokio::test]
async fn each_role_is_told_what_is_normal() {
    let scene = Scene::new("2026-12-20").await;
    let kommune = &scene.skule.kommune;
    for (role, words, logg) in [
        (
            Role::Kommunalsjef,
            "Som kommunalsjef ser du ei sak berre",
            false,
        ),
        (Role::InterkommunalLeiar, "Tala for tenesta finn du", false),
        (Role::Systemansvarleg, "brukarane og einingane", false),
        (Role::Personvernombod, "les du innsynsloggen", true),
    ] {
        let person = kommune.person("Ida Li", role, &scene.skule).await;
        let client = scene.app.login(&person).await;
        let page = client.get("/").await;
        assert!(page.text().contains(words), "{role:?}: {}", page.text());
        assert!(!page.text().contains("ansvaret for"), "{role:?}");
        assert_eq!(page.has("main a[href='/logg']"), logg, "{role:?}");
        let list = client.get("/saker").await;
        assert!(
            list.status == 403 || list.text().contains("det vanlege i rolla di"),
            "{role:?}: {}",
            list.text()
        );
    }
    let page = scene.app.login(&scene.kari).await.get("/").await;
    assert!(page.text().contains("Ingenting ventar på deg no"));
}

#[tokio::test]
async fn a_barnekoordinator_without_saker_is_told_so_once_and_led_to_the_board() {
    let scene = Scene::new("2026-12-20").await;
    let kommune = &scene.skule.kommune;
    let berit = kommune.person("Berit Moe", Role::Barnekoordinator, &scene.skule);
    let page = scene.app.login(&berit.await).await.get("/").await;
    let text = page.text();
    let told = text.matches("Du har ikkje ansvaret for nokon sak");
    assert_eq!(told.count(), 1, "{text}");
    assert!(page.has("section[aria-labelledby=mine] a[href='/tavla']"));
    let ola = kommune.person("Ola Moen", Role::Tilsett, &scene.skule);
    let page = scene.app.login(&ola.await).await.get("/").await;
    assert!(!page.has("section[aria-labelledby=mine] a[href='/tavla']"));
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

#[tokio::test]
async fn a_job_that_stopped_waits_for_the_systemansvarleg_and_for_nobody_else() {
    let scene = Scene::new("2026-12-20").await;
    let kommune = &scene.skule.kommune;
    let yngve = kommune.person("Yngve Moe", Role::Systemansvarleg, &scene.skule);
    let yngve = yngve.await;
    assert!(scene.waits(&yngve).await.is_empty());
    scene.app.jobs_may_stop();
    sqlx::query(
        "insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, state, run_at, attempts, cause, finished_at)
        values ($1, gen_random_uuid(), 'varsel', $2, 'varsel', 'dead', now(), 60, 'adressa_blei_avvist', now())",
    )
    .bind(kommune.id.uuid())
    .bind(scene.kari.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();

    let waits = scene.waits(&yngve).await;

    assert_eq!(waits.len(), 1);
    assert!(waits[0].contains("Éin jobb har stoppa"), "{waits:?}");
    assert!(scene.waits(&scene.kari).await.is_empty());
}
