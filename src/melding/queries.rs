//! SQL about meldingar. Row level security gives everybody their own, for as long as they may see the sak.

pub(super) mod epost;
pub(super) mod innboks;
pub(super) mod varsling;

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
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
    /// The melding's id, when it is new.
    pub id: Uuid,
    /// What of.
    pub slag: Slag,
    /// In which sak.
    pub sak_id: Option<SakId>,
    /// Which tiltak or barnevernsmelding.
    pub objekt_id: Option<Uuid>,
    /// One is reminded once under each key.
    pub noekkel: String,
}

/// Reminds the person a job runs as, of each thing once. True when something was new.
///
/// # Errors
/// When the database fails.
pub async fn paaminn(
    tx: &mut PgConnection,
    meg: BrukarId,
    ting: &[Paaminning],
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let ids: Vec<Uuid> = ting.iter().map(|t| t.id).collect();
    let slag: Vec<String> = ting.iter().map(|t| t.slag.code().to_owned()).collect();
    let sak: Vec<Option<Uuid>> = ting.iter().map(|t| t.sak_id.map(SakId::uuid)).collect();
    let objekt: Vec<Option<Uuid>> = ting.iter().map(|t| t.objekt_id).collect();
    let noekkel: Vec<String> = ting.iter().map(|t| t.noekkel.clone()).collect();
    let done = sqlx::query!(
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, objekt_id, noekkel, at)
        select (select app.kommune_id()), p.id, $1, p.slag, p.sak, p.objekt, p.noekkel, $7
        from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[]) p (id, slag, sak, objekt, noekkel)
        on conflict do nothing",
        meg.uuid(),
        &ids,
        &slag,
        &sak as &[Option<Uuid>],
        &objekt as &[Option<Uuid>],
        &noekkel,
        now,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// What was to be done about this offer or tiltak is done: what told of it needs no reading.
///
/// # Errors
/// When the database fails.
pub async fn settle(tx: &mut WriteTx, objekt: Uuid) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update melding set lesen_at = $2 where objekt_id = $1 and lesen_at is null
            and kommune_id = (select app.kommune_id()) and brukar_id = (select app.brukar_id())",
        objekt,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// An offer was withdrawn: what told of it needs no reading, and no mail, whoever it was made to.
///
/// # Errors
/// When the database fails.
pub async fn settle_tilbod(tx: &mut WriteTx, tilbod: Uuid) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query_scalar!("select app.melding_tilbod_borte($1, $2)", tilbod, now)
        .fetch_one(&mut **tx)
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
