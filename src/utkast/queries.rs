//! SQL about drafts.

use time::OffsetDateTime;
use uuid::Uuid;

use crate::db::{SystemTx, TokenHash, WriteTx};
use crate::ids::BrukarId;
use crate::web::ANY_DRAFT;

pub(super) struct Row {
    pub felt: String,
    pub updated_at: OffsetDateTime,
    pub stempel: Uuid,
}

pub(super) async fn find(
    tx: &mut WriteTx,
    brukar: BrukarId,
    sti: &str,
) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "select felt, updated_at, stempel from utkast where brukar_id = $1 and sti = $2",
        brukar.uuid(),
        sti,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// False of a page about something that is hidden from the person.
pub(super) async fn hoeyrer_til(tx: &mut WriteTx, sti: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.utkast_hoeyrer_til($1) as "til!""#, sti)
        .fetch_one(&mut **tx)
        .await
}

/// The draft that a window goes on from, or was filled from.
#[derive(Clone, Copy)]
pub(super) enum Fraa {
    /// None: the page had none.
    None,
    /// The one with this stempel.
    One(Uuid),
    /// Whichever is kept: what the window says is newer.
    Any,
}

impl Fraa {
    /// As a form says it.
    pub fn av(stempel: &str) -> Self {
        match stempel {
            ANY_DRAFT => Self::Any,
            stempel => stempel.parse().map_or(Self::None, Self::One),
        }
    }

    const fn one(self) -> Option<Uuid> {
        match self {
            Self::One(stempel) => Some(stempel),
            Self::None | Self::Any => None,
        }
    }
}

/// Keeps a draft that goes on from another, or is the first. Gives false when another window has
/// kept one since.
pub(super) async fn save(
    tx: &mut WriteTx,
    sti: &str,
    felt: &str,
    fraa: Fraa,
    stempel: Uuid,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into utkast (kommune_id, brukar_id, sti, felt, updated_at, stempel)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (kommune_id, brukar_id, sti) do update
        set felt = excluded.felt, updated_at = excluded.updated_at, stempel = excluded.stempel
        where $8 or utkast.stempel = $7",
        tx.actor().kommune_id.uuid(),
        tx.actor().brukar_id.uuid(),
        sti,
        felt,
        tx.now(),
        stempel,
        fraa.one(),
        matches!(fraa, Fraa::Any),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Throws away the person's drafts that are older than `foer`, and all but the `maks` newest.
pub(super) async fn tidy(tx: &mut WriteTx, maks: i64) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from utkast
        where brukar_id = $1 and sti not in (
            select u.sti from utkast u where u.brukar_id = $1 order by u.updated_at desc, u.sti limit $2
        )",
        tx.actor().brukar_id.uuid(),
        maks,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Throws a draft away, when it is still this one.
pub(super) async fn delete(
    tx: &mut WriteTx,
    brukar: BrukarId,
    sti: &str,
    denne: Fraa,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from utkast where brukar_id = $1 and sti = $2 and ($4 or stempel = $3)",
        brukar.uuid(),
        sti,
        denne.one(),
        matches!(denne, Fraa::Any),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn keep_after_expiry(
    tx: &mut SystemTx,
    token: TokenHash,
    sti: &str,
    felt: &str,
    fraa: &str,
) -> Result<bool, sqlx::Error> {
    let kept = sqlx::query_scalar!(
        "select app.utkast_etter_utloep($1, $2, $3, $4)",
        &token.0[..],
        sti,
        felt,
        fraa
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(kept.unwrap_or_default())
}
