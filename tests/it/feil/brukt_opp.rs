//! Every connection to the database is in use, and two hundred want one.

use std::time::{Duration, Instant};

use laget::access::Role;
use tokio::task::JoinSet;

use crate::harness::{POOL_SIZE, TestApp};

/// Three seconds for a connection, and a slow machine with two hundred at once.
const SAY_SO: Duration = Duration::from_secs(15);

#[tokio::test]
async fn two_hundred_who_find_every_connection_in_use_are_told_so_and_are_answered_when_it_is_over()
{
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let client = app.client_for(&kari).await;
    let mut held = Vec::new();
    for _ in 0..POOL_SIZE {
        held.push(app.state().db.bare().await.unwrap());
    }

    let said = ask(&client, 200).await;

    for (status, told, taken) in said {
        assert!(status == 503 && told, "{status}");
        assert!(taken < SAY_SO, "{taken:?}");
    }
    drop(held);
    for (status, ..) in ask(&client, 20).await {
        assert_eq!(status, 200);
    }
}

/// So many at once: the status, whether it is told on a page, and how long it took.
async fn ask(client: &crate::harness::Client, tal: usize) -> Vec<(u16, bool, Duration)> {
    let mut asking = JoinSet::new();
    for _ in 0..tal {
        let client = client.clone();
        asking.spawn(async move {
            let begun = Instant::now();
            let page = client.get("/uro/ny").await;
            let told = page.text().contains("Laget er ikkje tilgjengeleg no");
            (page.status, told, begun.elapsed())
        });
    }
    asking.join_all().await
}
