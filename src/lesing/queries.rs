//! SQL about how much is read.

use crate::db::SystemTx;

/// What is done every minute; gives how many alarms there were in the last hour.
pub(super) async fn runde(tx: &mut SystemTx) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.lese_runde() as "tal!""#)
        .fetch_one(&mut **tx)
        .await
}
