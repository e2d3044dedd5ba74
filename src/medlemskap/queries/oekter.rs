//! SQL about sessions that the systemansvarleg ends.

use sqlx::postgres::PgConnection;

use super::FLEST;
use crate::db::WriteTx;
use crate::ids::BrukarId;
use crate::medlemskap::model::Avslutting;

/// Ends the sessions of a person, or of everybody.
pub(in crate::medlemskap) async fn end_sessions(
    tx: &mut WriteTx,
    brukar: Option<BrukarId>,
    grunn: &str,
) -> Result<(), sqlx::Error> {
    let id = tx.new_id();
    sqlx::query!(
        "insert into sesjon_avslutting (kommune_id, sesjon_avslutting_id, brukar_id, grunn, gjort_av, gjort_at)
        values ($1, $2, $3, $4, $5, $6)",
        tx.actor().kommune_id.uuid(),
        id,
        brukar.map(BrukarId::uuid),
        grunn,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// When a person's sessions were ended, or everybody's, the latest first.
pub(in crate::medlemskap) async fn avsluttingar(
    tx: &mut PgConnection,
    brukar: Option<BrukarId>,
) -> Result<Vec<Avslutting>, sqlx::Error> {
    sqlx::query_as!(
        Avslutting,
        r#"select a.brukar_id is null as "alle!", a.tal, a.grunn, g.namn as gjort_namn, a.gjort_at
        from sesjon_avslutting a
        join brukar g on g.brukar_id = a.gjort_av
        where a.kommune_id = (select app.kommune_id()) and a.brukar_id is not distinct from $1
        order by a.gjort_at desc
        limit $2"#,
        brukar.map(BrukarId::uuid),
        FLEST,
    )
    .fetch_all(tx)
    .await
}
