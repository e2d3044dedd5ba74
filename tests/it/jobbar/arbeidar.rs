//! Workers beside one another, and one that is told to stop.

use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use laget::jobs::{Job, Kind, Outcome, Work};
use laget::mail::{Mailer, Memory};
use tokio::sync::{Barrier, oneshot};
use uuid::Uuid;

use super::Scene;
use crate::epost;

/// So seldom that a test does not see it happen twice.
const SELDOM: Duration = Duration::from_hours(1);

const fn kind(work: Work) -> Kind {
    Kind {
        name: "proeve",
        label: "Prøve",
        max_attempts: 3,
        daily: None,
        work,
    }
}

async fn nothing(job: Job) -> Outcome {
    let tx = job.begin().await?;
    job.finish(tx).await
}

#[tokio::test]
async fn a_worker_is_told_of_new_jobs() {
    let w = Scene::new().await;
    let (stop, stopped) = oneshot::channel::<()>();
    let kinds = vec![kind(|job| Box::pin(nothing(job)))];
    let worker = w
        .app
        .worker_of(kinds, Mailer::Memory(Memory::default()))
        .looking_every(SELDOM);
    let worker = tokio::spawn(worker.run(async {
        drop(stopped.await);
    }));
    // it may take the first by itself when it begins, and look once more after each
    for done in 1..=5 {
        w.ask_for("proeve", w.kari.id).await;
        crate::harness::eventually("the job to be done", async || {
            (w.jobs("done").await == done).then_some(())
        })
        .await;
    }
    drop(stop);
    worker.await.unwrap();
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_finishes_what_it_has_begun() {
    let mut w = epost::Scene::new().await;
    w.per_is_on_the_lag().await;
    w.sink.behave("letter_held").await;
    w.tell_per("overlevering_overteken").await;
    let (stop, stopped) = oneshot::channel::<()>();
    let worker = tokio::spawn(w.worker().looking_every(SELDOM).run(async {
        drop(stopped.await);
    }));
    w.sink.holds_a_letter().await;

    drop(stop);
    worker.await.unwrap();

    let running = "job where state = 'running' and brukar_id = $1";
    assert_eq!(w.app.count(running, w.per.id.uuid()).await, 0);
    assert_eq!(
        w.states().await,
        ["uviss"],
        "it waited for the mail server, as long as one does"
    );
    w.app.work().await;
}

static TAKEN: Mutex<Vec<Uuid>> = Mutex::new(Vec::new());
static BOTH: LazyLock<Barrier> = LazyLock::new(|| Barrier::new(2));

/// Goes on when another job is being done too.
async fn beside_another(job: Job) -> Outcome {
    BOTH.wait().await;
    TAKEN.lock().unwrap().push(job.job_id);
    nothing(job).await
}

#[tokio::test]
async fn two_workers_at_the_same_time_share_the_jobs_and_do_each_once() {
    let w = Scene::new().await;
    for which in 0..8 {
        w.ask_for_another("proeve", w.kari.id, &format!(":{which}"))
            .await;
    }
    let kind = kind(|job| Box::pin(beside_another(job)));
    let worker = || {
        w.app
            .worker_of(vec![kind], Mailer::Memory(Memory::default()))
    };
    let (one, other) = (worker(), worker());

    let (one, other) = tokio::join!(one.work_off(), other.work_off());

    assert_eq!((one.unwrap(), other.unwrap()), (4, 4));
    let mut taken = TAKEN.lock().unwrap().clone();
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(taken.len(), 8);
    assert_eq!(w.jobs("done").await, 8);
}
