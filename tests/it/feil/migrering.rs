//! `laget migrate` struck in the middle, and programs beside a schema that is newer than they are.

use std::process::{Command, Output, Stdio};

use laget::db::MIGRATOR;
use laget::db::embedded::{Cluster, SUPERUSER};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};

use super::{Froe, gonger, litt_til};
use crate::fall::Server;
use crate::harness::{Nyklar, Tenar, TestApp, eventually};

fn migrate(database: &PgConnectOptions) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_laget"));
    command
        .arg("migrate")
        .env("LAGET_ADMIN_DATABASE_URL", database.to_url_lossy().as_str());
    command
}

/// All there is in a schema, as the catalogue tells it.
async fn skjema(db: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar(
        "select line from (
            select format('%s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                    (select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d
                        where d.adrelid = a.attrelid and d.adnum = a.attnum)) as line
                from pg_attribute a join pg_class c on c.oid = a.attrelid
                where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace) and a.attnum > 0 and not a.attisdropped
            union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint
                where connamespace = 'public'::regnamespace
            union all select pg_get_indexdef(indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid
                where c.relnamespace = 'public'::regnamespace
            union all select pg_get_functiondef(oid) from pg_proc
                where pronamespace in ('public'::regnamespace, 'app'::regnamespace) and prokind = 'f'
            union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
            union all select format('%s %s %s %s %s %s %s', polrelid::regclass, polname, polcmd, polpermissive, polroles::regrole[],
                    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) from pg_policy
            union all select format('%s %s', relname, relacl) from pg_class
                where relnamespace = 'public'::regnamespace and relname <> '_sqlx_migrations' and relkind in ('r', 'v')
        ) alt order by line",
    )
    .fetch_all(db)
    .await
    .unwrap()
}

async fn applied(db: &mut PgConnection) -> Vec<bool> {
    let exists = "select to_regclass('public._sqlx_migrations') is not null";
    let exists: bool = sqlx::query_scalar(exists)
        .fetch_one(&mut *db)
        .await
        .unwrap();
    if !exists {
        return Vec::new();
    }
    sqlx::query_scalar("select success from public._sqlx_migrations order by version")
        .fetch_all(db)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_migration_that_is_struck_in_the_middle_leaves_nothing_half_and_the_next_run_finishes() {
    let mut froe = Froe::new();
    let app = TestApp::with_own_database().await;
    let venta = skjema(&mut app.sql().acquire().await.unwrap()).await;
    let server = Server::new("migrering");
    let cluster = server.start().await;
    let alle = MIGRATOR.iter().count();
    for nr in 0..gonger(2) {
        let (database, mut admin) = tom(&cluster, nr).await;
        let ser = database.clone().application_name("ser");
        let mut db = ser.connect().await.unwrap();
        let etter = usize::try_from(froe.under(u64::try_from(alle - 1).unwrap())).unwrap();
        let mut child = migrate(&database)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        eventually("so many to have run", async || {
            (applied(&mut db).await.len() >= etter).then_some(())
        })
        .await;
        litt_til(froe.under(20_000)).await;
        if nr % 2 == 0 {
            child.kill().unwrap();
        } else {
            let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                where datname = $1 and application_name <> 'ser'";
            let cut = sqlx::query(cut).bind(format!("proeve_{nr}"));
            cut.execute(&mut admin).await.unwrap();
        }
        child.wait().unwrap();

        let halvvegs = applied(&mut db).await;
        assert!(halvvegs.iter().all(|whole| *whole), "nothing is half done");
        let finished = migrate(&database).output().unwrap();
        assert!(finished.status.success(), "{finished:?}");
        assert_eq!(applied(&mut db).await.len(), alle);
        let no = skjema(&mut db).await;
        let ulikt: Vec<_> = no.iter().filter(|line| !venta.contains(line)).collect();
        assert!(ulikt.is_empty() && no.len() == venta.len(), "{ulikt:?}");
        println!("struck after {} of {alle}", halvvegs.len());
    }
}

/// An empty database.
async fn tom(cluster: &Cluster, nr: u64) -> (PgConnectOptions, PgConnection) {
    let mut admin = cluster
        .options(SUPERUSER, "postgres")
        .connect()
        .await
        .unwrap();
    let create = format!("create database proeve_{nr}");
    admin.execute(AssertSqlSafe(create)).await.unwrap();
    (cluster.options(SUPERUSER, &format!("proeve_{nr}")), admin)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn a_program_starts_beside_a_newer_schema_unless_that_has_taken_away_what_it_uses() {
    let app = TestApp::with_own_database().await;
    let admin = app.sql().connect_options().as_ref().clone();
    assert!(migrate(&admin).output().unwrap().status.success());
    let nyklar = Nyklar::new(&app);
    app.sql()
        .execute(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
            values (99990101000000, 'rom til neste versjon', true, '', 0)",
        )
        .await
        .unwrap();

    drop(Tenar::start_with(&app, &nyklar));
    let refused = migrate(&admin).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("nyare versjon"),
        "{}",
        said(&refused)
    );

    app.sql()
        .execute("update _sqlx_migrations set description = 'contract ' || description where version = 99990101000000")
        .await
        .unwrap();
    let refused = Command::new(env!("CARGO_BIN_EXE_laget"))
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--ops-listen",
            "127.0.0.1:0",
        ])
        .env("LAGET_DATABASE_URL", app.login_url())
        .env("LAGET_KEY_FILE", nyklar.fil())
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("99990101000000"),
        "{}",
        said(&refused)
    );
}

#[tokio::test]
async fn a_migration_goes_out_of_the_way_of_who_has_the_table_and_makes_a_half_made_index_again() {
    let app = TestApp::with_own_database().await;
    let admin = app.sql().connect_options().as_ref().clone();
    let mut holder = app.sql().begin().await.unwrap();
    for sql in [
        // as if they had not run, and one was struck while it made its index
        "delete from _sqlx_migrations where version between 20270104110000 and 20270104130000",
        "update pg_index set indisvalid = false where indexrelid = 'innsynslogg_sletta'::regclass",
    ] {
        app.sql().execute(sql).await.unwrap();
    }
    holder
        .execute("lock table innsynslogg in share update exclusive mode")
        .await
        .unwrap();
    let mut child = migrate(&admin).stdout(Stdio::null()).spawn().unwrap();
    let waits =
        "pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and not l.granted and l.relation = 'innsynslogg'::regclass and $1 is not null";
    let nobody = app.new_id();
    eventually("it to wait for the table", async || {
        (app.count(waits, nobody).await > 0).then_some(())
    })
    .await;
    eventually("it to go out of the way", async || {
        (app.count(waits, nobody).await == 0).then_some(())
    })
    .await;
    assert!(child.try_wait().unwrap().is_none(), "it tries again");

    holder.rollback().await.unwrap();

    assert!(child.wait().unwrap().success());
    let whole = "pg_index where indisvalid and indexrelid = 'innsynslogg_sletta'::regclass and $1 is not null";
    assert_eq!(app.count(whole, nobody).await, 1);
    let all = "_sqlx_migrations where success and $1 is not null";
    let tal = i64::try_from(MIGRATOR.iter().count()).unwrap();
    assert_eq!(app.count(all, nobody).await, tal);
}
