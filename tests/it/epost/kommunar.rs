//! Somebody who works in several kommunar has one digest a day, about all of them.

use laget::access::Role;
use laget::clock::Clock;
use laget::mail::{Mailer, Memory};
use time::Duration;
use time::macros::datetime;

use super::sink::Sink;
use crate::harness::{Kommune, Person, TestApp};

struct Scene {
    app: TestApp,
    kommunar: Vec<Kommune>,
    ida: Person,
    letters: Memory,
}

impl Scene {
    /// Ida works in three kommunar.
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommunar = vec![
            app.kommune().await,
            app.kommune().await,
            app.kommune().await,
        ];
        let served: Vec<&Kommune> = kommunar.iter().collect();
        let ppt = app.interkommunal("ppt", &served).await;
        let ida = kommunar[0].person("Ida Ppt", Role::Tilsett, &ppt).await;
        for other in &kommunar[1..] {
            other.medlemskap(ida.id, Role::Tilsett, &ppt).await;
        }
        sqlx::query("insert into varsling (brukar_id, epost) values ($1, 'ida@laget.example')")
            .bind(ida.id.uuid())
            .execute(app.sql())
            .await
            .unwrap();
        Self {
            app,
            kommunar,
            ida,
            letters: Memory::default(),
        }
    }

    /// Something that can wait for the digest, and a job of this kind.
    async fn tell(&self, place: usize, kind: &str) {
        sqlx::query(
            "with m as (
                insert into melding (kommune_id, melding_id, brukar_id, slag, noekkel, at)
                values ($1, $2, $3, 'lag_inn', $2::text, $4)
                returning kommune_id
            )
            insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
            select kommune_id, $5, $6, $3, $6 || ':' || $3, $4 from m",
        )
        .bind(self.kommunar[place].id.uuid())
        .bind(self.app.new_id())
        .bind(self.ida.id.uuid())
        .bind(self.app.clock().now())
        .bind(self.app.new_id())
        .bind(kind)
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    async fn work(&self) -> usize {
        let worker = self.app.worker_with(Mailer::Memory(self.letters.clone()));
        worker.work_off().await.unwrap();
        self.letters.letters().len()
    }

    async fn states(&self) -> Vec<String> {
        sqlx::query_scalar("select epost from melding where brukar_id = $1 order by epost")
            .bind(self.ida.id.uuid())
            .fetch_all(self.app.sql())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn one_digest_tells_of_what_waits_in_all_of_them() {
    let w = Scene::new().await;
    for place in 0..3 {
        w.tell(place, "varsel").await;
    }
    assert_eq!(w.work().await, 0);
    w.app.clock().set(datetime!(2026-11-24 7:00 +1));

    assert_eq!(w.work().await, 1);

    assert_eq!(w.states().await, ["sendt", "sendt", "sendt"]);
    for _ in 0..3 {
        w.app.clock().advance(Duration::days(1));
        assert_eq!(w.work().await, 1, "and not again another day");
    }
}

#[tokio::test]
async fn what_came_after_the_digest_of_another_kommune_is_told_of_the_day_after() {
    let w = Scene::new().await;
    w.tell(0, "varsel").await;
    w.work().await;
    w.app.clock().set(datetime!(2026-11-24 7:00 +1));
    assert_eq!(w.work().await, 1);
    w.app.clock().advance(Duration::hours(1));
    w.tell(1, "samla").await;

    assert_eq!(w.work().await, 1);
    assert_eq!(w.states().await, ["sendt", "ventar"]);

    w.app.clock().set(datetime!(2026-11-25 7:00 +1));
    assert_eq!(w.work().await, 2);
    assert_eq!(w.states().await, ["sendt", "sendt"]);
}

#[tokio::test]
async fn a_digest_of_unknown_fate_tells_of_nothing_elsewhere_before_the_day_after() {
    let w = Scene::new().await;
    let mut sink = Sink::start().await;
    for place in 0..2 {
        w.tell(place, "varsel").await;
    }
    w.work().await;
    w.app.clock().set(datetime!(2026-11-24 7:00 +1));
    sink.behave("letter_lost").await;
    let worker = w.app.worker_with(sink.mailer());
    worker.work_off().await.unwrap();
    assert_eq!(w.states().await, ["uviss", "ventar"]);

    w.app.clock().advance(Duration::hours(2));
    assert_eq!(w.work().await, 0);
    w.app.clock().advance(Duration::days(1));

    assert_eq!(w.work().await, 1);
    assert_eq!(w.states().await, ["sendt", "sendt"]);
}

#[tokio::test]
async fn the_digest_of_one_kommune_waits_for_that_of_another_to_end() {
    let w = Scene::new().await;
    w.app.clock().set(datetime!(2026-11-24 7:00 +1));
    let set = "update varsling set samla_at = $2, samla = $3 where brukar_id = $1";
    let now = w.app.clock().now();
    let digest = |gjekk: &'static str| sqlx::query(set).bind(w.ida.id.uuid()).bind(now).bind(gjekk);
    digest("underveg").execute(w.app.sql()).await.unwrap();
    w.tell(1, "samla").await;
    assert_eq!(w.work().await, 0);
    assert_eq!(w.states().await, ["ventar"], "nobody knows yet");

    digest("sendt").execute(w.app.sql()).await.unwrap();
    w.app.clock().advance(Duration::minutes(5));

    assert_eq!(w.work().await, 0);
    assert_eq!(w.states().await, ["sendt"]);
}

#[tokio::test]
async fn a_digest_that_nobody_works_on_any_more_is_one_of_unknown_fate() {
    let w = Scene::new().await;
    w.app.clock().set(datetime!(2026-11-24 7:00 +1));
    let begun = "update varsling set samla_at = $2, samla = 'underveg' where brukar_id = $1";
    sqlx::query(begun)
        .bind(w.ida.id.uuid())
        .bind(w.app.clock().now())
        .execute(w.app.sql())
        .await
        .unwrap();
    w.app.clock().advance(Duration::minutes(3));
    w.tell(1, "samla").await;
    assert_eq!(w.work().await, 0, "it was perhaps sent");
    let went: String = sqlx::query_scalar("select samla from varsling where brukar_id = $1")
        .bind(w.ida.id.uuid())
        .fetch_one(w.app.sql())
        .await
        .unwrap();
    assert_eq!(went, "uviss");

    w.app.clock().set(datetime!(2026-11-25 7:00 +1));
    assert_eq!(w.work().await, 1);
}

#[tokio::test]
async fn the_inbox_says_where_else_something_waits() {
    let w = Scene::new().await;
    w.tell(1, "varsel").await;
    let ida = w.app.client_for(&w.ida).await;
    let text = ida.get("/meldingar").await.text();
    let there = format!("Du har ulesne meldingar i {} (1).", w.kommunar[1].namn);
    assert!(text.contains(&there), "{text}");
    w.tell(0, "samla").await;
    let text = ida.get("/meldingar").await.text();
    assert!(text.contains(&there), "only elsewhere: {text}");
    w.work().await;
}
