//! PostgreSQL killed with -9 or started anew under load: `serve` goes on by itself, and nothing acknowledged is lost.

use laget::db::embedded::{Cluster, SUPERUSER};
use nix::sys::signal::Signal;
use nix::unistd::Pid;
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnection;

use super::melding::{Meldar, Teljar, kvittert, meld, send_att, stemmer};
use super::{Froe, gonger, litt_til, prosessar, signal};
use crate::fall::{self, Server};
use crate::harness::{Nyklar, Tenar, TestApp, eventually};

/// So many melde at once.
const FOLK: usize = 12;

/// What happens to the database.
#[derive(Clone, Copy, Debug)]
enum Slag {
    /// One process that serves a connection is killed: PostgreSQL throws all of them out and mends itself.
    EinProsess,
    /// Every process of it is killed at once, as when the machine loses its power.
    Alle,
    /// It is stopped in order and started anew.
    Omstart,
}

const SLAG: [Slag; 3] = [Slag::EinProsess, Slag::Alle, Slag::Omstart];

async fn strike(slag: Slag, server: &Server, cluster: Cluster, froe: &mut Froe) -> Cluster {
    let data = server.cluster();
    match slag {
        Slag::EinProsess => {
            let mut db = super_of(&cluster).await;
            let pids: Vec<i32> = sqlx::query_scalar(
                "select pid from pg_stat_activity where application_name = 'laget' order by pid",
            )
            .fetch_all(&mut db)
            .await
            .unwrap();
            let valt = froe.under(u64::try_from(pids.len()).unwrap());
            let valt = pids[usize::try_from(valt).unwrap()];
            signal(&[Pid::from_raw(valt)], Signal::SIGKILL);
            cluster
        }
        Slag::Alle => {
            signal(&prosessar(&data), Signal::SIGKILL);
            eventually("all to be gone", async || {
                prosessar(&data).is_empty().then_some(())
            })
            .await;
            drop(cluster);
            server.start().await
        }
        Slag::Omstart => {
            fall::stop(cluster).await;
            server.start().await
        }
    }
}

async fn super_of(cluster: &Cluster) -> PgConnection {
    let options = cluster.options(SUPERUSER, "postgres");
    eventually("the database", async || options.connect().await.ok()).await
}

#[tokio::test]
async fn what_was_acknowledged_is_kept_with_its_log_row_whatever_happens_to_the_database() {
    let mut froe = Froe::new();
    let server = Server::new("slag");
    let mut cluster = server.start().await;
    let app = TestApp::on_cluster(&cluster).await;
    crate::drift::show_migrations(&app).await;
    let nyklar = Nyklar::new(&app);
    let mut folk = Meldar::fleire(&app, FOLK).await;
    let tenar = Tenar::start_with(&app, &nyklar);
    let mut halvvegs = 0;
    for nr in 0..gonger(3) {
        let teljar = Teljar::etter(1 + froe.under(40));
        let mut arbeid = meld(std::mem::take(&mut folk), tenar.adresse, &teljar);
        tokio::select! {
            () = teljar.nok() => {}
            stoppa = arbeid.join_next() => panic!("it went away by itself: {}", stoppa.is_some()),
        }
        litt_til(froe.under(20_000)).await;

        let slag = SLAG[usize::try_from(nr % 3).unwrap()];
        cluster = strike(slag, &server, cluster, &mut froe).await;
        teljar.slutt();

        folk = arbeid.join_all().await;
        halvvegs += folk.iter().filter(|meldar| meldar.ventar()).count();
        // nobody starts the server anew
        send_att(&mut folk, tenar.adresse).await;
        stemmer(&mut super_of(&cluster).await, &folk).await;
    }
    assert!(halvvegs > 0, "it was struck while somebody waited");
    println!(
        "acknowledged {}, unanswered when it was struck {halvvegs}",
        kvittert(&folk)
    );
}
