//! SQL about tries to log in.

use uuid::Uuid;

use crate::db::SystemTx;

/// Counts a try by `(account, address)`; false when it is not let in. `eigen` and `vidt` as `app.forsoek_byrja` has them.
pub(in crate::innlogging) async fn byrja(
    tx: &mut SystemTx,
    id: Uuid,
    (konto, adresse): (&[u8; 32], &[u8; 32]),
    (eigen, vidt): (bool, i32),
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.forsoek_byrja($1, $2, $3, $4, $5) as "inn!""#,
        id,
        &konto[..],
        &adresse[..],
        eigen,
        vidt,
    )
    .fetch_one(&mut **tx)
    .await
}

pub(in crate::innlogging) async fn mark_success(
    tx: &mut SystemTx,
    id: Uuid,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update innloggingsforsoek set lukkast = true where innloggingsforsoek_id = $1",
        id
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
