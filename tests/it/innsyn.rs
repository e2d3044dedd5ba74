//! `/logg`: what the personvernombod can narrow the log down by.

mod mi;

use laget::access::Role;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::harness::{Client, Eining, Kommune, Page, Person, TestApp};

/// A personvernombod, logged in; the clock stands on 23 November 2026.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    ombod: Client,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let ombod = kommune
            .person("Pia Ombod", Role::Personvernombod, &skule)
            .await;
        Self {
            ombod: app.client_for(&ombod).await,
            app,
            kommune,
            skule,
        }
    }

    async fn person(&self, namn: &str) -> Person {
        self.kommune.person(namn, Role::Tilsett, &self.skule).await
    }

    /// So many rows at an instant: the database itself would say now.
    async fn rows(&self, person: &Person, at: OffsetDateTime, avvist: bool, rows: i32) {
        let mut tx = self.app.sql().begin().await.unwrap();
        sqlx::query("set local session_replication_role = replica")
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query(
            "insert into innsynslogg (kommune_id, logg_id, at, brukar_id, rolle, handling, grunnlag, request_id, avvist,
                hash)
            select $1, gen_random_uuid(), $2, $3, 'tilsett', 'sak.opne', '', 'r', $4, '' from generate_series(1, $5)",
        )
        .bind(self.kommune.id.uuid())
        .bind(at)
        .bind(person.id.uuid())
        .bind(avvist)
        .bind(rows)
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }

    async fn find(&self, namn: &str) -> Page {
        let fields = [("namn", namn)];
        self.ombod.submit_from("/logg", "/logg/soek", &fields).await
    }
}

/// Who the rows are of, without the ombod's own.
fn of(page: &Page) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.text());
    let names = page.select("tbody td[data-merke=Kven]").into_iter();
    names.filter(|name| !name.starts_with("Pia")).collect()
}

const OCTOBER: OffsetDateTime = datetime!(2026-10-31 23:30 +1);
const NOVEMBER: OffsetDateTime = datetime!(2026-11-01 00:30 +1);

#[tokio::test]
async fn the_log_is_narrowed_down_by_person_by_refusal_and_by_day() {
    let scene = Scene::new().await;
    let (kari, per) = (
        scene.person("Kari Vik").await,
        scene.person("Per Dal").await,
    );
    scene.rows(&kari, OCTOBER, false, 1).await;
    scene.rows(&kari, NOVEMBER, true, 1).await;
    scene.rows(&per, NOVEMBER, false, 1).await;
    let kari_only = format!("brukar={}", kari.id);
    for (query, expected) in [
        ("", &["Kari Vik", "Per Dal", "Kari Vik"][..]),
        (&kari_only, &["Kari Vik", "Kari Vik"]),
        ("avvist=ja", &["Kari Vik"]),
        ("fraa=1.11.2026", &["Kari Vik", "Per Dal"]),
        ("til=31.10.2026", &["Kari Vik"]),
        ("fraa=2026-10-31&til=2026-10-31", &["Kari Vik"]),
        (&format!("{kari_only}&til=31.10.2026"), &["Kari Vik"]),
        (&format!("{kari_only}&avvist=ja&fraa=2.11.2026"), &[]),
    ] {
        let page = scene.ombod.get(&format!("/logg?{query}")).await;
        let (mut found, mut expected) = (of(&page), expected.to_vec());
        // two were at the same instant
        found.sort();
        expected.sort_unstable();
        assert_eq!(found, expected, "{query}");
    }
}

#[tokio::test]
async fn a_day_that_cannot_be_read_is_told_and_nothing_is_shown() {
    let scene = Scene::new().await;

    let page = scene.ombod.get("/logg?fraa=i+fjor").await;

    assert_eq!(page.status, 422);
    assert!(page.error_on("fraa").is_some());
    assert!(!page.has("tbody tr") && !page.text().contains("passar med filteret"));
}

