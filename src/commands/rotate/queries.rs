//! SQL about what keys have made. Tables and columns come from the list in `crypto/columns.rs`, never from outside.

use std::fmt::Write;

use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Executor, Row as _};
use uuid::Uuid;

use crate::crypto::Sealed;
use crate::crypto::columns::{HASH_LIST, PAPER, SEALED, SealedColumn};

/// As often as the application and this may stand in each other's way before it is given up.
const TRIES: u32 = 20;

pub(super) async fn become_key_keeper(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection
        .execute("set lock_timeout = '3s'; set role laget_noekkel")
        .await?;
    Ok(())
}

pub(super) async fn kommunar(connection: &mut PgConnection) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar("select kommune_id from kommune order by kommune_id")
        .fetch_all(connection)
        .await
}

/// A sealed value as it stands.
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) sealed: Sealed,
    pub(super) lookup: Option<Vec<u8>>,
}

/// The next values of a column.
pub(super) async fn read(
    connection: &mut PgConnection,
    column: &SealedColumn,
    kommune: Uuid,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    let SealedColumn {
        table,
        kommune: of,
        id,
        bytes,
        key,
        lookup,
        ..
    } = column;
    let lookup = lookup.unwrap_or("null::bytea");
    let sql = format!(
        "select {id}, {bytes}, {key}, {lookup} from {table}
        where {of} = $1 and {id} > $2 and {bytes} is not null order by {id} limit $3"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(kommune)
        .bind(after)
        .bind(limit)
        .try_map(|row: PgRow| {
            Ok(Row {
                id: row.try_get(0)?,
                sealed: Sealed {
                    bytes: row.try_get(1)?,
                    key_id: row.try_get(2)?,
                },
                lookup: row.try_get(3)?,
            })
        })
        .fetch_all(connection)
        .await
}

/// A value that takes the place of another.
#[derive(Debug)]
pub(super) struct Swap {
    pub(super) id: Uuid,
    pub(super) old: Vec<u8>,
    pub(super) new: Vec<u8>,
    /// The hash too, when it is another.
    pub(super) lookup: Option<Vec<u8>>,
}

/// Writes values that are still the ones that were read; says how many, and how many hashes. All of them or none.
pub(super) async fn write(
    connection: &mut PgConnection,
    column: &SealedColumn,
    kommune: Uuid,
    key_id: i16,
    swaps: &[Swap],
) -> Result<(u64, u64), sqlx::Error> {
    let SealedColumn {
        table,
        kommune: of,
        id,
        bytes,
        key,
        lookup,
        ..
    } = column;
    let mut set = format!("{bytes} = l.ny, {key} = $2");
    if let Some(lookup) = lookup {
        let _always = write!(set, ", {lookup} = coalesce(l.oppslag, t.{lookup})");
    }
    let sql = format!(
        "update {table} t set {set}
        from unnest($3::uuid[], $4::bytea[], $5::bytea[], $6::bytea[]) as l (id, gamal, ny, oppslag)
        where {of} = $1 and t.{id} = l.id and t.{bytes} = l.gamal
        returning l.oppslag is not null"
    );
    let ids: Vec<Uuid> = swaps.iter().map(|swap| swap.id).collect();
    let column = |of: fn(&Swap) -> &[u8]| -> Vec<&[u8]> { swaps.iter().map(of).collect() };
    let lookups: Vec<Option<&[u8]>> = swaps.iter().map(|swap| swap.lookup.as_deref()).collect();
    let mut tries = 0;
    loop {
        let done = sqlx::query_scalar(AssertSqlSafe(sql.clone()))
            .bind(kommune)
            .bind(key_id)
            .bind(&ids)
            .bind(column(|swap| &swap.old))
            .bind(column(|swap| &swap.new))
            .bind(&lookups)
            .fetch_all(&mut *connection)
            .await;
        tries += 1;
        match done {
            Ok(hashed) => {
                let hashed: Vec<bool> = hashed;
                let with_hash = hashed.iter().filter(|hashed| **hashed).count();
                return Ok((hashed.len() as u64, with_hash as u64));
            }
            Err(error) if is_in_the_way(&error) && tries < TRIES => {}
            Err(error) => return Err(error),
        }
    }
}

/// Another transaction holds a row, or each holds what the other wants.
fn is_in_the_way(error: &sqlx::Error) -> bool {
    matches!(code(error).as_deref(), Some("55P03" | "40P01"))
}

/// Another row has the hash.
pub(super) fn is_taken(error: &sqlx::Error) -> bool {
    code(error).as_deref() == Some("23505")
}

fn code(error: &sqlx::Error) -> Option<String> {
    let code = error.as_database_error()?.code()?;
    Some(code.into_owned())
}

/// The hashes that stand in these columns.
pub(super) async fn hashes(
    connection: &mut PgConnection,
    table: &str,
    columns: &[&str],
    kommune: Uuid,
) -> Result<Vec<Vec<u8>>, sqlx::Error> {
    let each: Vec<String> = columns
        .iter()
        .map(|column| {
            format!("select {column} from {table} where kommune_id = $1 and {column} is not null")
        })
        .collect();
    sqlx::query_scalar(AssertSqlSafe(each.join(" union ")))
        .bind(kommune)
        .fetch_all(connection)
        .await
}

/// Writes the new hash wherever the old one stands; says in how many rows.
pub(super) async fn rehash(
    connection: &mut PgConnection,
    table: &str,
    columns: &[&str],
    kommune: Uuid,
    pairs: &[(Vec<u8>, Vec<u8>)],
) -> Result<u64, sqlx::Error> {
    let each = |form: fn(&str) -> String, between| -> String {
        let each: Vec<String> = columns.iter().map(|column| form(column)).collect();
        each.join(between)
    };
    let set = each(
        |column| {
            format!(
                "{column} = coalesce((select l.ny from unnest($2::bytea[], $3::bytea[]) as l (gamal, ny)
                    where l.gamal = t.{column}), t.{column})"
            )
        },
        ", ",
    );
    let any = each(|column| format!("t.{column} = any($2)"), " or ");
    let sql = format!("update {table} t set {set} where t.kommune_id = $1 and ({any})");
    let (old, new): (Vec<&[u8]>, Vec<&[u8]>) =
        pairs.iter().map(|(old, new)| (&old[..], &new[..])).unzip();
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(kommune)
        .bind(old)
        .bind(new)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

