//! Requests cut in the middle: a client that goes away leaves nothing half-done behind.
//!
//! `begin` in sqlx is not safe to drop. A handler dropped inside it would give its connection back to the pool
//! in an open transaction, with the earlier person's context; the next person's request would run in it.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use axum::routing::get;
use http_body_util::BodyExt;
use laget::access::Role;
use sqlx::{Executor, FromRow};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::harness::TestApp;

const SESSION: &str = laget::web::SESSION_COOKIE;

/// Serves the application on a port of this machine.
async fn serve(app: &TestApp) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = app
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// The bytes of a form that keeps a draft.
pub fn draft(token: &str, sti: &str) -> Vec<u8> {
    let body = format!("sti={sti}&felt=kva%3Dutkast");
    format!(
        "POST /utkast HTTP/1.1\r\nhost: laget.example\r\norigin: https://laget.example\r\n\
        sec-fetch-site: same-origin\r\ncookie: {SESSION}={token}\r\n\
        content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

pub async fn sent(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream
}

/// Cuts the connection and waits until the server has seen it.
pub fn cut(stream: TcpStream) {
    // zero: what is left unsent is thrown away, and the other side is told at once
    stream.set_zero_linger().unwrap();
    drop(stream);
}

async fn ask(app: &TestApp, question: &'static str) -> i64 {
    sqlx::query_scalar(question)
        .bind(app.database())
        .fetch_one(app.sql())
        .await
        .unwrap()
}

/// The application's connections that wait for a lock: handlers inside their transaction.
pub async fn waiting(app: &TestApp) -> i64 {
    ask(
        app,
        "select count(*) from pg_stat_activity
        where datname = $1 and application_name = 'laget' and wait_event_type = 'Lock'",
    )
    .await
}

/// The application's connections that do something, or are inside a transaction.
async fn busy(app: &TestApp) -> i64 {
    ask(
        app,
        "select count(*) from pg_stat_activity
        where datname = $1 and application_name = 'laget' and state <> 'idle'",
    )
    .await
}

async fn idle_in_transaction(app: &TestApp) -> i64 {
    ask(
        app,
        "select count(*) from pg_stat_activity
        where datname = $1 and application_name = 'laget' and state like 'idle in transaction%'",
    )
    .await
}

/// Every connection of the pool is as it was when it was new.
async fn assert_pool_is_clean(app: &TestApp) {
    let db = &app.state().db;
    let mut held = Vec::new();
    for _ in 0..crate::harness::POOL_SIZE {
        let mut connection = db.bare().await.unwrap();
        // in one message: an extended query's `now()` is older than its statement
        let row = connection
            .fetch_one(
                "select current_user::text, coalesce(current_setting('app.sesjon', true), ''),
                    current_setting('transaction_read_only'), now() = statement_timestamp()",
            )
            .await
            .unwrap();
        let left = <(String, String, String, bool)>::from_row(&row).unwrap();
        assert_eq!(
            left,
            ("laget_login".into(), String::new(), "off".into(), true)
        );
        held.push(connection);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_requests_cut_at_any_point_leave_no_transaction_open() {
    let app = TestApp::with_own_database().await;
    let seljord = app.kommune().await;
    let skule = seljord.skule("Åsen skule").await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
    let token = app.session_for(&kari).await;
    let address = serve(&app).await;

    for number in 0..200_u32 {
        let bytes = draft(&token, &format!("/side/{number}"));
        // some are cut while they are read, some while they are worked on, some when they are answered
        let missing = if number % 10 == 0 { 5 } else { 0 };
        let stream = sent(address, &bytes[..bytes.len() - missing]).await;
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_micros(20) * (number * 37 % 200) {
            tokio::task::yield_now().await;
        }
        cut(stream);
        assert_pool_is_clean(&app).await;
    }

    // what has begun comes to an end by itself
    while busy(&app).await > 0 {}
    assert_eq!(idle_in_transaction(&app).await, 0);
    assert_pool_is_clean(&app).await;
    let client = app.client_for(&kari).await;
    assert_eq!(
        client
            .post("/utkast", &[("sti", "/etter"), ("felt", "a")])
            .await
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_save_that_is_cut_inside_its_transaction_is_still_saved() {
    let app = TestApp::with_own_database().await;
    let seljord = app.kommune().await;
    let skule = seljord.skule("Åsen skule").await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
    let token = app.session_for(&kari).await;
    let address = serve(&app).await;
    let handlers = i64::from(crate::harness::POOL_SIZE);

    let mut lock = app.sql().begin().await.unwrap();
    lock.execute("lock table utkast in access exclusive mode")
        .await
        .unwrap();
    let mut streams = Vec::new();
    for number in 0..handlers {
        streams.push(sent(address, &draft(&token, &format!("/side/{number}"))).await);
    }
    while waiting(&app).await < handlers {}
    streams.into_iter().for_each(cut);
    // the server reads that they are gone before it reads this
    let mut after = sent(
        address,
        b"GET /static/x HTTP/1.1\r\nhost: laget.example\r\n\r\n",
    )
    .await;
    after.read_u8().await.unwrap();
    lock.rollback().await.unwrap();

    while busy(&app).await > 0 {}
    assert_eq!(
        app.count("utkast where brukar_id = $1", kari.id.uuid())
            .await,
        handlers
    );
    assert_pool_is_clean(&app).await;
}

#[tokio::test]
async fn a_connection_given_back_inside_a_transaction_is_never_used_again() {
    let app = TestApp::new().await;
    let seljord = app.kommune().await;
    let skule = seljord.skule("Åsen skule").await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
    let token = laget::web::token_hash(&app.session_for(&kari).await);
    for _ in 0..crate::harness::POOL_SIZE {
        let mut connection = app.state().db.bare().await.unwrap();
        // behind the pool's back, as a `begin` that was dropped half-way
        connection.execute("begin").await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&token.0[..])
            .execute(&mut *connection)
            .await
            .unwrap();
        drop(connection);
    }

    assert_pool_is_clean(&app).await;
}

#[tokio::test]
async fn a_connection_given_back_in_order_is_used_again() {
    let app = TestApp::new().await;
    let mut backends = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let mut connection = app.state().db.bare().await.unwrap();
        let backend: i32 = sqlx::query_scalar("select pg_backend_pid()")
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        backends.insert(backend);
    }

    assert!(
        backends.len() <= crate::harness::POOL_SIZE as usize,
        "{backends:?}"
    );
}

async fn broken() -> &'static str {
    panic!("kanari");
}

#[tokio::test]
async fn a_panic_is_an_error_page_with_a_reference_and_every_header() {
    let app = TestApp::new().await;
    let pages = Router::new().route("/broken", get(broken));
    let router = laget::app::around(pages, app.state().clone());
    let request = app.client().request(Method::GET, "/broken");

    let answer = router
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();

    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    for header in ["content-security-policy", "x-content-type-options"] {
        assert!(answer.headers().contains_key(header), "{header}");
    }
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let body = String::from_utf8(body.to_vec()).unwrap();
    assert!(body.contains("<h1") && body.contains("Referanse"), "{body}");
    assert!(!body.contains("kanari"));
}
