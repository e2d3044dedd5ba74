//! A process that is told to stop: nothing that has begun is lost.

use std::time::{Duration, Instant};

use laget::access::Role;
use sqlx::Executor;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use super::{PATIENCE, Running, answer, get, listener, question, show_migrations, until};
use crate::harness::{Person, TestApp};
use crate::kutta::{cut, draft, sent, waiting};

/// A person with a session, and a lock that keeps every draft waiting.
async fn scene() -> (TestApp, Person, String) {
    let app = TestApp::with_own_database().await;
    let seljord = app.kommune().await;
    let skule = seljord.skule("Åsen skule").await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
    let token = app.session_for(&kari).await;
    (app, kari, token)
}

async fn locked(app: &TestApp) -> sqlx::Transaction<'static, sqlx::Postgres> {
    let mut lock = app.sql().begin().await.unwrap();
    lock.execute("lock table utkast in access exclusive mode")
        .await
        .unwrap();
    lock
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_that_run_and_requests_that_come_while_it_stops_are_all_answered() {
    let (app, kari, token) = scene().await;
    show_migrations(&app).await;
    let running = Running::start(&app, Duration::from_millis(500)).await;
    assert!(running.asks("/readyz").await.starts_with("HTTP/1.1 200"));
    let lock = locked(&app).await;
    let mut slow = Vec::new();
    for number in 0..3 {
        slow.push(sent(running.pages, &draft(&token, &format!("/side/{number}"))).await);
    }
    until("three wait", async || waiting(&app).await == 3).await;

    running.told.cancel();
    until("not ready", async || {
        running.asks("/readyz").await.starts_with("HTTP/1.1 503")
    })
    .await;
    let report = running.asks("/readyz").await;
    assert!(
        report.ends_with("database ok\nschema ok\ntraffic draining\nwriting ok\n"),
        "{report}"
    );
    // nothing is refused yet, but whoever is answered is asked to go elsewhere
    let page = get(running.pages, "/tilgjenge").await.unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.to_lowercase().contains("\r\nconnection: close\r\n"));
    until("the port is closed", async || {
        TcpStream::connect(running.pages).await.is_err()
    })
    .await;
    assert!(running.asks("/livz").await.starts_with("HTTP/1.1 200"));
    assert!(!running.ended.is_finished());
    lock.rollback().await.unwrap();

    for mut stream in slow {
        let answer = answer(&mut stream).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    running.ended.await.unwrap().unwrap();
    let kept = app.count("utkast where brukar_id = $1", kari.id.uuid());
    assert_eq!(kept.await, 3);
    assert!(
        TcpStream::connect(running.ops).await.is_err(),
        "closed last"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_whose_client_has_gone_is_saved_before_the_process_ends() {
    let (app, kari, token) = scene().await;
    let running = Running::start(&app, Duration::ZERO).await;
    let lock = locked(&app).await;
    let stream = sent(running.pages, &draft(&token, "/side/1")).await;
    until("it waits", async || waiting(&app).await == 1).await;
    cut(stream);

    running.told.cancel();
    until("the port is closed", async || {
        TcpStream::connect(running.pages).await.is_err()
    })
    .await;
    // nobody is connected any more: a process that looked at its connections alone would close the pool here
    let closed = Instant::now();
    while closed.elapsed() < Duration::from_millis(700) {
        assert!(app.state().db.bare().await.is_ok(), "the pool is closed");
        tokio::task::yield_now().await;
    }
    assert!(!running.ended.is_finished());
    lock.rollback().await.unwrap();

    running.ended.await.unwrap().unwrap();
    let kept = app.count("utkast where brukar_id = $1", kari.id.uuid());
    assert_eq!(kept.await, 1);
    assert!(app.state().db.bare().await.is_err(), "the pool is closed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_knocked_before_it_is_told_is_answered() {
    let app = TestApp::new().await;
    let pages = listener().await;
    let address = pages.local_addr().unwrap();
    let mut knocked = Vec::new();
    for _ in 0..60 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(&question("/tilgjenge")).await.unwrap();
        knocked.push(stream);
    }

    // told before it has taken the first of them
    let told = CancellationToken::new();
    told.cancel();
    let running = Running::on(pages, &app, Duration::ZERO, told).await;

    for mut stream in knocked {
        let answer = answer(&mut stream).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer:?}");
    }
    running.ended.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_says_nothing_does_not_keep_the_process_alive() {
    let app = TestApp::new().await;
    let running = Running::start(&app, Duration::ZERO).await;
    let _silent = TcpStream::connect(running.pages).await.unwrap();

    running.told.cancel();

    let ended = tokio::time::timeout(PATIENCE, running.ended).await;
    ended.expect("within its time").unwrap().unwrap();
}
