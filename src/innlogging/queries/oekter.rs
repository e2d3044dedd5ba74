//! SQL about the own sessions.

use time::OffsetDateTime;
use uuid::Uuid;

use crate::db::{SystemTx, TokenHash};
use crate::ids::BrukarId;
use crate::innlogging::eiga::EigaTx;

/// A session of one's own.
pub(in crate::innlogging) struct Oekt {
    pub oekt_id: Uuid,
    pub eining: String,
    pub kommune: Option<String>,
    pub fraa: OffsetDateTime,
    pub sist: OffsetDateTime,
    /// The one that asks.
    pub denne: bool,
}

/// Those that live, the one that asks first.
pub(in crate::innlogging) async fn mine(
    tx: &mut SystemTx,
    brukar: BrukarId,
    denne: TokenHash,
) -> Result<Vec<Oekt>, sqlx::Error> {
    sqlx::query_as!(
        Oekt,
        r#"select s.oekt_id, coalesce(s.eining, 'Ukjend telefon eller maskin') as "eining!", k.namn as "kommune?", s.created_at as fraa,
            s.sist_brukt as sist, s.token_hash = $2 as "denne!"
        from sesjon s
        left join kommune k on k.kommune_id = s.kommune_id
        where s.brukar_id = $1 and s.avslutta_at is null and not s.jobb and now() < s.ledig_til and now() < s.absolutt_til
        order by s.token_hash = $2 desc, s.created_at desc
        limit 100"#,
        brukar.uuid(),
        &denne.0[..],
    )
    .fetch_all(&mut **tx)
    .await
}

/// Whether one lives, also when it is ended in another transaction at this very time: that one is waited for. `rolle`: and gives a role.
pub(in crate::innlogging) async fn lever(
    tx: &mut SystemTx,
    token: TokenHash,
    rolle: bool,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.sesjon_lever($1, $2) as "lever!""#,
        &token.0[..],
        rolle
    )
    .fetch_one(&mut **tx)
    .await
}

/// Ends one of them, or all but the one that asks; gives how many.
pub(in crate::innlogging) async fn avslutt(
    tx: &mut EigaTx,
    brukar: BrukarId,
    denne: TokenHash,
    ein: Option<Uuid>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "update sesjon set avslutta_at = now()
        where brukar_id = $1 and token_hash <> $2 and avslutta_at is null and not jobb and ($3::uuid is null or oekt_id = $3)",
        brukar.uuid(),
        &denne.0[..],
        ein,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(done.rows_affected())
}
