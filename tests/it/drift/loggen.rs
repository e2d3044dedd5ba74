//! Nothing of a person is in the log: not what is sent, not what is shown, not what went wrong.
//!
//! Every route is asked as somebody who sees a sak full of canaries, with canaries in all that a client can write.
//! The log is as it is in production, with all the finer words that a filter can ask for.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Method, Request, header};
use axum::routing::get;
use laget::app::AppState;
use laget::error::AppError;
use laget::telemetry;
use serde_json::Value;
use tower::ServiceExt;
use tracing::subscriber::DefaultGuard;

use crate::fall;
use crate::harness::{Client, Person, TestApp};
use crate::tilgang::matrise::{self, Rute};
use crate::tilgang::scene::{Scene, canary};

/// The finest that can be asked for, and what stands in production.
const FILTERS: [&str; 2] = ["trace", "info"];

/// The log of this thread, in memory.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// What is logged from here on, until the guard goes.
    pub fn begin(filter: &str) -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = telemetry::json(filter, move || writer.clone()).unwrap();
        (log, tracing::subscriber::set_default(subscriber))
    }

    /// All of it.
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn lines(&self) -> Vec<Value> {
        self.text()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The lines that hold one of these.
    fn with(&self, canaries: &[String]) -> Vec<String> {
        let text = self.text();
        let found = text
            .lines()
            .filter(|line| canaries.iter().any(|canary| line.contains(canary.as_str())));
        found.map(str::to_owned).collect()
    }
}

/// What a client can write into a request, all of it.
fn request(client: &Client, method: &str, path: &str, body: &str, word: &str) -> Request<Body> {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let separator = if path.contains('?') { '&' } else { '?' };
    let path = format!("{path}{separator}kanari={word}");
    let mut request = client
        .request(method, &path)
        .header(header::ORIGIN, "https://laget.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::USER_AGENT, word)
        .header(header::REFERER, format!("https://laget.example/{word}"))
        .header(header::ACCEPT_LANGUAGE, word)
        .header("x-request-id", word)
        .header("x-forwarded-for", word)
        .body(Body::from(body.to_owned()))
        .unwrap();
    let cookies = request.headers().get(header::COOKIE);
    let cookies = cookies.map_or("", |cookies| cookies.to_str().unwrap());
    let cookies = HeaderValue::try_from(format!("{cookies}; kanari={word}")).unwrap();
    request.headers_mut().insert(header::COOKIE, cookies);
    request
}

/// A form that is let through as far as can be, with the word wherever there is room for one.
fn form(scene: &Scene, rute: &Rute, word: &str) -> String {
    let fields = rute.fields.split_whitespace().map(|name| {
        let value = match name {
            "id" => scene.app.new_id().to_string(),
            "version" => "1".to_owned(),
            "steg" => "registrer".to_owned(),
            "dato" | "svar_dato" => "20.11.2026".to_owned(),
            "innan" => "20.12.2026".to_owned(),
            "sti" => format!("/{word}"),
            "felt" => format!("kva_er_sett={word}"),
            _ => word.to_owned(),
        };
        (name, value)
    });
    let fields: Vec<(&str, String)> = fields.collect();
    serde_html_form::to_string(fields).unwrap()
}

/// Every route, to what is there and to an address with the word for an id, in ways that are right and wrong.
async fn ask(scene: &Scene, person: &Person, rute: &Rute, word: &str) -> (u64, String) {
    let token = scene.app.session_for(person).await;
    let client = scene.app.client();
    client.set_cookie(laget::web::SESSION_COOKIE, &token);
    let path = format!("{}{}", rute.path, rute.query);
    let there = scene.other_eining.fill(&path);
    let nowhere = path
        .split('}')
        .map(|part| part.split('{').next().unwrap())
        .collect::<Vec<_>>()
        .join(word);
    let form = form(scene, rute, word);
    let tries = [
        (rute.method, &there, &*form),
        (rute.method, &nowhere, &*form),
        ("POST", &there, word),
        (word, &there, &*form),
    ];
    let asked = tries.len();
    for (method, path, body) in tries {
        client
            .send(request(&client, method, path, body, word))
            .await;
    }
    (u64::try_from(asked).unwrap(), token)
}

#[tokio::test]
async fn no_route_writes_anything_of_a_person_into_the_log() {
    let scene = Scene::new().await;
    let mut canaries = scene.canaries.clone();
    let (word, name) = (canary(&scene.app), canary(&scene.app));
    sqlx::query("update brukar set namn = $2 where brukar_id = $1")
        .bind(scene.framand.id.uuid())
        .bind(&name)
        .execute(scene.app.sql())
        .await
        .unwrap();
    canaries.extend([word.clone(), name.clone(), scene.framand.brukarnamn.clone()]);
    let see = scene.app.client_for(&scene.framand).await;
    assert!(
        see.get("/").await.body.contains(&name),
        "the scene is not seen"
    );
    for filter in FILTERS {
        let (log, guard) = Log::begin(filter);
        let mut asked = 0;
        for rute in matrise::all() {
            let (times, token) = ask(&scene, &scene.framand, rute, &word).await;
            asked += times;
            canaries.push(token);
        }
        scene.app.client().get(&format!("/{word}")).await;
        asked += 1;
        drop(guard);

        assert_eq!(log.with(&canaries), Vec::<String>::new(), "{filter}");
        let text = log.text();
        assert_eq!(scene.other_eining.take_out(&text), text, "an id of a thing");
        assert_a_line_each(&log, asked);
    }
}

/// One line a request, that says what it has to.
fn assert_a_line_each(log: &Log, asked: u64) {
    let lines = log.lines();
    let requests: Vec<&Value> = lines
        .iter()
        .filter(|line| line["message"] == "request")
        .collect();
    assert_eq!(requests.len() as u64, asked);
    for line in requests {
        let span = &line["span"];
        let whole = span["id"].as_str().is_some_and(|id| id.len() == 32)
            && ["GET", "POST", "other"].contains(&span["method"].as_str().unwrap())
            && span["route"].as_str().unwrap().starts_with(['/', '-'])
            && line["status"].is_u64()
            && line["duration_ms"].is_f64();
        assert!(whole, "{line}");
    }
}

#[tokio::test]
async fn a_canary_in_the_log_is_seen() {
    let (log, guard) = Log::begin("info");
    tracing::info!(target: "laget::web", path = "/barn/Kanari", "request");
    drop(guard);
    assert_eq!(log.with(&["Kanari".to_owned()]).len(), 1);
}

async fn panics(State(word): State<String>) -> &'static str {
    panic!("{word}")
}

