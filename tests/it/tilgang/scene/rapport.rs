//! A report that somebody writes on.

use uuid::Uuid;

use crate::harness::{Person, TestApp};

/// The one of the kommune, of the last term that is over.
pub async fn utkast(app: &TestApp, av: &Person, word: &str) -> Uuid {
    let kommune = av.kommune_id.uuid();
    sqlx::query("insert into tal_utgaave (kommune_id, til, dag, grense) values ($1, '2026-08-01', '2026-08-05', 5) on conflict do nothing")
        .bind(kommune)
        .execute(app.sql())
        .await
        .unwrap();
    let tekst = format!(r#"{{"delar":{{"innleiing":"{word}"}},"milepaelar":{{}}}}"#);
    sqlx::query(
        "insert into rapport (kommune_id, rapport_id, til, nr, tekst, laga_av, laga_at, endra_av, endra_at)
        select $1, gen_random_uuid(), '2026-08-01', 1, $2, $3, now(), $3, now()
        where not exists (select from rapport where kommune_id = $1)",
    )
    .bind(kommune)
    .bind(tekst)
    .bind(av.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    sqlx::query_scalar("select rapport_id from rapport where kommune_id = $1")
        .bind(kommune)
        .fetch_one(app.sql())
        .await
        .unwrap()
}