#[tokio::test]
async fn refusals_are_of_the_last_ninety_days_when_no_day_is_given() {
    let scene = Scene::new().await;
    let kari = scene.person("Kari Vik").await;
    let old = datetime!(2026-08-24 12:00 +2);
    scene.rows(&kari, old, true, 1).await;

    let page = scene.ombod.get("/logg?avvist=ja").await;
    assert!(of(&page).is_empty());
    assert!(page.text().contains("dei siste 90 dagane"));
    let page = scene.ombod.get("/logg?avvist=ja&fraa=1.1.2026").await;
    assert_eq!(of(&page), ["Kari Vik"]);
    let page = format!("/logg?avvist=ja&brukar={}", kari.id);
    assert_eq!(of(&scene.ombod.get(&page).await), ["Kari Vik"]);
}

#[tokio::test]
async fn the_pages_keep_the_filters_and_together_hold_every_row_once() {
    let scene = Scene::new().await;
    let (kari, per) = (
        scene.person("Kari Vik").await,
        scene.person("Per Dal").await,
    );
    scene.rows(&kari, OCTOBER, true, 150).await;
    scene.rows(&kari, NOVEMBER, true, 100).await;
    scene.rows(&per, NOVEMBER, true, 30).await;
    for (query, rows) in [
        ("avvist=ja&til=31.10.2026".to_owned(), 150),
        (format!("brukar={}&avvist=ja", kari.id), 250),
    ] {
        let mut next = Some(format!("/logg?{query}"));
        let mut seen = 0;
        let mut said = Vec::new();
        while let Some(path) = next {
            assert!(path.starts_with(&format!("/logg?{query}")), "{path}");
            let page = scene.ombod.get(&path).await;
            seen += of(&page).len();
            said.extend(page.select(".treff [role=status]"));
            next = page.attribute("a[rel=next]", "href").pop();
        }
        assert_eq!(seen, rows, "{query}");
        assert_eq!(said[0], "Dei 100 nyaste linjene");
        assert!(said[said.len() - 1].starts_with("Dei siste"), "{said:?}");
    }
}

#[tokio::test]
async fn a_person_is_found_by_a_part_of_the_name_and_the_name_stands_in_no_address() {
    let scene = Scene::new().await;
    let kari = scene.person("Kari Åse Vik").await;
    scene.person("Per Vikøren").await;
    let elsewhere = scene.app.kommune().await;
    let there = elsewhere.skule("Dalen skule").await;
    elsewhere
        .person("Ola Åse Nordmann", Role::Tilsett, &there)
        .await;

    let found = scene.find("åse").await;
    assert_eq!(found.status, 303, "{}", found.text());
    assert_eq!(found.location(), format!("/logg?brukar={}", kari.id));
    let page = found.follow().await;
    assert_eq!(page.select(".brikker a"), ["Fjern filteret Kari Åse Vik"]);

    let several = scene.find("vik").await;
    assert_eq!(several.status, 200);
    let people = several.select("tbody th a");
    assert_eq!(people, ["Kari Åse Vik", "Per Vikøren"]);
    let fields = [
        ("namn", "vik"),
        ("avvist", "ja"),
        ("fraa", "1.11.2026"),
        ("til", ""),
    ];
    let several = scene.ombod.post("/logg/soek", &fields).await;
    let ways = several.attribute("tbody th a", "href");
    let expected = format!("/logg?brukar={}&avvist=ja&fraa=1.11.2026", kari.id);
    assert_eq!(ways[0], expected, "the filters stay on");

    for (typed, told) in [
        ("nordmann", "Ingen med det namnet"),
        (" ", "Du har ikkje skrive"),
    ] {
        let page = scene.find(typed).await;
        assert!(page.text().contains(told), "{typed}: {}", page.text());
    }
    let stranger = format!("/logg?brukar={}", scene.app.new_id());
    assert_eq!(scene.ombod.get(&stranger).await.status, 404);
}

#[tokio::test]
async fn who_saw_nobody_is_not_logged_as_having_seen_a_list() {
    let scene = Scene::new().await;
    let kari = scene.person("Kari Vik").await;
    let client = scene.app.client_for(&kari).await;
    for path in ["/", "/saker"] {
        assert_eq!(client.get(path).await.status, 200);
    }

    let page = format!("/logg?brukar={}", kari.id);
    let why = scene.ombod.get(&page).await.select("td[data-merke=Kvifor]");

    assert_eq!(why, ["", ""]);
}
