//! SQL about what is gone through each quarter.

use sqlx::postgres::PgConnection;
use time::Date;
use uuid::Uuid;

use super::model::{Hos, Rad, Stand, Svar, Ventar};
use crate::access::Role;
use crate::db::WriteTx;
use crate::ids::KommuneId;

/// Medlemskap on a page; when they are answered, the next come.
pub(super) const SIDE: i64 = 50;

/// The day it is where access is decided.
pub(super) async fn today(tx: &mut PgConnection) -> Result<Date, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.today() as "today!""#)
        .fetch_one(tx)
        .await
}

/// What waits for the one who asks, if anything does.
///
/// # Errors
/// When the database fails.
pub async fn mine(tx: &mut PgConnection) -> Result<Option<Ventar>, sqlx::Error> {
    sqlx::query_as!(
        Ventar,
        r#"select count(*) as "tal!", min(v.opna_dag) as "opna!", app.today() as "i_dag!" from app.attest_mine() v having count(*) > 0"#,
    )
    .fetch_optional(tx)
    .await
}

/// What the one who asks is to go through: who has never been here, or not for long, first.
pub(super) async fn rader(tx: &mut PgConnection) -> Result<Vec<Rad>, sqlx::Error> {
    sqlx::query_as!(
        Rad,
        r#"select v.kvartal as "kvartal!", m.medlemskap_id, b.namn, m.rolle as "rolle: Role", m.stilling,
            coalesce(e.namn, i.namn) as "stad!", m.fraa, m.til, v.sist_kvartal
        from app.attest_mine() v
        join medlemskap m on m.kommune_id = (select app.kommune_id()) and m.medlemskap_id = v.medlemskap_id
        join brukar b on b.brukar_id = m.brukar_id
        join instans i on i.instans_id = m.instans_id
        left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        order by v.sist_kvartal nulls first, app.sortering(b.namn) collate "C", m.medlemskap_id
        limit $1"#,
        SIDE,
    )
    .fetch_all(tx)
    .await
}

/// How far each has come; nothing for others than the systemansvarleg.
pub(super) async fn stand(tx: &mut PgConnection) -> Result<Vec<Stand>, sqlx::Error> {
    sqlx::query_as!(
        Stand,
        r#"select s.stad, s.hos as "hos!: Hos", s.alle as "alle!", s.att as "att!" from app.attest_stand() s"#,
    )
    .fetch_all(tx)
    .await
}

/// The newest round: its quarter, and the day it was opened.
pub(super) async fn runde(tx: &mut PgConnection) -> Result<Option<(Date, Date)>, sqlx::Error> {
    let row = sqlx::query!(
        "select kvartal, opna_dag from attest_runde
        where kommune_id = (select app.kommune_id()) order by kvartal desc limit 1",
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| (row.kvartal, row.opna_dag)))
}

/// Says it of one, unless somebody has. What is to end, ends with it.
pub(super) async fn svar(
    tx: &mut WriteTx,
    rad: &Rad,
    svar: Svar,
    grunn: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into attest_svar (kommune_id, kvartal, medlemskap_id, svar, grunn, gjort_av, gjort_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        rad.kvartal,
        rad.medlemskap_id.uuid(),
        svar.code(),
        grunn,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether one of these, that was said to end, waits for a second person.
pub(super) async fn foreslo(tx: &mut PgConnection, desse: &[Uuid]) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.attest_foreslo($1) as "ventar!""#, desse)
        .fetch_one(tx)
        .await
}

/// Opens the round of the quarter.
pub(super) async fn opne(tx: &mut PgConnection, kommune: KommuneId) -> Result<(), sqlx::Error> {
    sqlx::query!("select app.attest_opne($1)", kommune.uuid())
        .fetch_one(tx)
        .await?;
    Ok(())
}
