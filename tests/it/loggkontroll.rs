//! The review of the innsynslogg: what is found every night, who judges it, and what nobody gets to know.

mod kollega;
mod liste;
mod rekning;

use laget::access::Role;
use sqlx::types::Uuid;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::harness::{Barn, Client, Kommune, Page, Person, TestApp};

const FORMIDDAG: OffsetDateTime = datetime!(2026-11-20 10:00 +1);

/// A skule, somebody who has the family name of a child there, and a personvernombod; the clock stands on 23 November 2026.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    kari: Person,
    ombod: Person,
    nora: Barn,
    ada: Barn,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let andre = kommune.tenest("andre").await;
        let ombod = kommune
            .person("Pia Vern", Role::Personvernombod, &andre)
            .await;
        let nora = skule.barn("Nora", "Vik").await;
        let ada = skule.barn("Ada", "Lund").await;
        Self {
            app,
            kommune,
            kari,
            ombod,
            nora,
            ada,
        }
    }

    /// A row of the log at an instant: the database itself would say now.
    async fn row(&self, person: &Person, at: OffsetDateTime, barna: &[&Barn]) {
        let barna = barna.iter().map(|barn| barn.id.uuid()).collect();
        rad(&self.app, person, at, barna, ("sak.opne", "tilsett", false)).await;
    }

    /// What the job of the morning does.
    async fn natta(&self) {
        sqlx::query(
            "select app.job_daily('loggkontroll', app.today(), '2026-11-23'::timestamptz, array[$1])",
        )
        .bind(self.kommune.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        self.app.work().await;
    }

    async fn count(&self, from_where: &str) -> i64 {
        let question = format!("{from_where} and kommune_id = $1");
        self.app.count(&question, self.kommune.id.uuid()).await
    }

    async fn the_only(&self) -> String {
        let id: Uuid =
            sqlx::query_scalar("select logg_treff_id from logg_treff where kommune_id = $1")
                .bind(self.kommune.id.uuid())
                .fetch_one(self.app.sql())
                .await
                .unwrap();
        format!("/loggkontroll/{id}")
    }

    async fn as_(&self, person: &Person) -> Client {
        self.app.client_for(person).await
    }
}

/// A row of the log: what was done, in which role, and whether it was refused.
async fn rad(
    app: &TestApp,
    person: &Person,
    at: OffsetDateTime,
    barna: Vec<Uuid>,
    (handling, rolle, avvist): (&str, &str, bool),
) {
    let mut tx = app.sql().begin().await.unwrap();
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query(
        "insert into innsynslogg (kommune_id, logg_id, at, brukar_id, instans_id, eining_id, rolle, handling, barn_id_list,
            grunnlag, request_id, avvist, hash)
        values ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, $8, '', 'r', $9, '')",
    )
    .bind(person.kommune_id.uuid())
    .bind(at)
    .bind(person.id.uuid())
    .bind(person.instans_id.uuid())
    .bind(person.eining_id.map(laget::ids::EiningId::uuid))
    .bind(rolle)
    .bind(handling)
    .bind(barna)
    .bind(avvist)
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

async fn say(client: &Client, path: &str, konklusjon: &str, merknad: &str) -> Page {
    let fields = [("konklusjon", konklusjon), ("merknad", merknad)];
    client.submit(path, &fields).await
}

