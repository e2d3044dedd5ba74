//! SQL about a database as a whole: what is in it, and whether there is anything.

use std::collections::BTreeMap;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor};
use uuid::Uuid;

use crate::crypto::Sealed;
use crate::crypto::columns::{SEALED, SealedColumn};

/// One sight of the database, that `pg_dump` may share; gives its name.
pub(super) async fn begin_snapshot(connection: &mut PgConnection) -> Result<String, sqlx::Error> {
    connection
        .execute("begin isolation level repeatable read read only")
        .await?;
    sqlx::query_scalar("select pg_export_snapshot()")
        .fetch_one(connection)
        .await
}

/// When the snapshot is of, UTC.
pub(super) async fn taken_at(connection: &mut PgConnection) -> Result<String, sqlx::Error> {
    sqlx::query_scalar(r#"select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"#)
        .fetch_one(connection)
        .await
}

/// The major version of the server.
pub(super) async fn major(connection: &mut PgConnection) -> Result<u32, sqlx::Error> {
    let number: i32 =
        sqlx::query_scalar("select current_setting('server_version_num')::int / 10000")
            .fetch_one(connection)
            .await?;
    Ok(u32::try_from(number).unwrap_or_default())
}

/// Whether the connected role reads what row level security hides from all others.
pub(super) async fn reads_all(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select rolbypassrls or rolsuper from pg_roles where rolname = current_user")
        .fetch_one(connection)
        .await
}

/// The newest migration that has run; none where Laget has never been.
pub(super) async fn schema(connection: &mut PgConnection) -> Result<Option<i64>, sqlx::Error> {
    let laid: bool =
        sqlx::query_scalar("select to_regclass('public._sqlx_migrations') is not null")
            .fetch_one(&mut *connection)
            .await?;
    if !laid {
        return Ok(None);
    }
    sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
        .fetch_one(connection)
        .await
}

/// Whether nothing has been laid here.
pub(super) async fn is_empty(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select not exists (
            select from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname not like 'pg\\_%'
        ) and to_regnamespace('app') is null",
    )
    .fetch_one(connection)
    .await
}

/// Rows of each table.
pub(super) async fn rows(
    connection: &mut PgConnection,
) -> Result<BTreeMap<String, i64>, sqlx::Error> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select quote_ident(relname) from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by relname",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut rows = BTreeMap::new();
    for table in tables {
        let sql = format!("select count(*) from public.{table}");
        let count = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut *connection)
            .await?;
        rows.insert(table, count);
    }
    Ok(rows)
}

/// The keys that sealed values need.
pub(super) async fn keys(connection: &mut PgConnection) -> Result<Vec<i16>, sqlx::Error> {
    let each: Vec<String> = SEALED
        .iter()
        .map(|SealedColumn { table, key, .. }| {
            format!("select {key} from {table} where {key} is not null")
        })
        .collect();
    let sql = format!("{} order by 1", each.join(" union "));
    sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_all(connection)
        .await
}

/// A sealed value of the database.
pub(super) struct Sample {
    pub(super) column: &'static SealedColumn,
    pub(super) kommune: Uuid,
    pub(super) id: Uuid,
    pub(super) sealed: Sealed,
}

/// One value of each key in each table.
pub(super) async fn samples(connection: &mut PgConnection) -> Result<Vec<Sample>, sqlx::Error> {
    let mut samples = Vec::new();
    for column in &SEALED {
        let SealedColumn {
            table,
            kommune,
            id,
            bytes,
            key,
            ..
        } = column;
        let sql = format!(
            "select distinct on ({key}) {kommune}, {id}, {bytes}, {key} from {table} where {key} is not null order by {key}"
        );
        let rows: Vec<(Uuid, Uuid, Vec<u8>, i16)> = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_all(&mut *connection)
            .await?;
        samples.extend(rows.into_iter().map(|(kommune, id, bytes, key_id)| Sample {
            column,
            kommune,
            id,
            sealed: Sealed { key_id, bytes },
        }));
    }
    Ok(samples)
}

/// How much there is in each table, for who plans the queries.
pub(super) async fn analyze(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection.execute("analyze").await?;
    Ok(())
}

/// Ends what may have been ended since: every session, every link that anybody may hold, and every code that nobody has used.
pub(super) async fn end_what_is_out(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection
        .execute(
            "update sesjon set avslutta_at = now() where avslutta_at is null;
            update familie_sesjon set avslutta_at = now(), hint_kryptert = null, hint_noekkel = null where avslutta_at is null;
            update kalender_lenke set token_hash = null where token_hash is not null;
            update moete_brev set token_hash = null where token_hash is not null;
            update samtykke_invitasjon set token_hash = null where token_hash is not null;
            update eingongskode set gjeld_til = least(gjeld_til, now()) where brukt_at is null;
            update oppstartskode set gjeld_til = least(gjeld_til, now()) where brukt_at is null",
        )
        .await?;
    Ok(())
}

/// Does again what the journal says was done; what came of it, in one word.
pub(super) async fn replay(
    connection: &mut PgConnection,
    line: &str,
) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("select app.journal_att($1::jsonb)")
        .bind(line)
        .fetch_one(connection)
        .await
}
