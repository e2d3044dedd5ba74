//! `laget worker`, the real thing, killed with -9 in the middle of a job.

use std::process::{Command, Stdio};

use sqlx::ConnectOptions;

use super::Scene;
use crate::epost::sink::Sink;
use crate::harness::TestApp;

#[tokio::test]
async fn a_worker_that_is_killed_leaves_its_job_to_another_and_one_letter_comes() {
    assert_eq!(killed_while("recipient_silent").await, (1, "sendt".into()));
}

#[tokio::test]
async fn a_worker_that_is_killed_in_the_middle_of_a_letter_does_not_have_it_sent_again() {
    assert_eq!(killed_while("letter_held").await, (0, "uviss".into()));
}

/// Killed while the mail server behaves so. Gives how many letters come in the
/// end, and where the melding's mail stands.
async fn killed_while(mode: &str) -> (usize, String) {
    let app = TestApp::with_own_database().await;
    let w = Scene::on(app).await;
    let mut sink = Sink::start().await;
    sqlx::query(
        "insert into varsling (brukar_id, epost, stille_fraa, stille_til, stille_helg)
        values ($1, 'kari.vik@laget.example', '00:00', '00:00', false)",
    )
    .bind(w.kari.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    sqlx::query(
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, at)
        select kommune_id, gen_random_uuid(), $2, 'overlevering_overteken', sak_id, 'n', now() from sak where sak_id = $1",
    )
    .bind(w.sak.id.uuid())
    .bind(w.kari.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    // the daily jobs of the real day have been asked for: they are not what this is about
    let daglege = laget::app::jobs()
        .into_iter()
        .filter(|kind| kind.daily.is_some());
    let daglege: Vec<&str> = daglege.map(|kind| kind.name).collect();
    sqlx::query(
        "insert into job_day select $1, kind, app.today() + d
        from unnest($2::text[]) kind, generate_series(-1, 1) d",
    )
    .bind(w.kommune.id.uuid())
    .bind(daglege)
    .execute(w.app.sql())
    .await
    .unwrap();
    sink.behave(mode).await;
    w.ask_for("varsel", w.kari.id).await;
    let admin = w.app.sql().connect_options().to_url_lossy();
    let migrated = Command::new(env!("CARGO_BIN_EXE_laget"))
        .arg("migrate")
        .env("LAGET_ADMIN_DATABASE_URL", admin.as_str())
        .output()
        .unwrap();
    assert!(migrated.status.success(), "{migrated:?}");
    let mut killed = worker(&w.app, &sink);
    crate::harness::eventually("the job to be taken", async || {
        (w.jobs("running").await == 1).then_some(())
    })
    .await;
    if mode == "letter_held" {
        sink.holds_a_letter().await;
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(
        w.jobs("running").await,
        1,
        "nobody knows yet that it is gone"
    );
    w.leases_run_out().await;
    sink.behave("ok").await;

    let mut other = worker(&w.app, &sink);
    crate::harness::eventually("the job to be done", async || {
        let done = "job where state = 'done' and kind = 'varsel' and kommune_id = $1";
        (w.app.count(done, w.kommune.id.uuid()).await == 1).then_some(())
    })
    .await;
    other.kill().unwrap();
    other.wait().unwrap();
    let state = sqlx::query_scalar("select epost from melding where brukar_id = $1");
    let state = state.bind(w.kari.id.uuid()).fetch_one(w.app.sql()).await;
    (sink.letters().await.len(), state.unwrap())
}

fn worker(app: &TestApp, sink: &Sink) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_laget"))
        .arg("worker")
        .env("LAGET_DATABASE_URL", app.login_url())
        .env("LAGET_SMTP_URL", sink.url())
        .env("LAGET_MAIL_FROM", "laget@laget.example")
        // any port: workers of other tests are here too
        .env("LAGET_OPS_LISTEN", "127.0.0.1:0")
        .env("LAGET_PUBLIC_URL", "https://laget.example")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}
