//! SQL about the second factor.

use crate::crypto::Sealed;
use crate::db::{SystemTx, TokenHash};
use crate::ids::BrukarId;
use crate::innlogging::eiga::EigaTx;
use crate::web::Session;

/// The sealed secret of the person's authenticator.
pub(in crate::innlogging) async fn totp(
    tx: &mut SystemTx,
    brukar: BrukarId,
) -> Result<Option<Sealed>, sqlx::Error> {
    sqlx::query_as!(
        Sealed,
        "select noekkel_id as key_id, loyndom as bytes from faktor_totp where brukar_id = $1",
        brukar.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Whether the person has a second factor.
pub(in crate::innlogging) async fn har(
    tx: &mut SystemTx,
    brukar: BrukarId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from faktor_totp where brukar_id = $1) as "har!""#,
        brukar.uuid(),
    )
    .fetch_one(&mut **tx)
    .await
}

/// Accepts a time step; false when it, or a later one, was accepted before.
pub(in crate::innlogging) async fn bruk_steg(
    tx: &mut SystemTx,
    brukar: BrukarId,
    steg: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.totp_bruk($1, $2) as "teke!""#,
        brukar.uuid(),
        steg
    )
    .fetch_one(&mut **tx)
    .await
}

/// Gives the person of a session an authenticator, with the step that was shown when it was set up. False when the session may not.
pub(in crate::innlogging) async fn set_totp(
    tx: &mut EigaTx,
    session: TokenHash,
    sealed: &Sealed,
    steg: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.faktor_set($1, $2, $3, $4) as "sett!""#,
        &session.0[..],
        sealed.key_id,
        sealed.bytes,
        steg,
    )
    .fetch_one(&mut ***tx)
    .await
}

/// Ten new recovery codes, in place of the old.
pub(in crate::innlogging) async fn set_kodar(
    tx: &mut EigaTx,
    brukar: BrukarId,
    hashes: &[Vec<u8>],
    key_id: i16,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select app.gjenopprettingskodar_set($1, $2, $3)",
        brukar.uuid(),
        hashes,
        key_id,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(())
}

/// Uses a recovery code that hashes to one of these, once.
pub(in crate::innlogging) async fn bruk_kode(
    tx: &mut SystemTx,
    brukar: BrukarId,
    moegelege: &[Vec<u8>],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.gjenopprettingskode_bruk($1, $2) as "brukt!""#,
        brukar.uuid(),
        moegelege
    )
    .fetch_one(&mut **tx)
    .await
}

/// How many recovery codes the person has left.
pub(in crate::innlogging) async fn kodar_att(
    tx: &mut SystemTx,
    brukar: BrukarId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "tal!" from gjenopprettingskode where brukar_id = $1 and brukt_at is null"#,
        brukar.uuid(),
    )
    .fetch_one(&mut **tx)
    .await
}

/// Uses a code of a reset: the second factor is gone, and another is set up in this session alone. False when the code is not the person's, or
/// is used or run out.
pub(in crate::innlogging) async fn nullstill(
    tx: &mut SystemTx,
    session: &Session,
    hash: &[u8],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.faktorkode_bruk($1, $2, $3) as "brukt!""#,
        session.brukar_id.uuid(),
        hash,
        &session.token.0[..],
    )
    .fetch_one(&mut **tx)
    .await
}

/// Whether one was used in this session.
pub(in crate::innlogging) async fn nullstilt(
    tx: &mut SystemTx,
    session: TokenHash,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        "select nullstilt from sesjon where token_hash = $1",
        &session.0[..]
    )
    .fetch_one(&mut **tx)
    .await
}
