//! SQL about closing a sak: what is not evaluated, who may close it, and what ends with it.

use sqlx::postgres::PgConnection;

use crate::db::WriteTx;
use crate::ids::{EiningId, SakId};
use crate::sak::Sak;

/// The tiltak of a sak that are open and that nobody has evaluated, in the person's words.
pub(in crate::sak) async fn tiltak_utan_evaluering(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select tiltak from tiltak
        where sak_id = $1 and siste_effekt is null and status <> 'stoppa'
        order by innan, tiltak_id",
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// A closed sak is offered to nobody. Gives true when an offer was withdrawn.
pub(in crate::sak) async fn withdraw_offer(
    tx: &mut WriteTx,
    sak: SakId,
) -> Result<bool, sqlx::Error> {
    let now = tx.now();
    let done = sqlx::query!(
        "update overlevering set tilstand = 'trekt', svart_at = $2
        where sak_id = $1 and tilstand = 'tilbydd'",
        sak.uuid(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The names of those who may close a sak: where nobody can lead it, the one who has the ball.
///
/// # Errors
/// When the database fails.
pub async fn avsluttarar(tx: &mut PgConnection, sak: &Sak) -> Result<Vec<String>, sqlx::Error> {
    match sak.eining_id {
        Some(eining) if sak.har_leiar => leiarar(tx, sak.sak_id, eining).await,
        _ => Ok(vec![sak.ansvarleg_namn.clone()]),
    }
}

/// The names of those who lead the eining that owns a sak and are not shut out from it.
async fn leiarar(
    tx: &mut PgConnection,
    sak: SakId,
    eining: EiningId,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select b.namn
        from medlemskap m
        join brukar b on b.brukar_id = m.brukar_id and b.sperra_at is null
        where m.eining_id = $2 and m.rolle = 'einingsleiar'
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            and not exists (
                select from sak_sperre p
                where p.sak_id = $1 and p.brukar_id = m.brukar_id and p.oppheva_at is null
            )
        group by b.brukar_id, b.namn
        order by app.sortering(b.namn) collate "C""#,
        sak.uuid(),
        eining.uuid(),
    )
    .fetch_all(tx)
    .await
}
