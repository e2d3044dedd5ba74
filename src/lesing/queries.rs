//! SQL about how much is read.

use crate::db::{SystemTx, TokenHash};

/// The person of a session has shown who it is.
pub(super) async fn stadfest(
    tx: &mut SystemTx,
    token: TokenHash,
    request_id: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!("select app.lese_stadfest($1, $2)", &token.0[..], request_id)
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// What is done every minute; gives how many alarms there were in the last hour.
pub(super) async fn runde(tx: &mut SystemTx) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.lese_runde() as "tal!""#)
        .fetch_one(&mut **tx)
        .await
}
