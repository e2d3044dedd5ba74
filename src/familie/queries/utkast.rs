//! SQL about what a family is writing. Row level security says whose it is.

use uuid::Uuid;

use crate::db::{FamilyTx, SystemTx, TokenHash};
use crate::ids::{FamiliePersonId, KommuneId};

/// A draft.
pub(in crate::familie) struct Row {
    pub felt: String,
    pub updated_at: time::OffsetDateTime,
    pub stempel: Uuid,
}

pub(in crate::familie) async fn find(
    tx: &mut FamilyTx,
    sti: &str,
) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "select felt, updated_at, stempel from familie_utkast where sti = $1",
        sti,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Keeps a draft that goes on from the one with this stempel, from any (`*`), or is the first. False when another window
/// has kept one since.
pub(in crate::familie) async fn save(
    tx: &mut FamilyTx,
    (kommune, person): (KommuneId, FamiliePersonId),
    (sti, felt): (&str, &str),
    fraa: &str,
    stempel: Uuid,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into familie_utkast (kommune_id, familie_person_id, sti, felt, stempel)
        values ($1, $2, $3, $4, $5)
        on conflict (kommune_id, familie_person_id, sti) do update
        set felt = excluded.felt, updated_at = now(), stempel = excluded.stempel
        where $6 in ('*', familie_utkast.stempel::text)",
        kommune.uuid(),
        person.uuid(),
        sti,
        felt,
        stempel,
        fraa,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Throws away all but the newest.
pub(in crate::familie) async fn tidy(tx: &mut FamilyTx, maks: i64) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from familie_utkast where sti not in (
            select u.sti from familie_utkast u order by u.updated_at desc, u.sti limit $1
        )",
        maks,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::familie) async fn delete(tx: &mut FamilyTx, sti: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from familie_utkast where sti = $1", sti)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Keeps a form that came after its session ran out by time; false when it cannot be.
pub(in crate::familie) async fn keep_after_expiry(
    tx: &mut SystemTx,
    token: TokenHash,
    (sti, felt): (&str, &str),
    fraa: &str,
) -> Result<bool, sqlx::Error> {
    let kept = sqlx::query_scalar!(
        "select app.familie_utkast_etter_utloep($1, $2, $3, $4)",
        &token.0[..],
        sti,
        felt,
        fraa,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(kept.unwrap_or_default())
}
