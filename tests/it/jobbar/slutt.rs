//! How jobs end that do not go: tried again with longer and longer waits, or dead; each cause has its own words.

use laget::clock::Clock;
use laget::jobs::{Job, Kind, Outcome, Stop, Work};
use laget::mail::{Mailer, Memory};
use time::{Duration, OffsetDateTime};

use super::Scene;

/// A kind of job with this work, tried three times.
const fn kind(work: Work) -> Kind {
    Kind {
        name: "proeve",
        label: "Prøve",
        max_attempts: 3,
        daily: None,
        work,
    }
}

impl Scene {
    /// Does what is due of a job with this work, once asked for.
    async fn do_as_kari(&self, work: Work) {
        self.ask_for("proeve", self.kari.id).await;
        self.work_at(work).await;
    }

    async fn work_at(&self, work: Work) {
        self.app.jobs_may_stop();
        let mailer = Mailer::Memory(Memory::default());
        let worker = self.app.worker_of(vec![kind(work)], mailer);
        worker.work_off().await.unwrap();
    }

    /// State, cause and tries of the jobs, the oldest first.
    async fn ends(&self) -> Vec<(String, Option<String>, i32)> {
        sqlx::query_as(
            "select state, cause, attempts from job where kommune_id = $1 and kind = 'proeve' order by created_at",
        )
        .bind(self.kommune.id.uuid())
        .fetch_all(self.app.sql())
        .await
        .unwrap()
    }

    async fn run_at(&self) -> OffsetDateTime {
        let asked = sqlx::query_scalar(
            "select run_at from job where kommune_id = $1 and state = 'waiting'",
        );
        let asked = asked.bind(self.kommune.id.uuid());
        asked.fetch_one(self.app.sql()).await.unwrap()
    }
}

fn end(state: &str, cause: &str, attempts: i32) -> (String, Option<String>, i32) {
    (state.into(), Some(cause.into()), attempts)
}

/// Writes what the table refuses.
async fn nonsense(job: Job) -> Outcome {
    let mut tx = job.begin().await?;
    sqlx::query("insert into varsling (brukar_id, lag) values (app.brukar_id(), 'kanskje')")
        .execute(&mut *tx)
        .await?;
    job.finish(tx).await
}

/// Is shut out in the middle, as by `laget brukar sperr`, and goes on.
async fn shut_out(job: Job) -> Outcome {
    let mut system = job.shared.db.system().await?;
    sqlx::query("update sesjon set avslutta_at = now() where jobb and brukar_id = $1")
        .bind(job.person()?.uuid())
        .execute(&mut *system)
        .await?;
    system.commit().await?;
    let mut tx = job.begin().await?;
    let seen: i64 = sqlx::query_scalar("select count(*) from sak")
        .fetch_one(&mut *tx)
        .await?;
    assert_eq!(seen, 0);
    job.finish(tx).await
}

/// Is shut out, and the database refuses what it then does.
async fn shut_out_and_refused(job: Job) -> Outcome {
    let mut system = job.shared.db.system().await?;
    sqlx::query("update sesjon set avslutta_at = now() where jobb and brukar_id = $1")
        .bind(job.person()?.uuid())
        .execute(&mut *system)
        .await?;
    system.commit().await?;
    nonsense(job).await
}

#[tokio::test]
async fn what_the_database_refuses_is_not_tried_again() {
    let w = Scene::new().await;
    w.do_as_kari(|job| Box::pin(nonsense(job))).await;
    assert_eq!(w.ends().await, [end("dead", "databasen_nektar", 1)]);
}

/// Asks what this database does not know.
async fn from_another_version(job: Job) -> Outcome {
    let mut tx = job.begin().await?;
    sqlx::query("select framtid from varsling")
        .execute(&mut *tx)
        .await?;
    job.finish(tx).await
}

#[tokio::test]
async fn a_statement_of_another_version_is_tried_again_when_the_upgrade_is_over() {
    let w = Scene::new().await;
    w.do_as_kari(|job| Box::pin(from_another_version(job)))
        .await;
    assert_eq!(w.ends().await, [end("waiting", "databasen_nektar", 1)]);
}

