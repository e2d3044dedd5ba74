//! SQL about logins that are under way, and logout tokens that are used.

use super::Purpose;
use crate::db::{SystemTx, TokenHash};

/// A login that came back.
pub(super) struct Flow {
    pub(super) klient: String,
    pub(super) purpose: Purpose,
    pub(super) til: String,
}

pub(super) async fn insert_flow(
    tx: &mut SystemTx,
    cookie: TokenHash,
    klient: &str,
    purpose: Purpose,
    til: &str,
) -> Result<(), sqlx::Error> {
    let session = match &purpose {
        Purpose::Knyt(session) => Some(&session.0[..]),
        _ => None,
    };
    sqlx::query!(
        "insert into oidc_flyt (cookie_hash, klient, foeremaal, sesjon_hash, til) values ($1, $2, $3, $4, $5)",
        &cookie.0[..],
        klient,
        purpose.code(),
        session,
        til,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The login, which nobody uses again; none when it was used or is too old.
pub(super) async fn use_flow(
    tx: &mut SystemTx,
    cookie: TokenHash,
) -> Result<Option<Flow>, sqlx::Error> {
    let row = sqlx::query!(
        "update oidc_flyt set brukt_at = now()
        where cookie_hash = $1 and brukt_at is null and created_at > now() - interval '10 minutes'
        returning klient, foeremaal, sesjon_hash, til",
        &cookie.0[..],
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Flow {
        purpose: match (row.foeremaal.as_str(), row.sesjon_hash) {
            ("tilsett", _) => Purpose::Tilsett,
            ("tilsett_paa_nytt", _) => Purpose::TilsettPaaNytt,
            ("signere", _) => Purpose::Signere,
            (_, Some(hash)) => Purpose::Knyt(TokenHash(hash.try_into().unwrap_or([0; 32]))),
            _ => Purpose::Familie,
        },
        klient: row.klient,
        til: row.til,
    }))
}

pub(super) async fn use_logout(
    tx: &mut SystemTx,
    issuer: &str,
    jti: &[u8; 32],
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into oidc_utlogging (issuer, jti_hash) values ($1, $2) on conflict do nothing",
        issuer,
        &jti[..],
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
