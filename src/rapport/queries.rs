//! SQL about reports.

use sqlx::postgres::PgConnection;
use time::Date;

use super::model::{Linje, Publisert, Rapport, Tekst};
use crate::db::WriteTx;
use crate::ids::RapportId;
use crate::styring::Utgaave;

/// The reports of the kommune, the newest first.
pub(super) async fn liste(tx: &mut PgConnection) -> Result<Vec<Linje>, sqlx::Error> {
    sqlx::query_as!(
        Linje,
        r#"select r.rapport_id as "rapport_id: RapportId", r.til, r.nr, b.namn as endra_av, r.endra_at, r.publisert_at
        from rapport r
        join brukar b on b.brukar_id = r.endra_av
        order by r.til desc, r.nr desc"#
    )
    .fetch_all(tx)
    .await
}

/// A report; none when it is another kommune's, or there is none.
pub(super) async fn find(
    tx: &mut PgConnection,
    id: RapportId,
) -> Result<Option<Rapport>, sqlx::Error> {
    let rad = sqlx::query!(
        r#"select r.rapport_id as "rapport_id: RapportId", r.til, u.dag as "dag!", u.grense as "grense!", u.laga_at as "laga_at!", r.nr, r.retting,
            r.tekst, r.version, b.namn as endra_av, r.endra_at, p.namn as "publisert_av?", r.publisert_at, r.innhald, r.sha256
        from rapport r
        join app.tal_utgaaver() u on u.til = r.til
        join brukar b on b.brukar_id = r.endra_av
        left join brukar p on p.brukar_id = r.publisert_av
        where r.rapport_id = $1"#,
        id.uuid(),
    )
    .fetch_optional(tx)
    .await?;
    let Some(rad) = rad else { return Ok(None) };
    let publisert = match (rad.publisert_av, rad.publisert_at, rad.innhald, rad.sha256) {
        (Some(av), Some(at), Some(innhald), Some(avtrykk)) => Some(Publisert {
            av,
            at,
            innhald,
            avtrykk,
        }),
        _ => None,
    };
    Ok(Some(Rapport {
        id: rad.rapport_id,
        utgaave: Utgaave {
            til: rad.til,
            dag: rad.dag,
            grense: rad.grense,
            laga_at: rad.laga_at,
        },
        nr: rad.nr,
        retting: rad.retting,
        tekst: les(&rad.tekst)?,
        version: rad.version,
        endra_av: rad.endra_av,
        endra_at: rad.endra_at,
        publisert,
    }))
}

fn les(tekst: &str) -> Result<Tekst, sqlx::Error> {
    serde_json::from_str(tekst).map_err(|feil| sqlx::Error::Decode(feil.into()))
}

/// The report of a term that was made last, and which number it has.
pub(super) async fn siste(
    tx: &mut PgConnection,
    til: Date,
) -> Result<Option<(RapportId, i16)>, sqlx::Error> {
    let rad = sqlx::query!(
        r#"select rapport_id as "rapport_id: RapportId", nr from rapport where til = $1 order by nr desc limit 1"#,
        til,
    )
    .fetch_optional(tx)
    .await?;
    Ok(rad.map(|r| (r.rapport_id, r.nr)))
}

/// Begins a report: the next of its term.
pub(super) async fn begynn(
    tx: &mut WriteTx,
    (til, nr): (Date, i16),
    retting: Option<&str>,
    tekst: &str,
) -> Result<RapportId, sqlx::Error> {
    let id = tx.new_id();
    sqlx::query!(
        "insert into rapport (kommune_id, rapport_id, til, nr, retting, tekst, laga_av, laga_at, endra_av, endra_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $7, $8)",
        tx.actor().kommune_id.uuid(),
        id,
        til,
        nr,
        retting,
        tekst,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(id.into())
}

/// Saves what is written; false when somebody has saved or published since that version.
pub(super) async fn lagre(
    tx: &mut WriteTx,
    id: RapportId,
    version: i32,
    (tekst, retting): (&str, Option<&str>),
) -> Result<bool, sqlx::Error> {
    let rad = sqlx::query!(
        "update rapport set tekst = $3, version = version + 1, endra_av = $4, endra_at = $5, retting = $6
        where rapport_id = $1 and version = $2 and publisert_at is null",
        id.uuid(),
        version,
        tekst,
        tx.actor().brukar_id.uuid(),
        tx.now(),
        retting,
    )
    .execute(&mut **tx)
    .await?;
    Ok(rad.rows_affected() == 1)
}

/// Freezes a report; false when somebody has saved or published since that version.
pub(super) async fn publiser(
    tx: &mut WriteTx,
    (id, version): (RapportId, i32),
    innhald: &str,
    pdf: &[u8],
) -> Result<bool, sqlx::Error> {
    let rad = sqlx::query!(
        "update rapport set publisert_av = $3, publisert_at = $4, innhald = $5, sha256 = sha256(convert_to($5, 'UTF8')), pdf = $6, endra_av = $3,
            endra_at = $4
        where rapport_id = $1 and version = $2 and publisert_at is null",
        id.uuid(),
        version,
        tx.actor().brukar_id.uuid(),
        tx.now(),
        innhald,
        pdf,
    )
    .execute(&mut **tx)
    .await?;
    Ok(rad.rows_affected() == 1)
}

/// The document of one that is published.
pub(super) async fn dokument(
    tx: &mut PgConnection,
    id: RapportId,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let pdf = sqlx::query_scalar!("select pdf from rapport where rapport_id = $1", id.uuid())
        .fetch_optional(tx)
        .await?;
    Ok(pdf.flatten())
}

/// The names of the skular and barnehagar of the kommune, those that are closed and those they had before too.
pub(super) async fn einingar(tx: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(r#"select n as "namn!" from app.rapport_einingsnamn() n order by n"#)
        .fetch_all(tx)
        .await
}
