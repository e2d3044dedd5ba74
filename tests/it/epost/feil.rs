//! A mail server that fails in every way, by a script made from a seed: nothing is lost, and nothing is told twice.

use std::collections::BTreeMap;

use laget::clock::{Clock, oslo_date};
use time::macros::datetime;
use time::{Date, Duration};
use uuid::Uuid;

use super::Scene;
use crate::drift::loggen::Log;
use crate::harness::TestApp;

/// Scripts that are tried, and steps of each.
const SEEDS: std::ops::Range<u64> = 1..9;
const STEPS: usize = 14;

/// Ways to misbehave before anything is sent, or with a clear no.
const CERTAIN: [&str; 10] = [
    "down",
    "connect_later",
    "connect_drop",
    "sender_later",
    "sender_never",
    "recipient_later",
    "recipient_drop",
    "recipient_silent",
    "letter_later",
    "ok",
];
/// Ways after which nobody knows.
const UNCERTAIN: [&str; 4] = [
    "letter_lost",
    "letter_kept_drop",
    "letter_kept_silent",
    "letter_held",
];

/// A little generator: a script is the same for the same seed (`SplitMix64`).
struct Script(u64);

impl Script {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let end = u64::try_from(end).unwrap();
        usize::try_from((z ^ (z >> 31)) % end).unwrap()
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// What may have been told of each melding, and on which days.
#[derive(Default)]
struct Told(BTreeMap<Uuid, Vec<Date>>);

impl Told {
    /// Notes what has changed since the worker was last at it.
    async fn note(&mut self, w: &Scene, before: &BTreeMap<Uuid, (String, Option<Uuid>)>) {
        for (id, now) in rows(&w.app, w).await {
            let told = matches!(now.0.as_str(), "sendt" | "uviss");
            if told && before.get(&id) != Some(&now) {
                let day = oslo_date(w.app.clock().now());
                self.0.entry(id).or_default().push(day);
            }
        }
    }
}

async fn rows(app: &TestApp, w: &Scene) -> BTreeMap<Uuid, (String, Option<Uuid>)> {
    let rows: Vec<(Uuid, String, Option<Uuid>)> =
        sqlx::query_as("select melding_id, epost, epost_job_id from melding where brukar_id = $1")
            .bind(w.per.id.uuid())
            .fetch_all(app.sql())
            .await
            .unwrap();
    rows.into_iter()
        .map(|(id, epost, job)| (id, (epost, job)))
        .collect()
}

async fn work(w: &Scene, told: &mut Told) {
    let before = rows(&w.app, w).await;
    w.worker().work_off().await.unwrap();
    told.note(w, &before).await;
}

async fn follow(seed: u64, modes: &[&'static str]) -> (usize, usize) {
    let mut script = Script(seed);
    let mut w = Scene::new().await;
    w.per_is_on_the_lag().await;
    let mut told = Told::default();
    for _ in 0..STEPS {
        match script.below(4) {
            0 => {
                w.tell_per(script.pick(&["overlevering_overteken", "tiltak_ansvar"]))
                    .await;
            }
            1 => {
                let mode = script.pick(modes);
                w.sink.behave(mode).await;
            }
            2 => {
                let minutes = script.pick(&[1_i64, 20, 300, 1500]);
                w.app.clock().advance(Duration::minutes(minutes));
            }
            _ => {}
        }
        work(&w, &mut told).await;
    }
    w.tell_per("overlevering_overteken").await;
    w.sink.behave("ok").await;
    // two days are enough for every wait and the digest after
    for _ in 0..60 {
        w.app.clock().advance(Duration::hours(2));
        work(&w, &mut told).await;
    }
    let states = w.states().await;
    assert!(
        states.iter().all(|state| state == "sendt"),
        "seed {seed}: {states:?}"
    );
    for (id, days) in &told.0 {
        let mut each = days.clone();
        each.dedup();
        assert_eq!(&each, days, "seed {seed}: {id} was told of twice on a day");
    }
    let letters = w.sink.letters().await;
    let tellings = told.0.values().map(Vec::len).sum();
    assert_eq!(told.0.len(), states.len(), "seed {seed}");
    assert!(
        letters.len() <= tellings,
        "seed {seed}: {} letters",
        letters.len()
    );
    (letters.len(), states.len())
}

#[tokio::test]
async fn whatever_the_mail_server_refuses_each_melding_is_told_of_once() {
    for seed in SEEDS {
        let (letters, meldingar) = follow(seed, &CERTAIN).await;
        assert!(0 < letters && letters <= meldingar, "seed {seed}");
    }
}

#[tokio::test]
async fn whatever_the_mail_server_leaves_unsaid_nothing_is_lost_and_nothing_is_told_twice_a_day() {
    let modes = [&CERTAIN[..], &UNCERTAIN[..], &UNCERTAIN[..]].concat();
    for seed in SEEDS {
        follow(seed, &modes).await;
    }
}

#[tokio::test]
async fn a_letter_whose_fate_is_unknown_is_not_sent_again_but_told_of_in_the_next_digest() {
    for mode in UNCERTAIN {
        let mut w = Scene::new().await;
        w.per_is_on_the_lag().await;
        w.sink.behave(mode).await;
        w.tell_per("overlevering_overteken").await;
        w.worker().work_off().await.unwrap();
        let kept = usize::from(mode.contains("kept"));
        assert_eq!(w.states().await, ["uviss"], "{mode}");
        w.sink.behave("ok").await;
        w.app.clock().advance(Duration::hours(3));
        w.worker().work_off().await.unwrap();
        assert_eq!(w.sink.letters().await.len(), kept, "{mode}: the same day");

        w.app.clock().advance(Duration::days(1));
        w.worker().work_off().await.unwrap();

        assert_eq!(w.sink.letters().await.len(), kept + 1, "{mode}");
        assert_eq!(w.states().await, ["sendt"], "{mode}");
    }
}

#[tokio::test]
async fn a_letter_whose_fate_is_unknown_is_a_line_in_the_log() {
    let mut w = Scene::new().await;
    w.per_is_on_the_lag().await;
    w.sink.behave(UNCERTAIN[0]).await;
    w.tell_per("overlevering_overteken").await;
    let (log, _guard) = Log::begin("warn");

    w.worker().work_off().await.unwrap();

    let said = log.text();
    assert!(said.contains("did not say whether it has it"), "{said}");
}

#[tokio::test]
async fn a_mail_server_that_is_down_for_a_day_loses_nothing() {
    let mut w = Scene::new().await;
    w.per_is_on_the_lag().await;
    w.sink.behave("down").await;
    w.tell_per("overlevering_overteken").await;
    for _ in 0..48 {
        w.worker().work_off().await.unwrap();
        w.app.clock().advance(Duration::minutes(30));
    }
    w.sink.behave("ok").await;

    // in working hours of the next day
    w.app.clock().advance(Duration::hours(2));
    w.worker().work_off().await.unwrap();

    assert_eq!(w.sink.letters().await.len(), 1);
    assert_eq!(w.states().await, ["sendt"]);
}

#[tokio::test]
async fn a_digest_does_not_tell_again_of_what_perhaps_went_the_same_day() {
    let mut w = Scene::new().await;
    w.per_is_on_the_lag().await;
    sqlx::query(
        "update varsling set stille_fraa = '00:00', stille_til = '00:00' where brukar_id = $1",
    )
    .bind(w.per.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    w.app.clock().set(datetime!(2026-11-24 5:00 +1));
    w.tell_per("tiltak_ansvar").await;
    w.worker().work_off().await.unwrap();
    w.sink.behave("letter_lost").await;
    w.tell_per("overlevering_overteken").await;
    w.worker().work_off().await.unwrap();
    assert_eq!(w.states().await, ["uviss", "uviss"]);
    w.sink.behave("ok").await;

    w.app.clock().set(datetime!(2026-11-24 7:00 +1));
    w.worker().work_off().await.unwrap();
    assert_eq!(w.sink.letters().await.len(), 0, "one a day");
    w.app.clock().set(datetime!(2026-11-25 7:00 +1));
    w.worker().work_off().await.unwrap();

    assert_eq!(w.sink.letters().await.len(), 1);
    assert_eq!(w.states().await, ["sendt", "sendt"]);
}

#[tokio::test]
async fn a_digest_whose_worker_died_is_told_of_the_day_after() {
    let mut w = Scene::new().await;
    w.per_is_on_the_lag().await;
    w.tell_per("tiltak_ansvar").await;
    w.worker().work_off().await.unwrap();
    w.app.clock().set(datetime!(2026-11-24 7:00 +1));
    w.sink.behave("letter_lost").await;
    w.worker().work_off().await.unwrap();
    // as it stands when the worker dies with the letter under way, and another takes the job
    for statement in [
        "delete from job where kind = 'samla' and state = 'waiting' and brukar_id = $1",
        "update job set state = 'waiting', finished_at = null where kind = 'samla' and brukar_id = $1",
        "update melding set epost = 'underveg' where brukar_id = $1",
        "update varsling set samla = 'underveg' where brukar_id = $1",
    ] {
        sqlx::query(statement)
            .bind(w.per.id.uuid())
            .execute(w.app.sql())
            .await
            .unwrap();
    }
    w.sink.behave("ok").await;
    w.worker().work_off().await.unwrap();
    assert_eq!(w.states().await, ["uviss"], "one a day");

    w.app.clock().advance(Duration::days(1));
    w.worker().work_off().await.unwrap();

    assert_eq!(w.sink.letters().await.len(), 1);
    assert_eq!(w.states().await, ["sendt"]);
}
