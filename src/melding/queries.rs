//! SQL about meldingar. Row level security gives everybody their own, for as long as they may see the sak.

use sqlx::postgres::PgConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::Varsling;
use super::model::{Maate, Melding, Slag};
use super::send::Ny;
use crate::db::WriteTx;
use crate::ids::{BrukarId, MeldingId, SakId};

/// Rows on a page of the inbox.
pub(super) const SIDE: usize = 30;

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
    (ids, now): (&[Uuid], OffsetDateTime),
) -> Result<bool, sqlx::Error> {
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
        ids,
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

/// The reader's own, the latest first, older than the one with this id.
pub(super) async fn list(
    tx: &mut PgConnection,
    foer: Option<MeldingId>,
) -> Result<Vec<Melding>, sqlx::Error> {
    let key = match foer {
        Some(id) => find(tx, id).await?.map(|m| (m.at, m.melding_id.uuid())),
        None => None,
    };
    let (at, id) = key.unzip();
    sqlx::query_as!(
        Melding,
        r#"select m.melding_id, m.slag, m.sak_id, m.objekt_id, f.namn as "fraa_namn?", s.saksnummer as "saksnummer?",
            s.barn_namn as "barn_namn?", s.barn_id as "barn_id?: crate::ids::BarnId", m.at, m.lesen_at
        from melding m
        left join sak s on s.kommune_id = m.kommune_id and s.sak_id = m.sak_id
        left join brukar f on f.brukar_id = m.fraa_brukar_id
        where m.kommune_id = (select app.kommune_id()) and m.brukar_id = (select app.brukar_id())
            and ($1::timestamptz is null or (m.at, m.melding_id) < ($1, $2))
        order by m.at desc, m.melding_id desc
        limit $3"#,
        at,
        id,
        i64::try_from(SIDE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx)
    .await
}

/// One of the reader's own.
pub(super) async fn find(
    tx: &mut PgConnection,
    id: MeldingId,
) -> Result<Option<Melding>, sqlx::Error> {
    sqlx::query_as!(
        Melding,
        r#"select m.melding_id, m.slag, m.sak_id, m.objekt_id, f.namn as "fraa_namn?", s.saksnummer as "saksnummer?",
            s.barn_namn as "barn_namn?", s.barn_id as "barn_id?: crate::ids::BarnId", m.at, m.lesen_at
        from melding m
        left join sak s on s.kommune_id = m.kommune_id and s.sak_id = m.sak_id
        left join brukar f on f.brukar_id = m.fraa_brukar_id
        where m.melding_id = $1"#,
        id.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// Read: this one, or all of the reader's own.
pub(super) async fn read(tx: &mut WriteTx, id: Option<MeldingId>) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update melding set lesen_at = $2
        where kommune_id = (select app.kommune_id()) and brukar_id = (select app.brukar_id())
            and lesen_at is null and ($1::uuid is null or melding_id = $1)",
        id.map(MeldingId::uuid),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How the person wants to be told. Somebody who has not chosen has what the table gives.
pub(super) async fn varsling(tx: &mut PgConnection) -> Result<Varsling, sqlx::Error> {
    let row = sqlx::query_as!(
        Varsling,
        r#"select v.epost, v.overlevering as "overlevering: Maate", v.uro as "uro: Maate", v.lag as "lag: Maate",
            v.frist as "frist: Maate", v.stille_fraa, v.stille_til, v.stille_helg, v.sist_samla
        from varsling v where v.brukar_id = (select app.brukar_id())"#,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(row) = row {
        return Ok(row);
    }
    sqlx::query!(
        "insert into varsling (brukar_id) values ((select app.brukar_id())) on conflict do nothing"
    )
    .execute(&mut *tx)
    .await?;
    Box::pin(varsling(tx)).await
}

/// Keeps how the person wants to be told; not where, which is not the person's to change here.
pub(super) async fn save_varsling(tx: &mut WriteTx, val: &Varsling) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into varsling (brukar_id, overlevering, uro, lag, frist, stille_fraa, stille_til, stille_helg)
        values ((select app.brukar_id()), $1, $2, $3, $4, $5, $6, $7)
        on conflict (brukar_id) do update set overlevering = excluded.overlevering, uro = excluded.uro,
            lag = excluded.lag, frist = excluded.frist, stille_fraa = excluded.stille_fraa,
            stille_til = excluded.stille_til, stille_helg = excluded.stille_helg",
        val.overlevering.code(),
        val.uro.code(),
        val.lag.code(),
        val.frist.code(),
        val.stille_fraa,
        val.stille_til,
        val.stille_helg,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// An unread melding there has been no mail about.
pub(super) struct Uvarsla {
    pub melding_id: MeldingId,
    pub slag: Slag,
    pub epost: String,
}

/// Whether there still is somebody behind the job: an account may have been shut since.
pub(super) async fn finst(tx: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.brukar_id() is not null as "finst!""#)
        .fetch_one(tx)
        .await
}

/// Those of the person a job runs as. What the job itself gave a mail server that went away is `uviss` from now on, and
/// what another gave it that does not run any more.
pub(super) async fn uvarsla(tx: &mut PgConnection, job: Uuid) -> Result<Vec<Uvarsla>, sqlx::Error> {
    sqlx::query!(
        "update melding set epost = 'uviss'
        where kommune_id = (select app.kommune_id()) and brukar_id = (select app.brukar_id())
            and epost = 'underveg' and (epost_job_id = $1 or not app.job_running(epost_job_id))",
        job,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query_as!(
        Uvarsla,
        "select m.melding_id, m.slag, m.epost from melding m
        where m.kommune_id = (select app.kommune_id()) and m.brukar_id = (select app.brukar_id())
            and m.lesen_at is null and m.epost in ('ventar', 'uviss', 'avvist')
        order by m.at",
    )
    .fetch_all(tx)
    .await
}

/// These are in the hands of this job now; false when another got hold of all of them.
pub(super) async fn take(
    tx: &mut PgConnection,
    ids: &[Uuid],
    job: Uuid,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update melding set epost = 'underveg', epost_job_id = $2
        where kommune_id = (select app.kommune_id()) and melding_id = any($1)
            and epost in ('ventar', 'uviss', 'avvist')",
        ids,
        job,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// How the mail about those in the hands of this job went.
pub(super) async fn went(tx: &mut PgConnection, job: Uuid, epost: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update melding set epost = $2
        where kommune_id = (select app.kommune_id()) and brukar_id = (select app.brukar_id())
            and epost_job_id = $1 and epost = 'underveg'",
        job,
        epost,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// There is to be no mail about these, or there has been one that tells of them too.
pub(super) async fn leave(
    tx: &mut PgConnection,
    ids: &[Uuid],
    epost: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update melding set epost = $2
        where kommune_id = (select app.kommune_id()) and melding_id = any($1) and epost <> 'underveg'",
        ids,
        epost,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The day's digest goes; false when it has gone, from another kommune perhaps.
pub(super) async fn begin_samla(tx: &mut PgConnection, dag: Date) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update varsling set sist_samla = $1
        where brukar_id = (select app.brukar_id()) and (sist_samla is null or sist_samla < $1)",
        dag,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// It did not go after all.
pub(super) async fn forget_samla(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update varsling set sist_samla = null where brukar_id = (select app.brukar_id())"
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
