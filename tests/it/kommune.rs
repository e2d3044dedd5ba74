//! `/kommune/fristar`: the clocks of a kommune, set by its systemansvarleg.

use laget::access::Role;

use crate::harness::{Client, Kommune, Person, TestApp};
use crate::rls::as_person;

const FRISTAR: &str = "/kommune/fristar";

struct Scene {
    app: TestApp,
    kommune: Kommune,
    yngve: Person,
    siri: Person,
    kari: Person,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let andre = kommune.tenest("andre").await;
        let sys = Role::Systemansvarleg;
        Self {
            yngve: kommune.person("Yngve Moe", sys, &andre).await,
            siri: kommune.person("Siri Dal", sys, &andre).await,
            kari: kommune.person("Kari Vik", Role::Tilsett, &skule).await,
            app,
            kommune,
        }
    }

    async fn as_(&self, person: &Person) -> Client {
        self.app.client_for(person).await
    }

    async fn frist(&self, kode: &str) -> Option<i32> {
        sqlx::query_scalar("select dagar from kommune_frist where kommune_id = $1 and kode = $2")
            .bind(self.kommune.id.uuid())
            .bind(kode)
            .fetch_optional(self.app.sql())
            .await
            .unwrap()
    }

    /// What PostgreSQL says of a change straight to it, in this person's session.
    async fn straight(&self, who: &Person, kode: &str, foer: Option<i32>, dagar: i32) -> bool {
        let mut db = as_person(&self.app, who).await;
        sqlx::query(
            "insert into kommune_frist_endring (kommune_id, kommune_frist_endring_id, kode, foer, dagar, grunn, gjort_av, gjort_at)
            values ($1, $2, $3, $4, $5, 'x', $6, now())",
        )
        .bind(self.kommune.id.uuid())
        .bind(self.app.new_id())
        .bind(kode)
        .bind(foer)
        .bind(dagar)
        .bind(who.id.uuid())
        .execute(&mut *db)
        .await
        .is_ok()
    }
}

#[tokio::test]
async fn a_clock_is_changed_with_a_reason_and_counts_from_then_on() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let page = yngve.get(FRISTAR).await;
    assert_eq!(page.attribute("input[name=samtale]", "value"), ["21"]);
    let bare = yngve.submit(FRISTAR, &[("samtale", "14")]).await;
    assert!(bare.error_on("grunn").is_some());
    let fields = [("samtale", "14"), ("grunn", "Vedtak i leiargruppa")];
    let page = yngve.submit(FRISTAR, &fields).await;
    assert_eq!(page.status, 303, "{}", page.text());
    assert_eq!(w.frist("samtale").await, Some(14));
    assert_eq!(w.frist("tiltak").await, None);
    let text = yngve.get(FRISTAR).await.text();
    assert!(
        text.contains("14 dagar (før: det vanlege)") && text.contains("Vedtak i leiargruppa"),
        "{text}"
    );
    let kari = w.as_(&w.kari).await;
    assert_eq!(kari.get(FRISTAR).await.status, 403);
    // back to the default is no row of its own
    let fields = [("samtale", "21"), ("grunn", "Omgjort")];
    assert_eq!(yngve.submit(FRISTAR, &fields).await.status, 303);
    assert_eq!(w.frist("samtale").await, None);
    assert_eq!(yngve.submit(FRISTAR, &[("grunn", "x")]).await.status, 422);
}

#[tokio::test]
async fn what_the_law_sets_may_be_shorter_and_never_longer_whoever_sends_it() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    for (kode, dagar) in [
        ("samtale_skolemiljoe", "8"),
        ("barnevern_svar", "22"),
        ("samtale", "0"),
        ("samtale", "mange"),
        ("samtykke_sist", "15"),
    ] {
        let page = yngve
            .submit(FRISTAR, &[(kode, dagar), ("grunn", "x")])
            .await;
        assert_eq!(page.status, 422, "{kode} {dagar}");
        assert!(page.error_on(kode).is_some(), "{kode} {dagar}");
    }
    assert!(!w.straight(&w.yngve, "samtale_skolemiljoe", None, 8).await);
    assert!(!w.straight(&w.yngve, "barnevern_svar", None, 22).await);
    assert!(!w.straight(&w.yngve, "ukjend", None, 8).await);
    assert!(w.straight(&w.yngve, "samtale_skolemiljoe", None, 3).await);
    assert!(!w.straight(&w.kari, "samtale_skolemiljoe", None, 3).await);
    let fields = [("samtale_skolemiljoe", "5"), ("grunn", "x")];
    assert_eq!(yngve.submit(FRISTAR, &fields).await.status, 303);
}

#[tokio::test]
async fn two_who_change_the_clocks_never_write_over_each_other() {
    let w = Scene::new().await;
    let (yngve, siri) = (w.as_(&w.yngve).await, w.as_(&w.siri).await);
    let old = siri.get(FRISTAR).await;
    let fields = [("tiltak", "10"), ("grunn", "x")];
    assert_eq!(yngve.submit(FRISTAR, &fields).await.status, 303);
    let late = old
        .submit(FRISTAR, &[("tiltak", "12"), ("grunn", "y")])
        .await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(!w.straight(&w.siri, "tiltak", None, 12).await);
    assert_eq!(w.frist("tiltak").await, Some(10));
}

#[tokio::test]
async fn the_defaults_of_the_program_are_those_that_are_written_down() {
    let app = TestApp::new().await;
    let rows: Vec<(String, i32)> =
        sqlx::query_as("select kode, vanleg from frist_regel order by kode")
            .fetch_all(app.sql())
            .await
            .unwrap();
    let fristar = laget::kommune::Fristar::default();
    let of = |kode: &str| match kode {
        "samtale" => fristar.samtale,
        "samtale_skolemiljoe" => fristar.samtale_skolemiljoe,
        "tiltak" => fristar.tiltak,
        "moete" => fristar.moete,
        "avgjerd" => fristar.avgjerd,
        "barnevern_svar" => fristar.barnevern_svar,
        "samtykke_foerst" => 30,
        "samtykke_midt" => 14,
        "samtykke_sist" => 7,
        other => panic!("{other}"),
    };
    assert_eq!(rows.len(), 9);
    for (kode, vanleg) in rows {
        assert_eq!(of(&kode), i64::from(vanleg), "{kode}");
    }
}

#[tokio::test]
async fn a_clock_that_comes_twice_is_refused() {
    let w = Scene::new().await;
    let client = w.as_(&w.yngve).await;
    let page = client.get(FRISTAR).await;
    let version = page
        .attribute("input[name=version]", "value")
        .pop()
        .unwrap();
    let name = page.attribute("input[inputmode=numeric]", "name").remove(0);
    let fields = [
        ("version", &*version),
        ("grunn", "Prøve"),
        (&*name, "4"),
        (&*name, "5"),
    ];
    assert_eq!(client.post(FRISTAR, &fields).await.status, 400);
}

#[tokio::test]
async fn the_clocks_are_in_the_menu_of_those_who_set_them() {
    let w = Scene::new().await;
    let link = ".hovudmeny a[href='/kommune/fristar']";
    let yngve = w.as_(&w.yngve).await;
    assert!(yngve.get("/").await.has(link));
    let here = yngve.get(FRISTAR).await;
    assert!(here.has(".hovudmeny a[href='/kommune/fristar'][aria-current]"));
    assert!(!w.as_(&w.kari).await.get("/").await.has(link));
}
