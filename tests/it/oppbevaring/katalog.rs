//! Every table that names a sak, a child or somebody of its family is emptied of what is deleted, or stands here with a reason: a new table is in it by existing.

use sqlx::{AssertSqlSafe, Connection};
use uuid::Uuid;

use super::Scene;
use crate::harness::TestApp;

/// Tables with a child in them that outlive it, and why.
const STAAR: &[(&str, &str)] = &[
    (
        "barnevernsmelding",
        "has a rule of its own, and the card waits for it",
    ),
    ("logg_treff", "goes with the log, and the card waits for it"),
    ("sak", "the card waits for it"),
];

/// Tables with somebody of a family in them that outlive the card, and why.
const FAMILIEN_STAAR: &[(&str, &str)] = &[(
    "innsynslogg",
    "tells that somebody unknown has read, until it is cleared away",
)];

/// The tables of the database that have a column of this name, but views and partitions.
pub(super) async fn tables(app: &TestApp, column: &str) -> Vec<String> {
    sqlx::query_scalar(
        "select c.relname::text from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = $1 and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1",
    )
    .bind(column)
    .fetch_all(app.sql())
    .await
    .unwrap()
}

/// A row in the table about this, whatever else it says: the rules of the tables are taken away first.
pub(super) async fn fill(app: &TestApp, table: &str, known: &[(&str, Uuid)]) {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select a.attname::text, format_type(a.atttypid, null) from pg_attribute a
        where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
            and (a.attnotnull or a.attname = any($2))",
    )
    .bind(table)
    .bind(known.iter().map(|(name, _)| *name).collect::<Vec<_>>())
    .fetch_all(app.sql())
    .await
    .unwrap();
    let value = |name: &str, kind: &str| match known.iter().find(|(k, _)| *k == name) {
        Some((_, id)) => format!("'{id}'"),
        None => match kind {
            "uuid" => "gen_random_uuid()".to_owned(),
            "boolean" => "false".to_owned(),
            "date" => "app.today()".to_owned(),
            "timestamp with time zone" => "now()".to_owned(),
            "time without time zone" => "'12:00'".to_owned(),
            "bytea" => "sha256('x')".to_owned(),
            "uuid[]" | "text[]" | "bytea[]" | "jsonb" => "'{}'".to_owned(),
            "xid8" => "'1'".to_owned(),
            "text" => "gen_random_uuid()::text".to_owned(),
            _ => "1".to_owned(),
        },
    };
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<String> = columns.iter().map(|(n, k)| value(n, k)).collect();
    let insert = format!(
        "insert into {table} ({}) values ({}) on conflict do nothing",
        names.join(", "),
        values.join(", ")
    );
    let mut db = app.sql().acquire().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query(AssertSqlSafe(insert.clone()))
        .execute(&mut *tx)
        .await
        .unwrap_or_else(|e| panic!("{insert}: {e}"));
    tx.commit().await.unwrap();
}

pub(super) async fn drop_checks(app: &TestApp) {
    sqlx::query(
        "do $$ declare c record; begin
            for c in select conrelid::regclass as t, conname from pg_constraint
                where contype = 'c' and conrelid <> 0 and connamespace = 'public'::regnamespace loop
                execute format('alter table %s drop constraint %I', c.t, c.conname);
            end loop;
        end $$",
    )
    .execute(app.sql())
    .await
    .unwrap();
}

/// A table that nobody has thought of: the question below must find it.
async fn gloeymd(app: &TestApp, column: &str) {
    let table = format!("create table ny (kommune_id uuid not null, {column} uuid not null)");
    sqlx::query(AssertSqlSafe(table))
        .execute(app.sql())
        .await
        .unwrap();
}

/// The tables that still have something about it.
pub(super) async fn att(app: &TestApp, tables: &[String], column: &str, id: Uuid) -> Vec<String> {
    let mut att = Vec::new();
    for table in tables {
        if rows(app, table, column, id).await > 0 {
            att.push(table.clone());
        }
    }
    att
}

async fn rows(app: &TestApp, table: &str, column: &str, id: Uuid) -> i64 {
    app.count(&format!("{table} where {column} = $1"), id).await
}

#[tokio::test]
async fn every_table_that_names_a_sak_is_emptied_of_one_that_is_deleted() {
    let w = Scene::in_app(TestApp::with_own_database().await).await;
    let barn = w.barn().await;
    let (sak, anna) = (w.lukka(&barn, 61).await, w.lukka(&barn, 61).await);
    w.app.jobs_may_stop();
    drop_checks(&w.app).await;
    gloeymd(&w.app, "sak_id").await;
    let tables = tables(&w.app, "sak_id").await;
    assert!(tables.len() > 40, "{tables:?}");
    for table in &tables {
        for id in [&sak, &anna] {
            let known = [
                ("kommune_id", w.kommune.id.uuid()),
                ("sak_id", id.id.uuid()),
                ("barn_id", barn.id.uuid()),
            ];
            fill(&w.app, table, &known).await;
            assert!(
                rows(&w.app, table, "sak_id", id.id.uuid()).await > 0,
                "{table}"
            );
        }
    }
    // a stop that was lifted
    w.run(
        "update slettestopp set oppheva_at = now() where sak_id = $1",
        sak.id.uuid(),
    )
    .await;
    w.arkiver(&sak).await;

    w.natta().await;

    let sak_att = att(&w.app, &tables, "sak_id", sak.id.uuid()).await;
    assert_eq!(
        sak_att,
        ["ny"],
        "what nobody empties is found, and nothing else"
    );
    assert_eq!(
        att(&w.app, &tables, "sak_id", anna.id.uuid()).await,
        tables,
        "of another sak"
    );
}