async fn panics_elsewhere(State(word): State<String>) -> Result<(), AppError> {
    let blocking = move || -> () { panic!("{word}") };
    tokio::task::spawn_blocking(blocking)
        .await
        .map_err(|error| AppError::Internal(error.into()))
}

/// Runs a statement that PostgreSQL refuses, as a handler does.
async fn refused(app: &TestApp, statement: &str, word: &str) -> Result<(), AppError> {
    let statement = sqlx::AssertSqlSafe(statement.replace("$WORD", word));
    let error = sqlx::query(statement).execute(app.sql()).await.unwrap_err();
    let database = format!("{:?}", error.as_database_error().unwrap());
    assert!(database.contains(word), "says nothing to hide: {database}");
    Err(error.into())
}

/// What PostgreSQL says in its message, its detail, its hint and its context, and code that is not there.
const REFUSED: [(&str, &str); 4] = [
    ("/ord", "select '$WORD'::date"),
    (
        "/rad",
        "insert into kommune values (gen_random_uuid(), 'x', '$WORD')",
    ),
    (
        "/alt",
        "do $$ begin raise exception '$WORD' using detail = '$WORD', hint = '$WORD', errcode = '23514'; end $$",
    ),
    ("/tabell", "select 1 from \"$WORD\""),
];

#[tokio::test]
async fn what_goes_wrong_is_logged_once_with_its_kind_and_not_its_words() {
    let app = TestApp::new().await;
    let word = canary(&app);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        telemetry::panicked(panic);
        before(panic);
    }));
    let broken: Router<AppState> = Router::new()
        .route("/panikk", get(panics))
        .route("/arbeid", get(panics_elsewhere))
        .with_state(word.clone());
    let mut pages = broken;
    for (path, statement) in REFUSED {
        let (app, word) = (app.clone(), word.clone());
        pages = pages.route(
            path,
            get(async move || refused(&app, statement, &word).await),
        );
    }
    let router = laget::app::around(pages, app.state().clone());
    for (path, cause) in [
        ("/panikk", "the handler panicked"),
        ("/arbeid", "a task panicked"),
        ("/ord", "PostgreSQL 22007, routine DateTimeParseError"),
        (
            "/rad",
            "PostgreSQL 23514, table kommune, constraint kommune_nummer_fire_siffer, routine ExecConstraints",
        ),
        ("/alt", "PostgreSQL 23514, routine exec_stmt_raise"),
        ("/tabell", "PostgreSQL 42P01, routine parserOpenTable"),
    ] {
        let (log, guard) = Log::begin("trace");
        let request = app.client().request(Method::GET, path);
        let request = request.body(Body::empty()).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        drop(guard);
        assert_eq!(answer.status(), 500, "{path}");
        let word = word.to_lowercase();
        assert!(
            !log.text().to_lowercase().contains(&word),
            "{path}: {}",
            log.text()
        );
        let lines = log.lines();
        let causes: Vec<&Value> = lines.iter().map(|line| &line["cause"]).collect();
        let said = causes.iter().filter(|said| **said == cause).count();
        assert_eq!(said, 1, "{path}: {lines:?}");
        let in_request = |line: &Value| line["span"]["route"] == path;
        assert!(lines.iter().all(in_request), "{path}: {lines:?}");
        if path == "/panikk" {
            let location = |line: &Value| {
                let location = line["location"].as_str();
                location.is_some_and(|location| location.starts_with("tests/it/drift/loggen.rs:"))
            };
            assert!(lines.iter().any(location), "{lines:?}");
        }
    }
}

#[tokio::test]
async fn a_database_that_is_gone_is_logged_without_what_was_sent_to_it() {
    let server = fall::Server::new("logg");
    let cluster = server.start().await;
    let app = TestApp::on_cluster(&cluster).await;
    let (word, token) = (canary(&app), hex::encode(app.random()));
    let client = app.client();
    client.set_cookie(laget::web::SESSION_COOKIE, &token);
    fall::stop(cluster).await;

    let (log, guard) = Log::begin("trace");
    let body = format!("sti=/uro/ny&felt=kva_er_sett={word}");
    let page = client
        .send(request(&client, "POST", "/utkast", &body, &word))
        .await;
    drop(guard);

    assert_eq!(page.status, 503);
    assert_eq!(log.with(&[word, token]), Vec::<String>::new());
    assert!(
        log.text().contains("connection to the database:"),
        "{}",
        log.text()
    );
}
