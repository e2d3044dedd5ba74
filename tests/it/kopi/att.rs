//! What the journal is told of, done again in a database where it has not happened: it is rolled back there, and only the lines are kept.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor};

use super::Scene;

/// Does it, keeps what the journal was told, undoes it, and does the lines again; then this is so of one row.
async fn done_again(scene: &Scene, act: &str, slag: &str, so: &str) {
    let mut db = scene.app.sql().acquire().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.execute(AssertSqlSafe(act.to_owned())).await.unwrap();
    let lines: Vec<Value> = sqlx::query_scalar(
        "select jsonb_build_object('id', journal_id, 'at', at, 'slag', slag, 'kva', kva) from journal where slag = $1",
    )
    .bind(slag)
    .fetch_all(&mut *tx)
    .await
    .unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(lines.len(), 1, "{act}");
    let is_so = format!("select count(*) from {so}");
    let before: i64 = sqlx::query_scalar(AssertSqlSafe(is_so.clone()))
        .fetch_one(&mut *db)
        .await
        .unwrap();
    assert_eq!(before, 0, "{so} from the beginning");

    let said: String = sqlx::query_scalar("select app.journal_att($1)")
        .bind(&lines[0])
        .fetch_one(&mut *db)
        .await
        .unwrap();

    assert_eq!(said, "gjort", "{slag}");
    let after: i64 = sqlx::query_scalar(AssertSqlSafe(is_so))
        .fetch_one(&mut *db)
        .await
        .unwrap();
    assert_eq!(after, 1, "{so} after {slag}");
}

#[tokio::test]
async fn a_parent_who_was_shut_out_a_form_and_a_plan_that_were_taken_back_and_codes_that_were_lost_are_so_again()
 {
    let scene = Scene::new().await;
    let mut made = scene.app.sql().begin().await.unwrap();
    for sql in [
        "set local session_replication_role = replica",
        "insert into gjenopprettingskode (brukar_id, nr, hash, laga_at, noekkel_id)
        select brukar_id, n, sha256(n::text::bytea), now(), 1 from brukar, generate_series(2, 10) n where namn = 'Kari Vik'",
        "insert into individuellplan_versjon (kommune_id, individuellplan_id, nr, sak_id, innhald, sha256, pdf, revisjon, frosen_av, frosen_at, gjeld_fraa)
        select kommune_id, gen_random_uuid(), 1, sak_id, 'x', sha256('x'), 'x', app.today(), ansvarleg_brukar_id, now(), now() from sak limit 1",
        "update barn set adressesperre = true",
        "insert into foeresett (kommune_id, foeresett_id, barn_id, namn, relasjon, bur_saman, innsynsrett, foreldreansvar, created_at)
        select kommune_id, gen_random_uuid(), barn_id, 'Per Li', 'far', true, true, true, now() from barn",
    ] {
        made.execute(sql).await.unwrap();
    }
    made.commit().await.unwrap();

    for (act, slag, so) in [
        (
            "update foeresett set bur_saman = false where namn = 'Per Li'",
            "foeresett_flytta",
            "foeresett where namn = 'Per Li' and not bur_saman",
        ),
        (
            "insert into samtykke_attende (kommune_id, samtykke_id, sak_id, teken_av, teken_at)
            select kommune_id, samtykke_id, sak_id, innhenta_av, now() from samtykke limit 1",
            "samtykke_attende",
            "samtykke_attende",
        ),
        (
            "update individuellplan_versjon set slutt = 'trekt', slutt_at = now()",
            "plan_slutt",
            "individuellplan_versjon where slutt = 'trekt'",
        ),
        // one of the ten was used, and cleared away
        (
            "select app.gjenopprettingskodar_set(brukar_id, array_fill(sha256('ny'), array[10]), 1::smallint) from brukar where namn = 'Kari Vik'",
            "gjenopprettingskodar_nye",
            "(select 1 where not exists (select from gjenopprettingskode)) x",
        ),
    ] {
        done_again(&scene, act, slag, so).await;
    }
}
