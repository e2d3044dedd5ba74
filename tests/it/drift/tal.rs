//! What the listener of operation tells, and what it does not.

use std::time::Duration;

use axum::http::Method;
use laget::access::Role;

use super::{Running, show_migrations, until};
use crate::fall;
use crate::harness::TestApp;

/// The value on the line that begins like this; none is nothing counted.
fn figure(text: &str, name: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(name));
    line.map_or(0.0, |line| {
        line.rsplit(' ').next().unwrap().parse().unwrap()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_counted_is_told_by_route_and_never_by_person() {
    let app = TestApp::new().await;
    let seljord = app.kommune().await;
    let skule = seljord.skule("Åsen skule").await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
    let nora = skule.barn("Nora", "Li").await;
    let running = Running::start(&app, Duration::ZERO).await;
    let before = running.asks("/metrics").await;
    let card = "laget_http_requests_total{route=\"/barn/{barn_id}\",method=\"GET\",status=\"2xx\"}";
    let (wrong, right) = (
        "laget_logins_total{outcome=\"wrong\"}",
        "laget_logins_total{outcome=\"ok\"}",
    );

    let client = app.login(&kari).await;
    client.get(&format!("/barn/{}", nora.id)).await;
    client.get("/finst-ikkje/Nora").await;
    let strange = client.request(Method::from_bytes(b"NORA").unwrap(), "/");
    client
        .send(strange.body(axum::body::Body::empty()).unwrap())
        .await;
    let fields = [("brukarnamn", kari.brukarnamn.as_str()), ("passord", "x")];
    app.client().submit("/logg-inn", &fields).await;

    let after = running.asks("/metrics").await;
    for (name, more) in [(card, 1.0), (wrong, 1.0), (right, 1.0)] {
        let counted = figure(&after, name) - figure(&before, name);
        // other tests of the process may count too
        assert!(counted >= more, "{name}: {counted}\n{after}");
    }
    for name in [
        "laget_http_request_duration_seconds_bucket{route=\"/barn/{barn_id}\",method=\"GET\",status=\"2xx\",le=\"0.5\"}",
        "laget_http_requests_total{route=\"-\",method=\"GET\",status=\"4xx\"}",
        "laget_http_requests_total{route=\"/\",method=\"other\",status=\"4xx\"}",
        "laget_http_requests_in_flight ",
        "laget_db_connections{state=\"idle\"}",
        "laget_db_connections{state=\"used\"}",
        "laget_db_connections_max ",
        "laget_panics_total ",
        "process_start_time_seconds ",
        "process_resident_memory_bytes ",
    ] {
        assert!(after.contains(name), "{name} not in\n{after}");
    }
    let secret = [
        "Nora".to_owned(),
        "NORA".to_owned(),
        "Kari".to_owned(),
        kari.brukarnamn.clone(),
        nora.id.to_string(),
        kari.kommune_id.to_string(),
        seljord.namn.clone(),
    ];
    for word in secret {
        assert!(!after.contains(&word), "{word} in\n{after}");
    }
    running.told.cancel();
    running.ended.await.unwrap().unwrap();
}

#[tokio::test]
async fn the_pages_listener_tells_nothing_of_operation() {
    let app = TestApp::new().await;
    for path in ["/livz", "/readyz", "/metrics"] {
        assert_eq!(app.client().get(path).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_alive_and_not_ready_while_the_database_is_away_and_ready_when_it_is_back() {
    let server = fall::Server::new("klar");
    let cluster = server.start().await;
    let app = TestApp::on_cluster(&cluster).await;
    show_migrations(&app).await;
    let running = Running::start(&app, Duration::ZERO).await;
    let ready = running.asks("/readyz").await;
    assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");

    fall::stop(cluster).await;
    let away = running.asks("/readyz").await;
    assert!(away.starts_with("HTTP/1.1 503"), "{away}");
    assert!(
        away.ends_with("database gone\nschema unknown\ntraffic ok\nwriting unknown\n"),
        "{away}"
    );
    assert!(running.asks("/livz").await.starts_with("HTTP/1.1 200"));

    let _cluster = server.start().await;
    until("ready again", async || {
        running.asks("/readyz").await.starts_with("HTTP/1.1 200")
    })
    .await;
    running.told.cancel();
    running.ended.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schema_that_lags_is_not_ready_and_one_ahead_is_unless_it_has_taken_away() {
    let app = TestApp::with_own_database().await;
    let running = Running::start(&app, Duration::ZERO).await;
    let report = running.asks("/readyz").await;
    assert!(report.contains("database refused"), "{report}");
    show_migrations(&app).await;
    for (change, said) in [
        (
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
            values (99990101000000, 'neste versjon', true, '', 0)",
            "schema ok",
        ),
        (
            "update _sqlx_migrations set description = 'contract neste versjon' where version = 99990101000000",
            "schema newer",
        ),
        (
            "delete from _sqlx_migrations where version = 99990101000000
                or version = (select max(version) from _sqlx_migrations where version < 99990101000000)",
            "schema missing",
        ),
        ("update _sqlx_migrations set checksum = ''", "schema changed"),
    ] {
        sqlx::query(change).execute(app.sql()).await.unwrap();
        let report = running.asks("/readyz").await;
        assert!(report.contains(said), "{said}: {report}");
    }
    running.told.cancel();
    running.ended.await.unwrap().unwrap();
}
