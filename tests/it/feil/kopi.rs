//! The copy of the database that pages with figures may ask: when it is not to be used, the database answers.

use std::process::Command;

use laget::access::Role;
use laget::db::embedded::{Cluster, SUPERUSER, program};
use sqlx::postgres::PgConnection;
use sqlx::{ConnectOptions, Executor};

use crate::fall::{Server, stop};
use crate::harness::{TestApp, eventually};

#[tokio::test]
async fn figures_come_from_the_database_when_its_copy_is_gone_or_is_none() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let kontor = kommune.tenest("andre").await;
    let sjef = kommune
        .person("Siri Sjef", Role::Kommunalsjef, &kontor)
        .await;
    let direct = app.client_for(&sjef).await;
    let venta = direct.get("/styring").await;
    assert_eq!(venta.status, 200);
    let looks = "innsynslogg where brukar_id = $1 and handling = 'styring.lese'";
    assert_eq!(app.count(looks, sjef.id.uuid()).await, 1);

    // nobody is there; and a database of its own, which nothing is sent to
    let login: sqlx::postgres::PgConnectOptions = app.login_url().parse().unwrap();
    let gone = login.clone().socket("/finst/ikkje");
    for (nr, copy) in [gone, login].into_iter().enumerate() {
        let page = direct.at(&app.with_copy(copy)).get("/styring").await;
        assert_eq!(page.status, 200);
        assert_eq!(page.text(), venta.text());
        let looked = app.count(looks, sjef.id.uuid()).await;
        assert_eq!(looked, i64::try_from(nr).unwrap() + 2, "each look is a row");
    }
}

/// A copy that follows, made as docs/skala.md says.
async fn follow(primary: &Server, running: &Cluster, server: &Server) -> Cluster {
    let data = server.cluster();
    std::fs::create_dir_all(data.parent().unwrap()).unwrap();
    let made = Command::new(program("pg_basebackup", None, 15).unwrap())
        .arg("-h")
        .arg(running.socket_dir())
        .args(["-U", SUPERUSER, "-R", "-X", "stream", "-c", "fast", "-D"])
        .arg(&data)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    // whoever runs the one runs the other
    let given = Command::new("chown")
        .arg("-R")
        .arg("--reference")
        .arg(primary.cluster())
        .arg(&data)
        .status();
    assert!(given.unwrap().success());
    server.start().await
}

async fn super_of(cluster: &Cluster) -> PgConnection {
    let options = cluster.options(SUPERUSER, "postgres");
    options.connect().await.unwrap()
}

#[tokio::test]
async fn figures_come_from_the_copy_that_follows_and_from_the_database_where_it_cannot_know() {
    let first = Server::new("fylgd");
    let primary = first.start().await;
    let app = TestApp::on_cluster(&primary).await;
    let kommune = app.kommune().await;
    let kontor = kommune.tenest("andre").await;
    let sjef = kommune
        .person("Siri Sjef", Role::Kommunalsjef, &kontor)
        .await;
    let client = app.client_for(&sjef).await;
    let second = Server::new("kopien");
    let copy = follow(&first, &primary, &second).await;
    let mut there = super_of(&copy).await;
    let at_the_copy = app.with_copy(copy.options("laget_login", "postgres"));

    client.get("/styring").await;
    eventually("it follows", async || {
        let sql = "select pg_last_xact_replay_timestamp() is not null";
        let follows: bool = sqlx::query_scalar(sql).fetch_one(&mut there).await.unwrap();
        follows.then_some(())
    })
    .await;
    there.execute("select pg_wal_replay_pause()").await.unwrap();
    sqlx::query("insert into tal_utgaave (kommune_id, til, dag, grense) values ($1, '2026-08-01', '2026-08-05', 5)")
        .bind(kommune.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    let newest = client.get("/styring").await.text();
    let read = client.at(&at_the_copy).get("/styring").await;
    assert_eq!(read.status, 200);
    assert_ne!(read.text(), newest, "the copy has not heard of the utgåve");
    let looks = "innsynslogg where brukar_id = $1 and handling = 'styring.lese'";
    assert_eq!(
        app.count(looks, sjef.id.uuid()).await,
        3,
        "each look is a row"
    );
    // a login the copy has not heard of is nobody there
    let later = app.client_for(&sjef).await.at(&at_the_copy);
    assert_eq!(later.get("/styring").await.text(), newest);

    there
        .execute("select pg_wal_replay_resume()")
        .await
        .unwrap();
    let browser = client.at(&at_the_copy);
    eventually("the copy has the utgåve", async || {
        let page = browser.get("/styring").await;
        assert_eq!(page.status, 200);
        (page.text() == newest).then_some(())
    })
    .await;
    drop(there);
    stop(copy).await;
    assert_eq!(browser.get("/styring").await.text(), newest, "it is gone");
    drop(app);
    stop(primary).await;
}
