//! A form that makes something: whose id it brings, and what becomes of it when access ends on the way.

use laget::access::Role;

use crate::harness::{Client, Eining, Page, Person, Sak, TestApp};

const TEKST: &str = "Ho fortel at ho ikkje søv.";

/// Kari at one school, and a sak at another that she may not see.
struct Scene {
    app: TestApp,
    kari: Person,
    client: Client,
    skule: Eining,
    hidden: Sak,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let dalen = kommune.skule("Dalen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let siv = kommune.person("Siv Moe", Role::Tilsett, &dalen).await;
        let hidden = dalen.barn("Ola", "Moe").await.sak(&siv, "Trøytt.").await;
        let client = app.client_for(&kari).await;
        Self {
            app,
            kari,
            client,
            skule,
            hidden,
        }
    }

    async fn uro_path(&self, fornamn: &str) -> String {
        let barn = self.skule.barn(fornamn, "Li").await;
        format!("/uro/ny?barn={}", barn.id)
    }

    async fn send(&self, path: &str, id: &str) -> Page {
        let fields = [
            ("id", id),
            ("slag", "uro"),
            ("kva_er_sett", TEKST),
            ("kven_er_uroa", "Kontaktlæraren"),
            ("kva_meistrar_barnet", "Likar å teikne."),
            ("kor_raskt", "vanleg"),
        ];
        self.client.submit(path, &fields).await
    }

    async fn uroer(&self) -> i64 {
        let mine = "uro where meldt_av = $1";
        self.app.count(mine, self.kari.id.uuid()).await
    }
}

#[tokio::test]
async fn an_id_that_is_taken_by_something_hidden_looks_like_one_that_is_free() {
    let scene = Scene::new().await;
    let path = scene.uro_path("Nora").await;
    let taken = scene.hidden.id.uuid().to_string();

    let done = scene.send(&path, &taken).await;

    assert_eq!(done.status, 303, "{}", done.text());
    assert_ne!(done.location(), format!("/sak/{taken}"));
    assert_eq!(done.follow().await.status, 200);
    let again = scene.send(&path, &taken).await;
    assert_eq!(again.location(), done.location(), "a second press");
    assert_eq!(scene.uroer().await, 1);
}

#[tokio::test]
async fn the_same_text_about_another_child_is_not_taken_for_a_second_press() {
    let scene = Scene::new().await;
    let (nora, siri) = (scene.uro_path("Nora").await, scene.uro_path("Siri").await);
    let id = scene.app.new_id().to_string();
    assert_eq!(scene.send(&nora, &id).await.status, 303);

    let other = scene.send(&siri, &id).await;

    assert_eq!(other.status, 409, "{}", other.text());
    assert!(other.text().contains(TEKST));
    assert_eq!(scene.uroer().await, 1);
}

/// Sends an uro, and ends the access while it is being answered.
async fn sent_while(scene: &Scene, ended: &'static str) -> Page {
    let path = scene.uro_path("Nora").await;
    let id = scene.app.new_id().to_string();
    let mut other = scene.app.sql().begin().await.unwrap();
    sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(&id)
        .execute(&mut *other)
        .await
        .unwrap();
    let end = async {
        // until the request waits for the one who carries out the same form
        let waits = "select exists (select from pg_stat_activity where datname = current_database()
            and wait_event = 'advisory' and query like '%hashtextextended($1, 0)%')";
        while !sqlx::query_scalar::<_, bool>(waits)
            .fetch_one(scene.app.sql())
            .await
            .unwrap()
        {}
        sqlx::query(ended)
            .bind(scene.kari.id.uuid())
            .execute(scene.app.sql())
            .await
            .unwrap();
        other.rollback().await.unwrap();
    };
    tokio::join!(scene.send(&path, &id), end).0
}

#[tokio::test]
async fn who_logs_out_while_a_form_is_answered_gets_the_text_back() {
    let scene = Scene::new().await;
    let logout = "update sesjon set avslutta_at = now() where brukar_id = $1";
    let page = sent_while(&scene, logout).await;
    assert_eq!(page.status, 401, "{}", page.text());
    assert!(page.text().contains(TEKST));
    assert_eq!(scene.uroer().await, 0);
}

#[tokio::test]
async fn whose_work_ends_while_a_form_is_answered_gets_the_text_back() {
    let scene = Scene::new().await;
    let quit = "update medlemskap set til = current_date - 1 where brukar_id = $1";
    let page = sent_while(&scene, quit).await;
    assert!([401, 404].contains(&page.status), "{}", page.text());
    assert!(page.text().contains(TEKST));
    assert_eq!(scene.uroer().await, 0);
    // and a form that comes later
    let path = scene.uro_path("Siri").await;
    let late = scene.client.post(&path, &[("kva_er_sett", TEKST)]).await;
    assert_eq!(late.status, 403, "{}", late.text());
    assert!(late.text().contains(TEKST));
}

#[tokio::test]
async fn a_form_that_cannot_be_kept_for_after_the_login_stands_on_the_page() {
    let scene = Scene::new().await;
    let path = scene.uro_path("Nora").await;
    let lang = "å".repeat(300_000);
    let run_out = "update sesjon set ledig_til = now() - interval '1 second' where brukar_id = $1";
    let logged_out = "update sesjon set avslutta_at = now() where brukar_id = $1";
    for (ended, tekst) in [(run_out, lang.as_str()), (logged_out, TEKST)] {
        sqlx::query(ended)
            .bind(scene.kari.id.uuid())
            .execute(scene.app.sql())
            .await
            .unwrap();
        let page = scene.client.post(&path, &[("kva_er_sett", tekst)]).await;
        assert_eq!(page.status, 401);
        assert!(page.body.contains(tekst));
        assert!(page.has("a[href^='/logg-inn']"));
    }
}

#[tokio::test]
async fn a_draft_that_grows_too_large_when_it_is_written_anew_is_too_large() {
    let scene = Scene::new().await;
    let felt = format!("kva_er_sett={}", "!".repeat(150_000));
    let fields = [("sti", "/uro/ny"), ("felt", felt.as_str()), ("stempel", "")];
    assert_eq!(scene.client.post("/utkast", &fields).await.status, 413);
}
