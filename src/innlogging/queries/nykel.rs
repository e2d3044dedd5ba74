//! SQL about passkeys.

use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::db::SystemTx;
use crate::ids::BrukarId;
use crate::innlogging::eiga::EigaTx;
use crate::innlogging::model::Foeremaal;
use crate::web::Session;

/// A passkey as its owner sees it.
pub(in crate::innlogging) struct Nykel {
    pub tilgangsnykel_id: Uuid,
    pub namn: String,
    pub laga_at: OffsetDateTime,
    pub brukt_at: Option<OffsetDateTime>,
}

/// The person's, the oldest first.
pub(in crate::innlogging) async fn mine(
    tx: &mut SystemTx,
    brukar: BrukarId,
) -> Result<Vec<Nykel>, sqlx::Error> {
    sqlx::query_as!(
        Nykel,
        "select tilgangsnykel_id, namn, laga_at, brukt_at from tilgangsnykel where brukar_id = $1 order by laga_at, tilgangsnykel_id",
        brukar.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// Each with its id, as the library keeps it.
pub(in crate::innlogging) async fn alle(
    tx: &mut SystemTx,
    brukar: BrukarId,
) -> Result<Vec<(Uuid, Value)>, sqlx::Error> {
    let rader = sqlx::query!(
        "select tilgangsnykel_id, nykel from tilgangsnykel where brukar_id = $1 order by laga_at, tilgangsnykel_id",
        brukar.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rader
        .into_iter()
        .map(|r| (r.tilgangsnykel_id, r.nykel))
        .collect())
}

/// Waits until nobody else uses one of the person's: their counters are as they are read next.
pub(in crate::innlogging) async fn laas(
    tx: &mut SystemTx,
    brukar: BrukarId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select tilgangsnykel_id from tilgangsnykel where brukar_id = $1 for update",
        brukar.uuid()
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(())
}

/// One more. False when somebody has it already.
pub(in crate::innlogging) async fn ny(
    tx: &mut EigaTx,
    brukar: BrukarId,
    (id, credential): (Uuid, &[u8]),
    nykel: &Value,
    namn: &str,
) -> Result<bool, sqlx::Error> {
    let laga = sqlx::query!(
        "insert into tilgangsnykel (brukar_id, tilgangsnykel_id, credential, nykel, namn) values ($1, $2, $3, $4, $5)
        on conflict (credential) do nothing",
        brukar.uuid(),
        id,
        credential,
        nykel,
        namn,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(laga.rows_affected() == 1)
}

/// It was used: its counter and flags are these.
pub(in crate::innlogging) async fn brukt(
    tx: &mut SystemTx,
    brukar: BrukarId,
    id: Uuid,
    nykel: &Value,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update tilgangsnykel set nykel = $3, brukt_at = now() where brukar_id = $1 and tilgangsnykel_id = $2",
        brukar.uuid(),
        id,
        nykel,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes one away; false when it is not the person's.
pub(in crate::innlogging) async fn fjern(
    tx: &mut EigaTx,
    brukar: BrukarId,
    id: Uuid,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.tilgangsnykel_fjern($1, $2) as "borte!""#,
        brukar.uuid(),
        id
    )
    .fetch_one(&mut ***tx)
    .await
}

/// Keeps what the browser is asked, and in which session and what for.
pub(in crate::innlogging) async fn spoer(
    tx: &mut SystemTx,
    session: &Session,
    foeremaal: Foeremaal,
    id: Uuid,
    tilstand: &Value,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select app.nykel_utfordring_ny($1, $2, $3, $4, $5)",
        id,
        session.brukar_id.uuid(),
        tilstand,
        &session.token.0[..],
        foeremaal.code(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What it was asked there and for this, once and within five minutes.
pub(in crate::innlogging) async fn ta(
    tx: &mut SystemTx,
    session: &Session,
    foeremaal: Foeremaal,
    id: Uuid,
) -> Result<Option<Value>, sqlx::Error> {
    sqlx::query_scalar!(
        "select app.nykel_utfordring_ta($1, $2, $3, $4)",
        id,
        session.brukar_id.uuid(),
        &session.token.0[..],
        foeremaal.code(),
    )
    .fetch_one(&mut **tx)
    .await
}
