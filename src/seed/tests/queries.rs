//! What the tests ask the database.

use anyhow::{Result, ensure};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

pub(super) async fn create_database(first: &mut PgConnection, name: &str) -> Result<()> {
    first
        .execute(sqlx::query(AssertSqlSafe(format!(
            "create database {name}"
        ))))
        .await?;
    Ok(())
}

/// The day it is where the rules of samtykke are.
pub(super) async fn today(db: &mut PgConnection) -> Result<Date> {
    let sql = "select (now() at time zone 'Europe/Oslo')::date";
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}

pub(super) async fn count(db: &mut PgConnection, sql: &'static str) -> Result<usize> {
    let count: i64 = sqlx::query_scalar(sql).fetch_one(db).await?;
    Ok(usize::try_from(count)?)
}

/// Open cases a person sees.
pub(super) async fn open_saker(db: &mut PgConnection, brukarnamn: &str) -> Result<i64> {
    let sql =
        "select count(*) from sak_tilgang t join medlemskap m on m.prinsipal_id = t.prinsipal_id
        join brukar b on b.brukar_id = m.brukar_id where b.brukarnamn = $1 and t.open";
    Ok(sqlx::query_scalar(sql)
        .bind(brukarnamn)
        .fetch_one(db)
        .await?)
}

/// A digest of every table, without what is new each time: what is sealed or hashed, and the hour it ran.
pub(in crate::seed) async fn dump(admin: &PgConnectOptions) -> Result<Vec<(String, String)>> {
    let mut db = admin.clone().connect().await?;
    let tables: Vec<String> = sqlx::query_scalar(
        "select tablename::text from pg_tables where schemaname = 'public'
            and tablename <> '_sqlx_migrations'
            -- what the migrations themselves fill
            and tablename not like 'samtykkemal%' and tablename not in ('samtykke_heimel', 'frist_regel')
        order by 1",
    )
    .fetch_all(&mut db)
    .await?;
    ensure!(tables.len() > 25, "only {} tables", tables.len());
    let mut dump = Vec::new();
    for table in tables {
        let new = match table.as_str() {
            "barn" | "foeresett" => "fnr_kryptert",
            "passord" => "hash,updated_at",
            "innsynslogg" => "hash,at,xid",
            "sak_tilgang" => "fraa",
            "samtykke_invitasjon" => "utgaar_at",
            "samtykke_brev" => "brev_id,laga_at,endra_at",
            "job" => "job_id,created_at,run_at",
            _ => "",
        };
        let sql = format!(
            "select coalesce(md5(string_agg(r::text, '|' order by r::text)), '')
            from (select to_jsonb(t) - string_to_array('{new}', ',') as r from {table} t) t"
        );
        let digest = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut db)
            .await?;
        dump.push((table, digest));
    }
    Ok(dump)
}

/// Columns of text in which there stands a number of eleven digits.
pub(in crate::seed) async fn clear_numbers(db: &mut PgConnection) -> Result<Vec<String>> {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text from information_schema.columns
        where table_schema = 'public' and table_name <> '_sqlx_migrations'
            and (data_type = 'text' or udt_name in ('_text', 'jsonb'))",
    )
    .fetch_all(&mut *db)
    .await?;
    ensure!(columns.len() > 50, "only {} columns", columns.len());
    let mut found = Vec::new();
    for (table, column) in columns {
        let sql = format!(
            "select exists (select from {table} where {column}::text ~ '[0-9]{{6}} ?[0-9]{{5}}')"
        );
        if sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut *db)
            .await?
        {
            found.push(format!("{table}.{column}"));
        }
    }
    Ok(found)
}

/// Kommune, child, birth date; sealed number, its key, and the look-up hash.
pub(super) type FnrRow = (Uuid, Uuid, Date, Vec<u8>, i16, Vec<u8>);

pub(super) async fn sealed(db: &mut PgConnection) -> Result<Vec<FnrRow>> {
    let sql = "select kommune_id, barn_id, foedd, fnr_kryptert, fnr_noekkel, fnr_oppslag from barn";
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}

/// Id, kind, step, next date and what for.
pub(super) type SakRow = (Uuid, String, i16, Option<Date>, String);

pub(super) async fn saker(db: &mut PgConnection) -> Result<Vec<SakRow>> {
    let sql = "select sak_id, slag, steg, neste_dato, neste_kva from sak";
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}

/// The moves of a case, from and to, as they happened.
pub(super) async fn moves(db: &mut PgConnection, sak: Uuid) -> Result<Vec<(Option<i16>, i16)>> {
    let sql = "select fraa_steg, til_steg from sak_historikk
        where sak_id = $1 and til_steg is not null order by at";
    Ok(sqlx::query_as(sql).bind(sak).fetch_all(db).await?)
}

/// The last instant anything happened.
pub(super) async fn latest(db: &mut PgConnection) -> Result<OffsetDateTime> {
    let sql =
        "select greatest((select max(at) from sak_historikk), (select max(meldt_at) from uro),
        (select max(skriven_at) from samtale), (select max(updated_at) from tiltak),
        (select max(skriven_at) from evaluering), (select max(lukka_at) from sak),
        (select max(tilbydd_at) from overlevering), (select max(fraa) from sak_deltakar),
        (select max(updated_at) from skolemiljoeplan), (select max(sett_at) from sak_sperre))";
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}

/// Children in two einingar at once, and children who are elsewhere than where their history ends.
pub(super) async fn misplaced(db: &mut PgConnection) -> Result<(usize, usize)> {
    let twice =
        "select count(*) from barn_eining a join barn_eining b on a.kommune_id = b.kommune_id
        and a.barn_id = b.barn_id and a.fraa < b.fraa and coalesce(a.til, 'infinity') >= b.fraa";
    let elsewhere = "select count(*) from barn b where b.eining_id is distinct from
        (select e.eining_id from barn_eining e where e.barn_id = b.barn_id and e.til is null)";
    Ok((count(db, twice).await?, count(db, elsewhere).await?))
}

/// The kinds of figures there are any of.
pub(super) async fn figurar(db: &mut PgConnection) -> Result<Vec<String>> {
    Ok(
        sqlx::query_scalar("select distinct figur from tal order by 1")
            .fetch_all(db)
            .await?,
    )
}