#[tokio::test]
async fn every_table_that_names_a_child_is_emptied_of_one_whose_card_is_deleted() {
    let w = Scene::in_app(TestApp::with_own_database().await).await;
    let barn = w.barn().await;
    w.slutta(&barn, 13).await;
    w.app.jobs_may_stop();
    drop_checks(&w.app).await;
    let staar = |table: &str| STAAR.iter().any(|(name, _)| *name == table);
    gloeymd(&w.app, "barn_id").await;
    let tables = tables(&w.app, "barn_id").await;
    for table in tables.iter().filter(|t| !staar(t) && *t != "sak_tilgang") {
        let known = [
            ("kommune_id", w.kommune.id.uuid()),
            ("barn_id", barn.id.uuid()),
        ];
        fill(&w.app, table, &known).await;
        assert!(
            rows(&w.app, table, "barn_id", barn.id.uuid()).await > 0,
            "{table}"
        );
    }

    w.natta().await;

    let barn_att = att(&w.app, &tables, "barn_id", barn.id.uuid()).await;
    assert_eq!(
        barn_att,
        ["ny"],
        "what nobody empties is found, and nothing else"
    );
}

#[tokio::test]
async fn every_table_that_names_somebody_of_a_family_is_emptied_when_no_card_does() {
    let w = Scene::in_app(TestApp::with_own_database().await).await;
    let barn = w.barn().await;
    let (foeresett, _) = barn.foeresett_inne("Tone Li").await;
    let person: Uuid = sqlx::query_scalar("select familie_person_id from familie_person")
        .fetch_one(w.app.sql())
        .await
        .unwrap();
    let sak = w.lukka(&barn, 61).await;
    w.slutta(&barn, 13).await;
    w.app.jobs_may_stop();
    drop_checks(&w.app).await;
    gloeymd(&w.app, "foeresett_id").await;
    let known = [
        ("kommune_id", w.kommune.id.uuid()),
        ("sak_id", sak.id.uuid()),
        ("barn_id", barn.id.uuid()),
        ("foeresett_id", foeresett.uuid()),
        ("familie_person_id", person),
    ];
    let hos_foeresett = tables(&w.app, "foeresett_id").await;
    let hos_person = tables(&w.app, "familie_person_id").await;
    assert!(hos_foeresett.len() > 9 && hos_person.len() > 8);
    for table in hos_foeresett.iter().chain(&hos_person) {
        fill(&w.app, table, &known).await;
    }
    w.run(
        "update familie_sesjon set ledig_til = now() - interval '1 hour' where kommune_id = $1",
        w.kommune.id.uuid(),
    )
    .await;
    w.arkiver(&sak).await;

    w.natta().await;

    let foeresett_att = att(&w.app, &hos_foeresett, "foeresett_id", foeresett.uuid()).await;
    assert_eq!(foeresett_att, ["ny"], "what nobody empties is found");
    let person_att = att(&w.app, &hos_person, "familie_person_id", person).await;
    let staar: Vec<&str> = FAMILIEN_STAAR.iter().map(|(table, _)| *table).collect();
    assert_eq!(person_att, staar);
}

#[tokio::test]
async fn what_a_number_is_found_by_stands_only_where_it_is_emptied() {
    let app = TestApp::new().await;
    let alone: Vec<String> = sqlx::query_scalar(
        "select distinct c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname ~ '(^|_)(fnr|oppslag)($|_)'
            and not exists (
                select from pg_attribute x where x.attrelid = c.oid and x.attname in ('barn_id', 'foeresett_id', 'familie_person_id')
            )",
    )
    .fetch_all(app.sql())
    .await
    .unwrap();
    assert!(
        alone.is_empty(),
        "{alone:?}: whose is it, and when is it deleted?"
    );
}

#[tokio::test]
async fn what_only_names_the_sak_in_an_address_goes_too() {
    let w = Scene::new().await;
    w.regel("sak", 24, false).await;
    let barn = w.barn().await;
    let sak = w.lukka(&barn, 25).await;
    let (k, b) = (w.kommune.id.uuid(), w.kari.id.uuid());
    let sti = format!("/sak/{}/vidare", sak.id);
    sqlx::query("insert into utkast values ($1, $2, $3, 'a=b', now())")
        .bind(k)
        .bind(b)
        .bind(&sti)
        .execute(w.app.sql())
        .await
        .unwrap();
    sqlx::query(
        "insert into innsending values ($1, gen_random_uuid(), $2, sha256('a'), $3, 'uro', now())",
    )
    .bind(k)
    .bind(b)
    .bind(&sti)
    .execute(w.app.sql())
    .await
    .unwrap();

    w.natta().await;

    for table in ["utkast", "innsending"] {
        assert_eq!(
            w.app
                .count(&format!("{table} where kommune_id = $1"), k)
                .await,
            0,
            "{table}"
        );
    }
}
