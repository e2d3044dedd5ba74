//! The keys of one kommune. The order lets families in all the while: whoever is logged in is known by both hashes
//! before any card has the new one.

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::numbers::Numbers;
use super::queries::{self, Swap};
use super::{Report, queries::Row};
use crate::crypto::columns::{HASHES, SEALED, SealedColumn};
use crate::crypto::{DecryptError, Keys};

pub(super) async fn rotate(
    connection: &mut PgConnection,
    keys: &Keys,
    batch: i64,
    kommune: Uuid,
    report: &mut Report,
) -> Result<(), sqlx::Error> {
    let numbers = Numbers::learn(connection, keys, kommune).await?;
    persons(connection, kommune, |list| numbers.extended(list)).await?;
    for column in &SEALED {
        let mut after = Uuid::nil();
        loop {
            let rows = queries::read(connection, column, kommune, after, batch).await?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            let swaps = rows
                .into_iter()
                .filter_map(|row| swap(keys, &numbers, (column, kommune), row, report))
                .collect();
            write(connection, keys, (column, kommune), swaps, report).await?;
        }
    }
    for (table, columns) in &HASHES {
        let found = queries::hashes(connection, table, columns, kommune).await?;
        let pairs: Vec<_> = found
            .into_iter()
            .filter_map(|hash| numbers.new_of(&hash).cloned().map(|new| (hash, new)))
            .collect();
        for pairs in pairs.chunks(usize::try_from(batch).unwrap_or(1)) {
            report.hashed += queries::rehash(connection, table, columns, kommune, pairs).await?;
        }
    }
    persons(connection, kommune, |list| numbers.trimmed(list)).await
}

/// What a row is to hold; none when it holds that.
fn swap(
    keys: &Keys,
    numbers: &Numbers,
    (column, kommune): (&SealedColumn, Uuid),
    row: Row,
    report: &mut Report,
) -> Option<Swap> {
    let new_hash = row.lookup.as_ref().and_then(|hash| numbers.new_of(hash));
    if row.sealed.key_id == keys.encryption_id() && new_hash.is_none() {
        return None;
    }
    match keys.decrypt(kommune, row.id, column.sealed_as, &row.sealed) {
        Ok(plain) => Some(Swap {
            id: row.id,
            new: keys
                .encrypt(kommune, row.id, column.sealed_as, &plain)
                .bytes,
            lookup: new_hash.cloned(),
            old: row.sealed.bytes,
        }),
        Err(error) => {
            report.faults.push(fault(column, kommune, row.id, error));
            None
        }
    }
}

fn fault(column: &SealedColumn, kommune: Uuid, id: Uuid, error: DecryptError) -> String {
    format!("{} {id} i kommune {kommune}: {error}.", column.table)
}

/// Writes a batch whole. When two cards turn out to have the same number, each of the others is written all the same.
async fn write(
    connection: &mut PgConnection,
    keys: &Keys,
    (column, kommune): (&SealedColumn, Uuid),
    swaps: Vec<Swap>,
    report: &mut Report,
) -> Result<(), sqlx::Error> {
    let mut waiting = vec![swaps];
    while let Some(mut swaps) = waiting.pop() {
        if swaps.is_empty() {
            continue;
        }
        let written =
            queries::write(connection, column, kommune, keys.encryption_id(), &swaps).await;
        match written {
            Ok((sealed, hashed)) => {
                report.sealed += sealed;
                report.hashed += hashed;
            }
            Err(error) if queries::is_taken(&error) => {
                let half = swaps.split_off(swaps.len() / 2);
                if swaps.is_empty() {
                    report.faults.extend(half.iter().map(|swap| {
                        format!(
                            "{} {} i kommune {kommune}: eit anna kort har same nummer.",
                            column.table, swap.id
                        )
                    }));
                } else {
                    waiting.extend([half, swaps]);
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn persons(
    connection: &mut PgConnection,
    kommune: Uuid,
    change: impl Fn(&[Vec<u8>]) -> Vec<Vec<u8>>,
) -> Result<(), sqlx::Error> {
    for (id, list) in queries::persons(connection, kommune).await? {
        let changed = change(&list);
        if changed != list {
            queries::set_person(connection, kommune, id, &list, &changed).await?;
        }
    }
    Ok(())
}

/// Hashes of numbers that stand on no card.
pub(super) async fn unknown(
    connection: &mut PgConnection,
    keys: &Keys,
    kommune: Uuid,
) -> Result<usize, sqlx::Error> {
    let numbers = Numbers::learn(connection, keys, kommune).await?;
    let mut unknown = 0;
    for (table, columns) in &HASHES {
        let found = queries::hashes(connection, table, columns, kommune).await?;
        unknown += found.iter().filter(|hash| !numbers.knows(hash)).count();
    }
    Ok(unknown)
}
