//! SQL about the people of a kommune and their medlemskap.

use sqlx::postgres::PgConnection;
use time::Date;

use super::model::{Person, Plass, Rad};
use crate::access::Role;
use crate::ids::{BrukarId, EiningId, MedlemskapId};

pub(super) mod endring;
pub(super) mod kode;
pub(super) mod oekter;

/// People on a page.
pub(super) const SIDE: usize = 50;
/// Changes that are shown; there are few.
const FLEST: i64 = 200;

/// The day it is where access is decided.
pub(super) async fn today(tx: &mut PgConnection) -> Result<Date, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.today() as "today!""#)
        .fetch_one(tx)
        .await
}

/// A page of people, by name, after one; one more than is shown.
pub(super) async fn personar(
    tx: &mut PgConnection,
    etter: Option<BrukarId>,
) -> Result<Vec<Person>, sqlx::Error> {
    sqlx::query_as!(
        Person,
        r#"select k.brukar_id, b.brukarnamn, b.namn, k.sist_inne, b.sperra_at is not null as "sperra!"
        from kommune_brukar k
        join brukar b on b.brukar_id = k.brukar_id
        where k.kommune_id = (select app.kommune_id())
            and (k.sortering, k.brukar_id) > (
                -- one row, also from the start
                select coalesce(max(e.sortering), ''), coalesce($1, '00000000-0000-0000-0000-000000000000'::uuid)
                from kommune_brukar e
                where e.kommune_id = (select app.kommune_id()) and e.brukar_id = $1
            )
        order by k.sortering, k.brukar_id
        limit $2"#,
        etter.map(BrukarId::uuid),
        i64::try_from(SIDE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx)
    .await
}

/// Everybody's name, in order.
pub(super) async fn namn(tx: &mut PgConnection) -> Result<Vec<(BrukarId, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select k.brukar_id, k.namn
        from kommune_brukar k
        where k.kommune_id = (select app.kommune_id())
        order by k.sortering, k.brukar_id",
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.brukar_id, row.namn))
        .collect())
}

/// These people, by name.
pub(super) async fn desse(
    tx: &mut PgConnection,
    ids: &[BrukarId],
) -> Result<Vec<Person>, sqlx::Error> {
    let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    sqlx::query_as!(
        Person,
        r#"select k.brukar_id, b.brukarnamn, b.namn, k.sist_inne, b.sperra_at is not null as "sperra!"
        from kommune_brukar k
        join brukar b on b.brukar_id = k.brukar_id
        where k.kommune_id = (select app.kommune_id()) and k.brukar_id = any($1)
        order by k.sortering, k.brukar_id"#,
        &ids,
    )
    .fetch_all(tx)
    .await
}

/// Every medlemskap here of these people, the latest first.
pub(super) async fn medlemskap_av(
    tx: &mut PgConnection,
    ids: &[BrukarId],
) -> Result<Vec<Rad>, sqlx::Error> {
    let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    sqlx::query_as!(
        Rad,
        r#"select m.medlemskap_id, m.brukar_id, i.namn as instans, e.namn as "eining?", m.rolle as "rolle: Role",
            m.stilling, m.fraa, m.til
        from medlemskap m
        join instans i on i.instans_id = m.instans_id
        left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        where m.kommune_id = (select app.kommune_id()) and m.brukar_id = any($1)
        order by m.til desc nulls first, m.fraa desc, m.medlemskap_id"#,
        &ids,
    )
    .fetch_all(tx)
    .await
}

/// One medlemskap.
pub(super) async fn medlemskap(
    tx: &mut PgConnection,
    id: MedlemskapId,
) -> Result<Option<Rad>, sqlx::Error> {
    sqlx::query_as!(
        Rad,
        r#"select m.medlemskap_id, m.brukar_id, i.namn as instans, e.namn as "eining?", m.rolle as "rolle: Role",
            m.stilling, m.fraa, m.til
        from medlemskap m
        join instans i on i.instans_id = m.instans_id
        left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        where m.kommune_id = (select app.kommune_id()) and m.medlemskap_id = $1"#,
        id.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// Where somebody can have a role: every instans that serves the kommune, and its einingar.
pub(super) async fn plassar(tx: &mut PgConnection) -> Result<Vec<Plass>, sqlx::Error> {
    sqlx::query_as!(
        Plass,
        r#"select i.instans_id, e.eining_id as "eining_id?: EiningId", coalesce(e.namn || ' (' || i.namn || ')', i.namn) as "namn!"
        from instans_kommune g
        join instans i on i.instans_id = g.instans_id
        left join lateral (
            select null::uuid as eining_id, null::text as namn
            union all
            select x.eining_id, x.namn from eining x
            where x.kommune_id = g.kommune_id and x.instans_id = g.instans_id
                and (x.gyldig_til is null or x.gyldig_til >= app.today())
        ) e on true
        where g.kommune_id = (select app.kommune_id()) and (g.til is null or g.til >= app.today())
        order by app.sortering(i.namn) collate "C", i.instans_id, app.sortering(e.namn) collate "C" nulls first, e.eining_id"#,
    )
    .fetch_all(tx)
    .await
}

/// Whether each new role of the person takes two people, whatever it is: because of what the person leads or looks after, and because the one who
/// asks made the account or its code.
pub(super) async fn nye_roller_tek_to(
    tx: &mut PgConnection,
    id: BrukarId,
) -> Result<(bool, bool), sqlx::Error> {
    let rad = sqlx::query!(
        r#"select app.nye_roller_tek_to($1) as "hatt!", app.eigen_konto($1) as "konto!""#,
        id.uuid()
    )
    .fetch_one(tx)
    .await?;
    Ok((rad.hatt, rad.konto))
}
