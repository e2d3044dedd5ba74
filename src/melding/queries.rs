//! SQL about meldingar. Row level security gives everybody their own, for as long as they may see the sak.

pub(super) mod epost;
pub(super) mod innboks;
pub(super) mod varsling;

use sqlx::postgres::PgConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::model::Slag;
use super::send::Ny;
use crate::db::WriteTx;
use crate::ids::{BrukarId, SakId};

/// Tells somebody.
pub(super) async fn insert(tx: &mut WriteTx, ny: &Ny, til: BrukarId) -> Result<(), sqlx::Error> {
    let id = tx.new_id();
    sqlx::query!(
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, objekt_id, fraa_brukar_id, noekkel, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.actor().kommune_id.uuid(),
        id,
        til.uuid(),
        ny.slag.code(),
        ny.sak_id.uuid(),
        ny.objekt_id,
        tx.actor().brukar_id.uuid(),
        id.to_string(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Something the reader is reminded of, by the reader's own job.
pub struct Paaminning {
    /// What of.
    pub slag: Slag,
    /// In which sak.
    pub sak_id: Option<SakId>,
    /// Which tiltak or barnevernsmelding.
    pub objekt_id: Option<Uuid>,
    /// The date.
    pub dato: Date,
    /// One is reminded once under each key.
    pub noekkel: String,
}

/// Reminds the person a job runs as, of each thing once. True when something was new. What was told before of the same
/// thing, or holds no more, needs no reading then.
///
/// # Errors
/// When the database fails.
pub async fn paaminn(
    tx: &mut PgConnection,
    meg: BrukarId,
    ting: &[Paaminning],
    ids: &[Uuid],
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let slag: Vec<String> = ting.iter().map(|t| t.slag.code().to_owned()).collect();
    let sak: Vec<Option<Uuid>> = ting.iter().map(|t| t.sak_id.map(SakId::uuid)).collect();
    let objekt: Vec<Option<Uuid>> = ting.iter().map(|t| t.objekt_id).collect();
    let noekkel: Vec<String> = ting.iter().map(|t| t.noekkel.clone()).collect();
    let dato: Vec<Date> = ting.iter().map(|t| t.dato).collect();
    let done = sqlx::query!(
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, objekt_id, noekkel, dato, at)
        select (select app.kommune_id()), p.id, $1, p.slag, p.sak, p.objekt, p.noekkel, p.dato, $8
        from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::date[])
            p (id, slag, sak, objekt, noekkel, dato)
        on conflict do nothing",
        meg.uuid(),
        ids,
        &slag,
        &sak as &[Option<Uuid>],
        &objekt as &[Option<Uuid>],
        &noekkel,
        &dato,
        now,
    )
    .execute(&mut *tx)
    .await?;
    leave_the_old(tx, now).await?;
    Ok(done.rows_affected() > 0)
}

/// Of the reminders of one thing only the latest that holds is unread. What holds no more is nowhere to be seen, and may
/// hold again: it is left as it is for a month, and then nobody counts it any more.
async fn leave_the_old(tx: &mut PgConnection, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update melding m set lesen_at = $1
        where m.kommune_id = (select app.kommune_id()) and m.brukar_id = (select app.brukar_id())
            and m.lesen_at is null
            and ((m.at < $1::timestamptz - interval '30 days' and not app.melding_gjeld(m)) or m.dato is not null and exists (
                select from melding n
                where n.kommune_id = m.kommune_id and n.brukar_id = m.brukar_id and n.lesen_at is null
                    and n.dato is not null and n.sak_id is not distinct from m.sak_id
                    and n.objekt_id is not distinct from m.objekt_id and (n.at, n.melding_id) > (m.at, m.melding_id)
                    and app.melding_gjeld(n)
            ))",
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The person behind a prinsipal.
pub(super) async fn brukar_of(
    tx: &mut PgConnection,
    prinsipal: Uuid,
) -> Result<Vec<BrukarId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select distinct m.brukar_id from medlemskap m
        where m.kommune_id = (select app.kommune_id()) and m.prinsipal_id = $1",
        prinsipal,
    )
    .fetch_all(tx)
    .await
}

/// Who leads the eining that owns a sak.
pub(super) async fn leiarar(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<BrukarId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select f as "id!: BrukarId" from app.leiarar_av_sak($1) f"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}
