//! The database goes away and comes back: nothing acknowledged is lost, and nobody has to restart anything.

use std::time::{Duration, Instant};

use laget::access::Role;
use laget::db::embedded::{Cluster, Options, SUPERUSER};
use sqlx::ConnectOptions;

use crate::harness::{POOL_SIZE, TestApp};

/// A database of the test's own, in memory, that the test may stop.
pub struct Server {
    folder: std::path::PathBuf,
}

impl Server {
    pub fn new(app_id: &str) -> Self {
        let memory = std::path::Path::new("/dev/shm");
        let base = if memory.is_dir() {
            memory.to_owned()
        } else {
            std::env::temp_dir()
        };
        Self {
            folder: base.join(format!("laget-fall-{app_id}-{}", std::process::id())),
        }
    }

    /// Where PostgreSQL's own data lie.
    pub fn cluster(&self) -> std::path::PathBuf {
        self.folder.join("cluster")
    }

    pub async fn start(&self) -> Cluster {
        let options = Options {
            data: self.folder.clone(),
            binaries: None,
            durable: true,
            detached: false,
        };
        tokio::task::spawn_blocking(move || Cluster::start(&options))
            .await
            .unwrap()
            .unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // what is left in memory after a failed test is only a nuisance
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub async fn stop(cluster: Cluster) {
    tokio::task::spawn_blocking(move || cluster.stop())
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn without_a_database_every_page_is_503_and_it_recovers_within_ten_seconds() {
    let server = Server::new("borte");
    let cluster = server.start().await;
    let app = TestApp::on_cluster(&cluster).await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let client = app.client_for(&kari).await;
    let keep = [
        ("sti", "/uro/ny"),
        ("felt", "kva_er_sett=borte+kvar+m%C3%A5ndag"),
    ];
    assert_eq!(client.post("/utkast", &keep).await.status, 200);

    stop(cluster).await;
    for _ in 0..3 {
        let page = client.get("/uro/ny").await;
        assert_eq!(page.status, 503);
        assert!(
            page.text().contains("Laget er ikkje tilgjengeleg no"),
            "{}",
            page.text()
        );
    }
    assert_eq!(client.get("/logg-inn").await.status, 503);
    let refused = client.post_from_other_site("/utkast", &[]).await;
    assert_eq!(refused.status, 503, "a refusal that is not in the log");

    let cluster = server.start().await;
    let back = Instant::now();
    while client.get("/uro/ny").await.status != 200 {
        assert!(
            back.elapsed() < Duration::from_secs(10),
            "still away after ten seconds"
        );
        tokio::task::yield_now().await;
    }
    let mut fresh = cluster
        .options(SUPERUSER, "postgres")
        .connect()
        .await
        .unwrap();
    let kept: i64 =
        sqlx::query_scalar("select count(*) from utkast where felt like 'kva_er_sett=borte%'")
            .fetch_one(&mut fresh)
            .await
            .unwrap();
    assert_eq!(kept, 1, "what was acknowledged is lost");
}

#[tokio::test]
async fn the_first_request_after_a_restart_of_the_database_is_answered_by_a_pool_that_was_warm() {
    let server = Server::new("omstart");
    let cluster = server.start().await;
    let app = TestApp::on_cluster(&cluster).await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let client = app.client_for(&kari).await;
    let db = &app.state().db;
    let mut warm = Vec::new();
    for _ in 0..POOL_SIZE {
        warm.push(db.bare().await.unwrap());
    }
    drop(warm);
    while db.pool_use().idle < POOL_SIZE {
        tokio::task::yield_now().await;
    }

    stop(cluster).await;
    let _cluster = server.start().await;

    // as many as were warm: none of them fails because of it
    for _ in 0..=POOL_SIZE {
        assert_eq!(client.get("/uro/ny").await.status, 200);
    }
}
