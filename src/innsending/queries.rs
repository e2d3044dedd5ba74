//! SQL about forms that were sent.

use uuid::Uuid;

use crate::db::WriteTx;

/// Waits until nobody else carries out this form: the same one, sent twice at once.
pub(super) async fn wait_for(tx: &mut WriteTx, id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        id.to_string()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The print of the person's own form that was carried out under this id.
pub(super) async fn find(tx: &mut WriteTx, id: Uuid) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar!(
        "select avtrykk from innsending where innsending_id = $1",
        id
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Remembers a form. Gives false when the id is taken.
pub(super) async fn insert(
    tx: &mut WriteTx,
    id: Uuid,
    avtrykk: &[u8],
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into innsending (kommune_id, innsending_id, brukar_id, avtrykk, at)
        values ($1, $2, $3, $4, $5)
        on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        id,
        tx.actor().brukar_id.uuid(),
        avtrykk,
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