#[tokio::test]
async fn a_job_whose_right_was_ended_keeps_nothing_and_is_tried_again() {
    for work in [(|job| Box::pin(shut_out(job))) as Work, |job| {
        Box::pin(shut_out_and_refused(job))
    }] {
        let w = Scene::new().await;
        w.do_as_kari(work).await;
        assert_eq!(w.ends().await, [end("waiting", "mista", 1)]);
    }
}

#[tokio::test]
async fn a_panic_is_one_jobs_and_it_is_dead_when_all_tries_are_used_up() {
    let w = Scene::new().await;
    w.ask_for("proeve", w.kari.id).await;
    for attempt in 1..=3 {
        w.work_at(|_| Box::pin(async { panic!("on purpose") }))
            .await;
        let state = if attempt < 3 { "waiting" } else { "dead" };
        assert_eq!(w.ends().await, [end(state, "programfeil", attempt)]);
        w.work_at(|_| Box::pin(async { panic!("too early") })).await;
        w.app.clock().advance(Duration::hours(1));
    }
}

#[tokio::test]
async fn a_job_whose_workers_go_without_a_word_is_dead_when_all_tries_are_used_up() {
    let w = Scene::new().await;
    w.ask_for("proeve", w.kari.id).await;
    for _ in 0..3 {
        assert!(w.claimed().await.is_some());
        w.leases_run_out().await;
    }
    w.work_at(|_| Box::pin(async { panic!("a fourth try") }))
        .await;
    assert_eq!(w.ends().await, [end("dead", "for_mange_gonger", 4)]);
}

#[tokio::test]
async fn asking_again_does_not_shorten_the_wait_of_what_did_not_go() {
    let w = Scene::new().await;
    w.do_as_kari(|_| Box::pin(async { Err(Stop::Retry("borte")) }))
        .await;
    let waits = w.run_at().await;
    assert!(waits > w.app.clock().now());

    w.do_as_kari(|_| Box::pin(async { panic!("before its time") }))
        .await;

    assert_eq!(w.run_at().await, waits);
    assert_eq!(w.ends().await, [end("waiting", "borte", 1)]);
}

/// Asks for the same again while it runs, and does not go.
async fn asked_for_again(job: Job) -> Outcome {
    let mut tx = job.shared.db.system().await?;
    let new = laget::jobs::NewJob {
        kommune_id: job.kommune_id,
        job_id: job.shared.clock.uuid(),
        kind: "proeve",
        brukar_id: job.brukar_id,
        dedupe_key: &format!("proeve:{}", job.person()?),
        run_at: job.now,
    };
    laget::jobs::enqueue(&mut tx, &new).await?;
    tx.commit().await?;
    Err(Stop::Retry("borte"))
}

#[tokio::test]
async fn what_was_asked_for_while_the_same_did_not_go_waits_as_long_and_inherits_its_tries() {
    let w = Scene::new().await;
    w.do_as_kari(|job| Box::pin(asked_for_again(job))).await;

    assert!(w.run_at().await > w.app.clock().now());
    assert_eq!(
        w.ends().await,
        [end("discarded", "borte", 1), end("waiting", "borte", 1)]
    );
}

#[tokio::test]
async fn only_the_last_of_the_dead_for_the_same_is_left_to_look_after() {
    let w = Scene::new().await;
    for _ in 0..2 {
        w.do_as_kari(|_| Box::pin(async { Err(Stop::Fail("adressa_blei_avvist")) }))
            .await;
    }
    assert_eq!(
        w.ends().await,
        [
            end("discarded", "adressa_blei_avvist", 1),
            end("dead", "adressa_blei_avvist", 1)
        ]
    );
}

#[tokio::test]
async fn what_is_tried_again_and_again_has_been_due_since_the_first_time() {
    let w = Scene::on(crate::harness::TestApp::with_own_database().await).await;
    let due = w.app.clock().now();
    let later: Work = |_| Box::pin(async { Err(Stop::Retry("proeve")) });
    w.do_as_kari(later).await;
    w.app.clock().advance(Duration::hours(1));
    w.work_at(later).await;
    assert!(w.run_at().await > due);

    let told: bool = sqlx::query_scalar(
        "select eldst_sekund >= extract(epoch from now() - $1) from app.job_counts()
        where kind = 'proeve' and state = 'waiting'",
    )
    .bind(due)
    .fetch_one(w.app.sql())
    .await
    .unwrap();

    assert!(told, "an alarm would not know that it waits");
}
