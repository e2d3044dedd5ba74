//! SQL about forms that were sent.

use uuid::Uuid;

use crate::db::WriteTx;
use crate::web::Kvittering;

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

/// A form that was carried out.
pub(super) struct Kept {
    pub avtrykk: Vec<u8>,
    pub til: String,
    pub kvittering: Kvittering,
}

/// The person's own form that was carried out under this id.
pub(super) async fn find(tx: &mut WriteTx, id: Uuid) -> Result<Option<Kept>, sqlx::Error> {
    sqlx::query_as!(
        Kept,
        "select avtrykk, til, kvittering from innsending where innsending_id = $1",
        id
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Whether anything has this id, also what the person may not see.
pub(super) async fn is_used(tx: &mut WriteTx, id: Uuid) -> Result<bool, sqlx::Error> {
    let used = sqlx::query_scalar!("select app.id_i_bruk($1)", id)
        .fetch_one(&mut **tx)
        .await?;
    Ok(used.unwrap_or(true))
}

/// Remembers a form. Gives false when the id is taken.
pub(super) async fn insert(
    tx: &mut WriteTx,
    id: Uuid,
    avtrykk: &[u8],
    til: &str,
    kvittering: Kvittering,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into innsending (kommune_id, innsending_id, brukar_id, avtrykk, til, kvittering, at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        id,
        tx.actor().brukar_id.uuid(),
        avtrykk,
        til,
        kvittering.code(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
