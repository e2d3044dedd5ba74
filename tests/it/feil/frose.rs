//! A database that stands still: it neither answers nor goes away.

use std::time::{Duration, Instant};

use laget::access::Role;
use nix::sys::signal::Signal;
use nix::unistd::Pid;
use sqlx::{ConnectOptions, Executor};
use tokio::task::JoinSet;

use super::{Froe, gonger, prosessar, signal};
use crate::fall::Server;
use crate::harness::{TestApp, eventually};

/// A page that cannot be had says so within this: three seconds for a connection, twenty for one that had its connection already, and
/// a slow machine.
const SAY_SO: Duration = Duration::from_secs(30);

/// The database stands still until this is dropped, however the test ends.
struct Standing(Vec<Pid>);

impl Standing {
    fn still(server: &Server) -> Self {
        let standing = Self(prosessar(&server.cluster()));
        signal(&standing.0, Signal::SIGSTOP);
        standing
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        signal(&self.0, Signal::SIGCONT);
    }
}

#[tokio::test]
async fn while_the_database_stands_still_pages_say_so_and_what_was_saved_is_kept() {
    let mut froe = Froe::new();
    let server = Server::new("frose");
    let cluster = server.start().await;
    let app = TestApp::on_cluster(&cluster).await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let client = app.client_for(&kari).await;
    let mut saved = 0;
    for runde in 0..gonger(1) {
        // a save that is in the middle of its transaction when it stops
        let options = cluster.options(laget::db::embedded::SUPERUSER, "postgres");
        let mut lock = options.connect().await.unwrap();
        lock.execute("begin; lock table utkast in access exclusive mode")
            .await
            .unwrap();
        let saving = {
            let (client, sti) = (client.clone(), format!("/side/{runde}"));
            tokio::spawn(async move {
                client
                    .post("/utkast", &[("sti", sti.as_str()), ("felt", "a=1")])
                    .await
                    .status
            })
        };
        eventually("the save to wait", async || {
            let waits = "pg_stat_activity where wait_event_type = 'Lock' and $1";
            (app.count(waits, true).await == 1).then_some(())
        })
        .await;
        lock.execute("commit").await.unwrap();
        super::litt_til(froe.under(400)).await;

        let standing = Standing::still(&server);
        let mut asked = JoinSet::new();
        for _ in 0..12 {
            let client = client.clone();
            asked.spawn(async move {
                let begun = Instant::now();
                (client.get("/uro/ny").await.status, begun.elapsed())
            });
        }
        let said = asked.join_all().await;
        drop(standing);

        for (status, taken) in said {
            assert_eq!(status, 503);
            assert!(taken < SAY_SO, "{taken:?}");
        }
        // PostgreSQL ends what has stood for five seconds inside a transaction, also when it was PostgreSQL that stood
        let status = saving.await.unwrap();
        assert!(matches!(status, 200 | 503), "{status}");
        saved += i64::from(status == 200);
        eventually("the pages to be back", async || {
            (client.get("/uro/ny").await.status == 200).then_some(())
        })
        .await;
        let kept = app
            .count("utkast where brukar_id = $1", kari.id.uuid())
            .await;
        assert!(
            kept >= saved,
            "{kept} kept of {saved} that were acknowledged"
        );
    }
}
