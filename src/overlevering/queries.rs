//! SQL about overleveringar.

use sqlx::postgres::PgConnection;

use super::{Overlevering, Tilbod, Tilstand};
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{BrukarId, OverleveringId, SakId};
use crate::lag::Kollega;

/// The offer, if row level security lets it be seen.
pub(super) async fn find(
    tx: &mut PgConnection,
    id: OverleveringId,
) -> Result<Option<Overlevering>, sqlx::Error> {
    sqlx::query_as!(
        Overlevering,
        "select o.overlevering_id, o.sak_id, s.barn_id, o.fraa_brukar_id, f.namn as fraa_namn, o.til_id, t.namn as til_namn,
            o.melding, o.tilstand, o.svar, o.tilbydd_at, o.svart_at
        from overlevering o
        join sak s on s.kommune_id = o.kommune_id and s.sak_id = o.sak_id
        join brukar f on f.brukar_id = o.fraa_brukar_id
        join brukar t on t.brukar_id = o.til_brukar_id
        where o.overlevering_id = $1",
        id.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// The latest hand-over of a sak, answered or not.
pub(super) async fn latest(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Option<Overlevering>, sqlx::Error> {
    sqlx::query_as!(
        Overlevering,
        "select o.overlevering_id, o.sak_id, s.barn_id, o.fraa_brukar_id, f.namn as fraa_namn, o.til_id, t.namn as til_namn,
            o.melding, o.tilstand, o.svar, o.tilbydd_at, o.svart_at
        from overlevering o
        join sak s on s.kommune_id = o.kommune_id and s.sak_id = o.sak_id
        join brukar f on f.brukar_id = o.fraa_brukar_id
        join brukar t on t.brukar_id = o.til_brukar_id
        where o.sak_id = $1
        order by o.tilstand <> 'tilbydd', o.tilbydd_at desc, o.overlevering_id desc
        limit 1",
        sak.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// The open offer of a sak.
///
/// # Errors
/// When the database fails.
pub async fn open_for_sak(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Option<Overlevering>, sqlx::Error> {
    Ok(latest(tx, sak).await?.filter(Overlevering::ventar))
}

/// The offers that wait for the person of this transaction, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn mine(tx: &mut PgConnection) -> Result<Vec<Tilbod>, sqlx::Error> {
    sqlx::query_as!(
        Tilbod,
        "select o.overlevering_id, o.sak_id, s.barn_id, s.saksnummer, s.barn_namn, f.namn as fraa_namn, o.tilbydd_at
        from overlevering o
        join sak s on s.kommune_id = o.kommune_id and s.sak_id = o.sak_id
        join brukar f on f.brukar_id = o.fraa_brukar_id
        where o.tilstand = 'tilbydd' and o.til_id = any((select app.principals())::uuid[])
        order by o.tilbydd_at, o.overlevering_id",
    )
    .fetch_all(tx)
    .await
}

/// Offers the sak.
pub(super) async fn insert(
    tx: &mut WriteTx,
    id: OverleveringId,
    sak: SakId,
    til: &Kollega,
    melding: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into overlevering (kommune_id, overlevering_id, sak_id, fraa_brukar_id, til_id, til_brukar_id,
            melding, tilbydd_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        sak.uuid(),
        tx.actor().brukar_id.uuid(),
        til.prinsipal_id.uuid(),
        til.brukar_id.uuid(),
        melding,
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Answers or withdraws an open offer; a conflict when it is answered already.
pub(super) async fn answer(
    tx: &mut WriteTx,
    id: OverleveringId,
    til: Tilstand,
    svar: Option<&str>,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update overlevering set tilstand = $2, svar = $3, svart_at = $4
        where overlevering_id = $1 and tilstand = 'tilbydd'",
        id.uuid(),
        til.code(),
        svar,
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Withdraws the open offer of a sak to one person, who may not have it after all. Gives true when there was one.
///
/// # Errors
/// When the database fails.
pub async fn withdraw_from(
    tx: &mut WriteTx,
    sak: SakId,
    brukar: BrukarId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update overlevering set tilstand = 'trekt', svart_at = $3
        where sak_id = $1 and til_brukar_id = $2 and tilstand = 'tilbydd'",
        sak.uuid(),
        brukar.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
