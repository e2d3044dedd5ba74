//! SQL about drafts.

use time::OffsetDateTime;

use crate::db::{SystemTx, TokenHash, WriteTx};
use crate::ids::BrukarId;

pub(super) struct Row {
    pub felt: String,
    pub updated_at: OffsetDateTime,
}

pub(super) async fn find(
    tx: &mut WriteTx,
    brukar: BrukarId,
    sti: &str,
) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "select felt, updated_at from utkast where brukar_id = $1 and sti = $2",
        brukar.uuid(),
        sti,
    )
    .fetch_optional(&mut **tx)
    .await
}

pub(super) async fn save(tx: &mut WriteTx, sti: &str, felt: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into utkast (kommune_id, brukar_id, sti, felt, updated_at)
        values ($1, $2, $3, $4, $5)
        on conflict (kommune_id, brukar_id, sti)
            do update set felt = excluded.felt, updated_at = excluded.updated_at",
        tx.actor().kommune_id.uuid(),
        tx.actor().brukar_id.uuid(),
        sti,
        felt,
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn delete(
    tx: &mut WriteTx,
    brukar: BrukarId,
    sti: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from utkast where brukar_id = $1 and sti = $2",
        brukar.uuid(),
        sti
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn keep_after_expiry(
    tx: &mut SystemTx,
    token: TokenHash,
    sti: &str,
    felt: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!(
        "select app.utkast_etter_utloep($1, $2, $3)",
        &token.0[..],
        sti,
        felt
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}