#[tokio::test]
async fn what_the_night_finds_is_told_to_the_ombod_and_judged_once_for_good() {
    let w = Scene::new().await;
    w.row(&w.kari, FORMIDDAG, &[&w.nora]).await;
    w.natta().await;
    let ombod = w.as_(&w.ombod).await;
    let inbox = ombod.get("/meldingar").await;
    assert!(
        inbox.text().contains("Nye treff i innsynsloggen"),
        "{}",
        inbox.text()
    );
    let melding = inbox.attribute(".meldingar a", "href").pop().unwrap();
    assert_eq!(ombod.get(&melding).await.location(), "/loggkontroll");
    assert!(
        ombod
            .get("/")
            .await
            .text()
            .contains("Eitt treff i innsynsloggen")
    );
    let path = w.the_only().await;
    let list = ombod.get("/loggkontroll").await;
    assert!(
        list.has(&format!("tbody a[href='{path}']")),
        "{}",
        list.text()
    );
    for (page, url) in [(list, "/loggkontroll"), (ombod.get(&path).await, &*path)] {
        assert_eq!(page.status, 200, "{url}");
        for word in ["Kari Vik", "Same slektsnamn", "eitt barn", "1 gong"] {
            assert!(page.text().contains(word), "{url}: {word}");
        }
        assert!(!page.body.contains("Nora"), "{url}");
    }

    let bad = say(&ombod, &path, "spurt", "").await;
    assert_eq!(bad.status, 422);
    assert!(bad.error_on("merknad").is_some());
    let asked = say(&ombod, &path, "spurt", "Spurde kvifor.").await;
    assert_eq!(asked.status, 303, "{}", asked.text());
    assert!(ombod.get("/loggkontroll").await.text().contains("Spurd"));
    assert!(
        ombod
            .get("/meldingar")
            .await
            .text()
            .contains("gjeld ikkje lenger")
    );
    // two windows
    let (open, other) = (ombod.get(&path).await, ombod.get(&path).await);
    let done = open.submit(&path, &[("konklusjon", "tenleg")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let fields = [("konklusjon", "avvik"), ("merknad", "Melde avvik 12.")];
    let refused = other.submit(&path, &fields).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert!(
        refused.text().contains("Melde avvik 12."),
        "nothing typed is lost"
    );
    assert_eq!(w.count("logg_vurdering where true").await, 2);
    assert!(!ombod.get(&path).await.has("form.skjema"));
    assert!(
        !ombod
            .get("/")
            .await
            .text()
            .contains("treff i innsynsloggen")
    );
    let read = "innsynslogg where handling = 'logg.kontrollere' and cardinality(barn_id_list) = 1";
    assert!(w.count(read).await >= 3, "the child's own log has it");
}

#[tokio::test]
async fn another_than_the_one_it_is_about_judges_it() {
    let w = Scene::new().await;
    let andre = w.kommune.tenest("andre").await;
    w.kommune
        .medlemskap(w.kari.id, Role::Personvernombod, &andre)
        .await;
    w.row(&w.kari, FORMIDDAG, &[&w.nora]).await;
    w.natta().await;
    let (kari, path) = (w.as_(&w.kari).await, w.the_only().await);
    let own = kari.get(&path).await;
    assert_eq!(own.status, 200);
    assert!(own.text().contains("Ein annan må gå gjennom det") && !own.has("form.skjema"));
    let id = w.app.new_id().to_string();
    let fields = [("id", &*id), ("konklusjon", "tenleg"), ("merknad", "")];
    assert_eq!(kari.post(&path, &fields).await.status, 403);
    assert_eq!(w.count("logg_vurdering where true").await, 0);
    let told = "melding where slag = 'logg_treff'";
    assert_eq!(
        w.count(told).await,
        1,
        "the other ombod, and not the one it is about"
    );
    let refused = sqlx::query(
        "insert into logg_vurdering (kommune_id, logg_vurdering_id, logg_treff_id, konklusjon, brukar_id)
        select kommune_id, gen_random_uuid(), logg_treff_id, 'tenleg', brukar_id from logg_treff where kommune_id = $1",
    )
    .bind(w.kommune.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap_err();
    assert!(
        refused.to_string().contains("another goes through it"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_note_that_may_name_a_child_is_asked_about_and_nobody_is_told_of_which() {
    let w = Scene::new().await;
    w.row(&w.kari, FORMIDDAG, &[&w.nora]).await;
    w.natta().await;
    let (ombod, path) = (w.as_(&w.ombod).await, w.the_only().await);
    let asked = say(&ombod, &path, "avvik", "Ho las om Ada Lund.").await;
    assert_eq!(asked.status, 422, "{}", asked.text());
    let message = asked.error_on("merknad").unwrap();
    assert!(
        message.contains("namnet") && !message.contains("Ada"),
        "{message}"
    );
    assert!(asked.error_on("stadfesta").is_some());
    assert_eq!(w.count("logg_vurdering where true").await, 0);
    let looked = "barn_oppslag where slag = 'namn'";
    assert_eq!(w.count(looked).await, 1, "to ask is counted");
    let fine = say(&ombod, &path, "avvik", "Melde avvik 12.").await;
    assert_eq!(fine.status, 303, "{}", fine.text());
}

#[tokio::test]
async fn nobody_but_the_kommunes_own_ombod_sees_what_was_found() {
    let w = Scene::new().await;
    w.row(&w.kari, FORMIDDAG, &[&w.nora]).await;
    w.natta().await;
    let path = w.the_only().await;
    let other = w.app.kommune().await;
    let andre = other.tenest("andre").await;
    let framand = other
        .person("Finn Vern", Role::Personvernombod, &andre)
        .await;
    let framand = w.as_(&framand).await;
    assert_eq!(framand.get(&path).await.status, 404);
    assert!(!framand.get("/loggkontroll").await.text().contains("Kari"));
    let id = w.app.new_id().to_string();
    let fields = [("id", &*id), ("konklusjon", "tenleg"), ("merknad", "")];
    assert_eq!(framand.post(&path, &fields).await.status, 404);
    let andre = w.kommune.tenest("andre").await;
    for role in [
        Role::Systemansvarleg,
        Role::Kommunalsjef,
        Role::SltKoordinator,
    ] {
        let person = w.kommune.person("Eli Moe", role, &andre).await;
        let client = w.as_(&person).await;
        for path in ["/loggkontroll", &*path, "/loggkontroll/grense"] {
            assert_eq!(client.get(path).await.status, 403, "{role:?} {path}");
        }
        assert_eq!(client.post(&path, &fields).await.status, 403, "{role:?}");
        let fields = [
            ("version", "0"),
            ("mange", "200"),
            ("konto", "2000"),
            ("kommunen", "2000"),
        ];
        let page = client.post("/loggkontroll/grense", &fields).await;
        assert_eq!(page.status, 403, "{role:?}");
    }
    assert_eq!(w.count("logg_vurdering where true").await, 0);
}

#[tokio::test]
async fn how_many_are_many_is_the_kommunes_own_and_holds_from_the_next_night() {
    let w = Scene::new().await;
    let ombod = w.as_(&w.ombod).await;
    let path = "/loggkontroll/grense";
    let old = ombod.get(path).await;
    assert_eq!(ombod.submit(path, &[("mange", "2")]).await.status, 422);
    let saved = ombod.submit(path, &[("mange", "3")]).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let stale = old.submit(path, &[("mange", "50")]).await;
    assert_eq!(stale.status, 409, "{}", stale.text());
    assert!(
        ombod
            .get("/loggkontroll")
            .await
            .text()
            .contains("Mange er 3 barn")
    );

    let skule = w.kommune.skule("Bøen skule").await;
    let lise = w.kommune.person("Lise Lie", Role::Tilsett, &skule).await;
    let (ida, una) = (
        skule.barn("Ida", "Moe").await,
        skule.barn("Una", "Moe").await,
    );
    // the third an hour after the first is not within it
    for (at, barn) in [
        (datetime!(2026-11-20 10:00 +1), &w.ada),
        (datetime!(2026-11-20 10:20 +1), &ida),
        (datetime!(2026-11-20 11:00 +1), &una),
    ] {
        w.row(&lise, at, &[barn]).await;
    }
    w.natta().await;
    assert_eq!(w.count("logg_treff where slag = 'mange'").await, 0);
    sqlx::query("delete from logg_kontroll where kommune_id = $1")
        .bind(w.kommune.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    w.row(&lise, datetime!(2026-11-20 10:59 +1), &[&una]).await;
    sqlx::query(
        "select app.logg_kontroll_neste($1, '2026-11-21 09:00+01') from generate_series(1, 30)",
    )
    .bind(w.kommune.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    assert_eq!(
        w.count("logg_treff where slag = 'mange' and tal_barn = 3")
            .await,
        1
    );
}