/// The persons of families, and what they are known by.
pub(super) async fn persons(
    connection: &mut PgConnection,
    kommune: Uuid,
) -> Result<Vec<(Uuid, Vec<Vec<u8>>)>, sqlx::Error> {
    let (table, id, list) = HASH_LIST;
    let sql = format!("select {id}, {list} from {table} where kommune_id = $1");
    sqlx::query_as(AssertSqlSafe(sql))
        .bind(kommune)
        .fetch_all(connection)
        .await
}

/// Changes what a person is known by, unless a login has changed it meanwhile.
pub(super) async fn set_person(
    connection: &mut PgConnection,
    kommune: Uuid,
    person: Uuid,
    old: &[Vec<u8>],
    new: &[Vec<u8>],
) -> Result<(), sqlx::Error> {
    let (table, id, list) = HASH_LIST;
    let sql = format!(
        "update {table} set {list} = $4 where kommune_id = $1 and {id} = $2 and {list} = $3"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(kommune)
        .bind(person)
        .bind(old)
        .bind(new)
        .execute(connection)
        .await?;
    Ok(())
}

/// Table, key and count of what is sealed with another key than this.
pub(super) async fn with_other_keys(
    connection: &mut PgConnection,
    key_id: i16,
) -> Result<Vec<(String, i16, i64)>, sqlx::Error> {
    let each: Vec<String> = SEALED
        .iter()
        .map(|SealedColumn { table, key, .. }| {
            format!(
                "select '{table}', {key}, count(*) from {table} where {key} is not null and {key} <> $1 group by {key}"
            )
        })
        .collect();
    sqlx::query_as(AssertSqlSafe(each.join(" union all ")))
        .bind(key_id)
        .fetch_all(connection)
        .await
}

/// How many people have recovery codes on paper that another look-up key than this has hashed.
pub(super) async fn with_old_paper(
    connection: &mut PgConnection,
    key_id: i16,
) -> Result<i64, sqlx::Error> {
    let (table, key) = PAPER;
    let sql = format!(
        "select count(distinct brukar_id) from {table} where brukt_at is null and {key} is distinct from $1"
    );
    sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(key_id)
        .fetch_one(connection)
        .await
}
