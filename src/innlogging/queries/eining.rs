//! SQL about the browsers a person has logged in with.

use crate::db::SystemTx;
use crate::ids::BrukarId;

/// Whether the person with this user name has logged in here before.
pub(in crate::innlogging) async fn er_kjend(
    tx: &mut SystemTx,
    brukarnamn: &str,
    hash: &[u8],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (
            select from kjend_eining k
            join brukar b on b.brukar_id = k.brukar_id
            where b.brukarnamn = $1 and k.hash = $2
        ) as "kjend!""#,
        brukarnamn,
        hash,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Remembers it; true when it is new, and not the person's first.
pub(in crate::innlogging) async fn hugs(
    tx: &mut SystemTx,
    brukar: BrukarId,
    hash: &[u8],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"with foer as (
            select bool_or(k.hash = $2) as denne from kjend_eining k where k.brukar_id = $1
        ), no as (
            insert into kjend_eining (brukar_id, hash) values ($1, $2)
            on conflict (brukar_id, hash) do update set sist_at = now()
        )
        select foer.denne is false as "ny!" from foer"#,
        brukar.uuid(),
        hash,
    )
    .fetch_one(&mut **tx)
    .await
}
