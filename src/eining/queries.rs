//! SQL about einingar.

use sqlx::postgres::PgConnection;
use time::Date;

use super::model::{Eining, Fylgjer, Leiar};
use crate::ids::{EiningId, InstansId};

pub(super) mod endring;

/// Einingar and changes that are shown; there are few.
const FLEST: i64 = 300;

/// The day it is where access is decided.
pub(super) async fn today(tx: &mut PgConnection) -> Result<Date, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.today() as "today!""#)
        .fetch_one(tx)
        .await
}

/// Every eining there is or was, by instans and name.
pub(super) async fn einingar(tx: &mut PgConnection) -> Result<Vec<Eining>, sqlx::Error> {
    sqlx::query_as!(
        Eining,
        r#"select e.eining_id, e.instans_id, i.namn as instans, e.namn, e.gyldig_fraa as fraa, e.gyldig_til as til,
            n.namn as "etterfoelgjar?", app.eining_skal_slutte(e.kommune_id, e.eining_id) as "skal_slutte!",
            exists (
                select from eining_endring c
                join eining_endring_svar s on s.kommune_id = c.kommune_id and s.eining_endring_id = c.eining_endring_id
                    and s.svar = 'stadfesta'
                where c.kommune_id = e.kommune_id and c.slag = 'slutt' and e.eining_id = any(c.gamle)
            ) as "stadfesta!"
        from eining e
        join instans i on i.instans_id = e.instans_id
        left join eining n on n.kommune_id = e.kommune_id and n.eining_id = e.etterfoelgjar_id
        where e.kommune_id = (select app.kommune_id())
        order by app.sortering(i.namn) collate "C", i.instans_id, app.sortering(e.namn) collate "C", e.eining_id
        limit $1"#,
        FLEST,
    )
    .fetch_all(tx)
    .await
}

/// The instansar of the kommune's own that can have einingar.
pub(super) async fn instansar(
    tx: &mut PgConnection,
) -> Result<Vec<(InstansId, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select i.instans_id, i.namn from instans_kommune g
        join instans i on i.instans_id = g.instans_id
        where g.kommune_id = (select app.kommune_id()) and (g.til is null or g.til >= app.today()) and not i.interkommunal
        order by app.sortering(i.namn) collate "C", i.instans_id"#,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.instans_id, row.namn))
        .collect())
}

/// Who leads an eining now, or is to.
pub(super) async fn leiarar(tx: &mut PgConnection) -> Result<Vec<Leiar>, sqlx::Error> {
    sqlx::query_as!(
        Leiar,
        r#"select m.brukar_id, b.namn, e.eining_id, e.namn as eining
        from medlemskap m
        join brukar b on b.brukar_id = m.brukar_id
        join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        where m.kommune_id = (select app.kommune_id()) and m.rolle = 'einingsleiar'
            and (m.til is null or (m.til >= app.today() and m.til >= m.fraa))
        order by app.sortering(b.namn) collate "C", m.brukar_id, e.eining_id
        limit $1"#,
        FLEST,
    )
    .fetch_all(tx)
    .await
}

/// What follows when these end after a day.
pub(super) async fn fylgjer(
    tx: &mut PgConnection,
    gamle: &[EiningId],
    dag: Date,
) -> Result<Fylgjer, sqlx::Error> {
    let gamle: Vec<_> = gamle.iter().map(|id| id.uuid()).collect();
    sqlx::query_as!(
        Fylgjer,
        r#"select f.barn as "barn!", f.folk as "folk!", f.team as "team!", f.moete as "moete!"
        from app.eining_fylgjer($1, $2) f"#,
        &gamle,
        dag,
    )
    .fetch_one(tx)
    .await
}

/// Whether the one who asks has a role at one of these.
pub(super) async fn eiga_rolle(
    tx: &mut PgConnection,
    gamle: &[EiningId],
) -> Result<bool, sqlx::Error> {
    let gamle: Vec<_> = gamle.iter().map(|id| id.uuid()).collect();
    sqlx::query_scalar!(
        r#"select exists (
            select from medlemskap m
            where m.kommune_id = (select app.kommune_id()) and m.brukar_id = (select app.brukar_id()) and m.eining_id = any($1)
                and (m.til is null or (m.til >= app.today() and m.til >= m.fraa))
        ) as "har!""#,
        &gamle,
    )
    .fetch_one(tx)
    .await
}
