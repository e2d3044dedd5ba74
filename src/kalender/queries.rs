//! SQL about calendars.

use sqlx::postgres::PgConnection;
use time::{Date, OffsetDateTime};

use crate::db::{SystemTx, TokenHash, WriteTx};
use crate::ids::MoeteId;
use crate::moete::Tid;

/// The address one has made.
pub(super) struct Lenke {
    pub laga_at: OffsetDateTime,
    pub henta_at: Option<OffsetDateTime>,
}

/// One's own; none when there is none that leads anywhere.
pub(super) async fn mi(tx: &mut PgConnection) -> Result<Option<Lenke>, sqlx::Error> {
    sqlx::query_as!(
        Lenke,
        "select laga_at, henta_at from kalender_lenke where brukar_id = (select app.brukar_id()) and gjeld",
    )
    .fetch_optional(tx)
    .await
}

/// Whether this is the address one has.
pub(super) async fn er_mi(tx: &mut WriteTx, hash: TokenHash) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.kalender_er_mi($1) as "mi!""#, &hash.0[..])
        .fetch_one(&mut **tx)
        .await
}

/// Makes a new one, in the place of the old.
pub(super) async fn lag(tx: &mut WriteTx, hash: TokenHash) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into kalender_lenke (brukar_id, token_hash, laga_at) values ($1, $2, $3)
        on conflict (brukar_id) do update set token_hash = $2, laga_at = $3, henta_at = null",
        tx.actor().brukar_id.uuid(),
        &hash.0[..],
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// It leads nowhere any more.
pub(super) async fn slett(tx: &mut WriteTx) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update kalender_lenke set token_hash = null where brukar_id = (select app.brukar_id())"
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A calendar is fetched: `ok`, `ukjend` or `for_ofte`.
pub(super) async fn opne(
    tx: &mut SystemTx,
    hash: TokenHash,
    now: OffsetDateTime,
) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.kalender_opne($1, $2) as "korleis!""#,
        &hash.0[..],
        now,
    )
    .fetch_one(&mut **tx)
    .await
}

/// A meeting in it.
pub(super) struct Rad {
    pub moete_id: MoeteId,
    pub tid: Tid,
    pub stad: String,
    pub version: i32,
}

/// What stands in it. A meeting one has said no to does not: Outlook shows a meeting that is declined nowhere, and one marked as off
/// would say that the others do not meet.
pub(super) async fn moete(
    tx: &mut SystemTx,
    hash: TokenHash,
    dag: Date,
) -> Result<Vec<Rad>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select moete_id as "moete_id!: MoeteId", dato as "dato!", fraa as "fraa!", til as "til!", stad as "stad!",
            version as "version!"
        from app.kalender_moete($1, $2)"#,
        &hash.0[..],
        dag,
    )
    .fetch_all(&mut **tx)
    .await?;
    let rader = rows.into_iter().map(|row| Rad {
        moete_id: row.moete_id,
        tid: Tid {
            dato: row.dato,
            fraa: row.fraa,
            til: row.til,
        },
        stad: row.stad,
        version: row.version,
    });
    Ok(rader.collect())
}
