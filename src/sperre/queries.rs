//! SQL about sperrer.

use sqlx::postgres::PgConnection;

use super::model::{Person, Sperre};
use crate::db::WriteTx;
use crate::ids::{BrukarId, DeltakarId, EiningId, SakId, SperreId};
use crate::sak::Sak;

/// The sperrer of a sak: those in force first, then the latest.
pub(super) async fn list(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Sperre>, sqlx::Error> {
    sqlx::query_as!(
        Sperre,
        r#"select p.sak_sperre_id, p.brukar_id, b.namn, p.grunn, p.sett_av as sett_av_id, s.namn as sett_av, p.sett_at,
            o.namn as "oppheva_av?", p.oppheva_at
        from sak_sperre p
        join brukar b on b.brukar_id = p.brukar_id
        join brukar s on s.brukar_id = p.sett_av
        left join brukar o on o.brukar_id = p.oppheva_av
        where p.sak_id = $1
        order by p.oppheva_at is not null, p.sett_at desc, p.sak_sperre_id"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Everyone who works in the kommune now, with where they work.
pub(super) async fn tilsette(tx: &mut PgConnection, sak: &Sak) -> Result<Vec<Person>, sqlx::Error> {
    sqlx::query_as!(
        Person,
        r#"select b.brukar_id, b.namn,
            string_agg(distinct coalesce(e.namn, i.namn), ', ' order by coalesce(e.namn, i.namn)) as "stader!",
            coalesce(bool_or(m.rolle = 'einingsleiar' and m.eining_id = $1), false) as "leiar!"
        from medlemskap m
        join brukar b on b.brukar_id = m.brukar_id
        join instans i on i.instans_id = m.instans_id
        left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        where m.fraa <= app.today() and (m.til is null or m.til >= app.today())
        group by b.brukar_id, b.namn
        order by app.sortering(b.namn) collate "C", b.brukar_id"#,
        sak.eining_id.map(EiningId::uuid),
    )
    .fetch_all(tx)
    .await
}

/// Shuts the person out.
pub(super) async fn insert(
    tx: &mut WriteTx,
    id: SperreId,
    sak: SakId,
    brukar: BrukarId,
    grunn: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into sak_sperre (kommune_id, sak_sperre_id, sak_id, brukar_id, grunn, sett_av, sett_at)
        values ($1, $2, $3, $4, $5, $6, $7)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        sak.uuid(),
        brukar.uuid(),
        grunn,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The places the person has on the lag now.
pub(super) async fn paa_laget(
    tx: &mut PgConnection,
    sak: SakId,
    brukar: BrukarId,
) -> Result<Vec<DeltakarId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select sak_deltakar_id from sak_deltakar
        where sak_id = $1 and brukar_id = $2 and til is null",
        sak.uuid(),
        brukar.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Lifts a sperre. Gives false when it was lifted before.
pub(super) async fn lift(tx: &mut WriteTx, sak: SakId, id: SperreId) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update sak_sperre set oppheva_av = $3, oppheva_at = $4
        where sak_id = $1 and sak_sperre_id = $2 and oppheva_at is null",
        sak.uuid(),
        id.uuid(),
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
