//! Five hundred connections that say a little and then nothing.

use std::time::{Duration, Instant};

use laget::access::Role;
use tokio::io::AsyncReadExt;
use tokio::task::JoinSet;

use crate::harness::{Tenar, TestApp, spoer};
use crate::kutta::{draft, sent};

/// So many.
const TREIGE: usize = 500;
/// A head has fifteen seconds; and a slow machine.
const GIVEN_UP: Duration = Duration::from_secs(40);
/// As many drafts as somebody may have; what is saved meanwhile is twice as many.
const DRAFTS: i64 = 50;
/// As long as a page may take meanwhile.
const PAGE: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_slow_connections_keep_nobody_waiting_and_are_closed() {
    let app = TestApp::with_own_database().await;
    crate::drift::show_migrations(&app).await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let token = app.session_for(&kari).await;
    let tenar = Tenar::start(&app);

    let bytes = draft(&token, "/side/1");
    let mut slow = JoinSet::new();
    for nr in 0..TREIGE {
        // cut at another place in the head each
        let part = bytes[..20 + nr % 120].to_vec();
        let mut stream = sent(tenar.adresse, &part).await;
        slow.spawn(async move {
            let mut answer = Vec::new();
            let _cut = stream.read_to_end(&mut answer).await;
            String::from_utf8_lossy(&answer).into_owned()
        });
    }
    for nr in 0..2 * DRAFTS {
        let begun = Instant::now();
        let sti = format!("/side/{nr}");
        let page = spoer(tenar.adresse, &token, "/uro/ny", None).await.unwrap();
        assert_eq!(page.status, 200);
        let felt = [("sti", sti.as_str()), ("felt", "a=1")];
        let saved = spoer(tenar.adresse, &token, "/utkast", Some(&felt)).await;
        assert_eq!(saved.unwrap().status, 200);
        assert!(begun.elapsed() < PAGE, "{:?}", begun.elapsed());
    }

    let ended = tokio::time::timeout(GIVEN_UP, slow.join_all()).await;
    for answer in ended.expect("they are closed") {
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
            "{answer}"
        );
    }
    let kept = app.count("utkast where brukar_id = $1", kari.id.uuid());
    assert_eq!(kept.await, DRAFTS);
}
