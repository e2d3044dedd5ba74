//! Mail, against a real mail server: without content, once, and never lost.

mod feil;
mod kommunar;
mod nei;
pub mod sink;

use laget::access::Role;
use laget::jobs::Worker;
use sink::Sink;
use time::Duration;
use time::macros::datetime;

use crate::harness::{Person, Sak, TestApp};

pub struct Scene {
    pub app: TestApp,
    pub sink: Sink,
    pub kari: Person,
    pub per: Person,
    pub sak: Sak,
}

impl Scene {
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let seljord = app.kommune().await;
        let skule = seljord.skule("Åsen skule").await;
        let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
        let per = seljord.person("Per Dal", Role::Tilsett, &skule).await;
        let nora = skule.barn("Nora", "Li").await;
        let sak = nora.sak(&kari, "Ho er ofte trøytt.").await;
        let scene = Self {
            sink: Sink::start().await,
            app,
            kari,
            per,
            sak,
        };
        scene.epost(&scene.per, "per.dal@laget.example").await;
        scene
    }

    pub async fn epost(&self, person: &Person, adresse: &str) {
        sqlx::query("insert into varsling (brukar_id, epost) values ($1, $2)")
            .bind(person.id.uuid())
            .bind(adresse)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    pub fn worker(&self) -> Worker {
        self.app.worker_with(self.sink.mailer())
    }

    /// Tells Per something, as a hand-over that is offered would. The worker of the test's browsers does not see it.
    pub async fn tell_per(&self, slag: &str) {
        sqlx::query(
            "with m as (
                insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, fraa_brukar_id, noekkel, at)
                select kommune_id, $2, $3, $4, sak_id, $5, $2::text, $6 from sak where sak_id = $1
                returning kommune_id
            )
            insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
            select kommune_id, $7, 'varsel', $3, 'varsel:' || $3, $6 from m on conflict do nothing",
        )
        .bind(self.sak.id.uuid())
        .bind(self.app.new_id())
        .bind(self.per.id.uuid())
        .bind(slag)
        .bind(self.kari.id.uuid())
        .bind(laget::clock::Clock::now(self.app.clock()))
        .bind(self.app.new_id())
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    /// Whoever may see the sak in the end: Per is on the lag.
    pub async fn per_is_on_the_lag(&self) {
        self.sak.deltakar(&self.per).await;
    }

    /// Where the mails of Per's meldingar stand.
    pub async fn states(&self) -> Vec<String> {
        sqlx::query_scalar("select epost from melding where brukar_id = $1 order by at, melding_id")
            .bind(self.per.id.uuid())
            .fetch_all(self.app.sql())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_letter_says_that_there_is_a_melding_and_nothing_else() {
    let mut w = Scene::new().await;
    w.per_is_on_the_lag().await;
    w.tell_per("lag_inn").await;
    w.app.clock().set(datetime!(2026-11-24 7:00 +1));
    w.tell_per("overlevering_overteken").await;

    w.worker().work_off().await.unwrap();

    let letters = w.sink.letters().await;
    let [letter] = &letters[..] else {
        panic!("{letters:?}")
    };
    let plain = letter.replace("=\r\n", "");
    assert!(plain.contains("Du har nye meldingar i Laget."), "{plain}");
    assert!(plain.contains("https://laget.example/meldingar"));
    assert!(plain.contains("Subject: Melding =?utf-8?"), "{plain}");
    assert!(plain.contains("Auto-Submitted: auto-generated"));
    let number: String = sqlx::query_scalar("select saksnummer from sak where sak_id = $1")
        .bind(w.sak.id.uuid())
        .fetch_one(w.app.sql())
        .await
        .unwrap();
    for canary in [
        "Nora",
        "Kari",
        "Per Dal",
        "Prøve",
        "skule",
        &number,
        &w.sak.id.to_string(),
    ] {
        assert!(!plain.contains(canary), "{canary}: {plain}");
    }
}

#[tokio::test]
async fn an_offer_is_told_at_once_and_once_and_what_can_wait_comes_in_the_days_digest() {
    let mut w = Scene::new().await;
    w.per_is_on_the_lag().await;
    w.tell_per("tiltak_ansvar").await;
    w.worker().work_off().await.unwrap();
    assert_eq!(w.sink.letters().await.len(), 0);
    assert_eq!(w.states().await, ["ventar"]);

    w.tell_per("overlevering_overteken").await;
    w.worker().work_off().await.unwrap();
    w.worker().work_off().await.unwrap();

    assert_eq!(w.sink.letters().await.len(), 1, "one, about both");
    assert_eq!(w.states().await, ["sendt", "sendt"]);
    w.tell_per("lag_inn").await;
    w.worker().work_off().await.unwrap();
    w.app.clock().set(datetime!(2026-11-24 6:59 +1));
    w.worker().work_off().await.unwrap();
    assert_eq!(w.sink.letters().await.len(), 1);
    w.app.clock().set(datetime!(2026-11-24 7:00 +1));
    w.worker().work_off().await.unwrap();
    assert_eq!(w.sink.letters().await.len(), 2);
}

#[tokio::test]
async fn nothing_is_sent_in_the_quiet_hours_and_it_comes_when_they_are_over() {
    let mut w = Scene::new().await;
    w.per_is_on_the_lag().await;
    // Friday evening
    w.app.clock().set(datetime!(2026-11-27 19:00 +1));
    w.tell_per("overlevering_overteken").await;
    w.worker().work_off().await.unwrap();
    assert_eq!(w.sink.letters().await.len(), 0);

    w.app.clock().set(datetime!(2026-11-30 7:00 +1));
    w.worker().work_off().await.unwrap();

    assert_eq!(w.sink.letters().await.len(), 1);
    let attempts: i32 = sqlx::query_scalar("select max(attempts) from job where brukar_id = $1")
        .bind(w.per.id.uuid())
        .fetch_one(w.app.sql())
        .await
        .unwrap();
    assert_eq!(attempts, 1, "waiting is no try");
}

#[tokio::test]
async fn what_waits_goes_when_the_hours_are_quiet_no_more() {
    let w = Scene::new().await;
    w.per_is_on_the_lag().await;
    w.app.clock().set(datetime!(2026-11-23 19:00 +1));
    w.tell_per("overlevering_overteken").await;
    w.worker().work_off().await.unwrap();
    assert_eq!(w.states().await, ["ventar"]);
    let per = w.app.client_for(&w.per).await;

    // the worker beside the browser has a carrier of its own
    let hours = [("stille_fraa", "0"), ("stille_til", "0")];
    let page = per.submit("/meldingar/varsling", &hours).await;

    assert_eq!(page.status, 303, "{}", page.text());
    assert_eq!(w.states().await, ["sendt"]);
}

#[tokio::test]
async fn a_kind_that_is_turned_off_stands_in_the_inbox_only() {
    let mut w = Scene::new().await;
    let per = w.app.client_for(&w.per).await;
    let page = per
        .submit("/meldingar/varsling", &[("overlevering", "av")])
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
    w.per_is_on_the_lag().await;
    w.tell_per("overlevering_overteken").await;

    w.worker().work_off().await.unwrap();

    assert_eq!(w.sink.letters().await.len(), 0);
    assert_eq!(w.states().await, ["ikkje"]);
    assert!(
        per.get("/meldingar")
            .await
            .text()
            .contains("har teke over saka")
    );
}

#[tokio::test]
async fn there_is_no_mail_about_what_the_reader_may_not_see_any_more() {
    let mut w = Scene::new().await;
    w.per_is_on_the_lag().await;
    w.tell_per("overlevering_overteken").await;
    w.sak.sperre(&w.per).await;

    w.worker().work_off().await.unwrap();

    assert_eq!(w.sink.letters().await.len(), 0);
    let per = w.app.client_for(&w.per).await;
    let text = per.get("/meldingar").await.text();
    assert!(text.contains("Du har ingen meldingar"), "{text}");
}

#[tokio::test]
async fn what_was_read_before_the_mail_could_go_needs_no_mail() {
    let mut w = Scene::new().await;
    w.per_is_on_the_lag().await;
    w.sink.behave("down").await;
    w.tell_per("overlevering_overteken").await;
    w.worker().work_off().await.unwrap();
    let per = w.app.client_for(&w.per).await;
    per.submit_from("/meldingar", "/meldingar/lesne", &[]).await;
    w.sink.behave("ok").await;

    w.app.clock().advance(Duration::hours(2));
    w.worker().work_off().await.unwrap();

    assert_eq!(w.sink.letters().await.len(), 0);
}
