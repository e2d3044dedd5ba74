//! SQL about the chain.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::model::{Hash, Hovud, Rad};
use crate::db::SystemTx;

/// Seals rows of a kommune; gives how many, and whether there are more.
pub(super) async fn segl(
    tx: &mut SystemTx,
    kommune: Uuid,
    maks: i32,
) -> Result<(i32, bool), sqlx::Error> {
    let row = sqlx::query!(
        r#"select nye as "nye!", att as "att!" from app.segl($1, $2)"#,
        kommune,
        maks
    );
    let row = row.fetch_one(&mut **tx).await?;
    Ok((row.nye, row.att))
}

/// Every kommune.
pub(super) async fn kommunar(tx: &mut SystemTx) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(r#"select kommune_id as "id: Uuid" from kommune order by kommune_id"#)
        .fetch_all(&mut **tx)
        .await
}

/// The heads of the chains in which nothing waits, and what is cleared away.
pub(super) async fn hovud(tx: &mut SystemTx) -> Result<Vec<Hovud>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select kommune_id as "kommune!", posisjon as "posisjon!", hash as "hash!", tid as "tid!", rydda as "rydda!"
        from app.segl_hovud()"#,
    );
    let rows = rows.fetch_all(&mut **tx).await?;
    let hovud = rows.into_iter().map(|row| {
        Ok(Hovud {
            kommune: row.kommune,
            posisjon: row.posisjon,
            hash: hash(&row.hash)?,
            tid: row.tid,
            rydda: row.rydda,
        })
    });
    hovud.collect()
}

fn hash(bytes: &[u8]) -> Result<Hash, sqlx::Error> {
    bytes
        .try_into()
        .map_err(|_| sqlx::Error::Decode("a hash has 32 bytes".into()))
}

/// A kommune whose log is checked.
pub(super) struct Kommune {
    pub id: Uuid,
    pub namn: String,
}

/// Every kommune, as the owner of the schema.
pub(super) async fn alle(connection: &mut PgConnection) -> Result<Vec<Kommune>, sqlx::Error> {
    sqlx::query_as!(
        Kommune,
        r#"select kommune_id as "id: Uuid", namn from kommune order by namn, kommune_id"#,
    )
    .fetch_all(connection)
    .await
}

/// What a kommune's chain says of itself: where it ends, and with what.
pub(super) async fn kjede(
    connection: &mut PgConnection,
    kommune: Uuid,
) -> Result<Option<(i64, Vec<u8>)>, sqlx::Error> {
    let row = sqlx::query!(
        "select posisjon, hash from innsynslogg_kjede where kommune_id = $1",
        kommune
    );
    let row = row.fetch_optional(connection).await?;
    Ok(row.map(|row| (row.posisjon, row.hash)))
}

/// Whether each row is looked up by itself: a plan that reads the whole log to sort it takes all the memory there is.
pub(super) async fn oppslag(connection: &mut PgConnection, kvar: bool) -> Result<(), sqlx::Error> {
    let other = if kvar { "off" } else { "on" };
    sqlx::query!(
        "select set_config('enable_hashjoin', $1, true) as hash, set_config('enable_mergejoin', $1, true) as merge",
        other
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

/// The next seals after a position, with the rows they are of.
pub(super) async fn bolk(
    connection: &mut PgConnection,
    kommune: Uuid,
    etter: i64,
    tal: i64,
) -> Result<Vec<Rad>, sqlx::Error> {
    sqlx::query_as!(
        Rad,
        r#"select s.posisjon, s.logg_id as segla_id, s.hash as segl, l.kommune_id as "kommune_id?: Uuid", l.logg_id as "logg_id?",
            case when isfinite(l.at) then (extract(epoch from l.at) * 1000000)::bigint end as at,
            l.brukar_id as "brukar_id: Uuid", l.familie_person_id, l.instans_id as "instans_id: Uuid", l.eining_id as "eining_id: Uuid", l.rolle as "rolle?", l.handling as "handling?",
            l.sak_id_list as "sak_id_list?: Vec<Option<Uuid>>", l.barn_id_list as "barn_id_list?: Vec<Option<Uuid>>",
            l.grunnlag as "grunnlag?", l.grunn, l.request_id as "request_id?", l.avvist as "avvist?", l.objekt_id,
            l.hash as "hash?", l.xid::text as xid
        from (
            select x.posisjon, x.logg_id, x.hash from innsynslogg_segl x
            where x.kommune_id = $1 and x.posisjon > $2
            order by x.posisjon
            limit $3
        ) s
        left join innsynslogg l on l.kommune_id = $1 and l.logg_id = s.logg_id
        order by s.posisjon"#,
        kommune,
        etter,
        tal,
    )
    .fetch_all(connection)
    .await
}

/// How far a kommune's log is cleared away, and what the chain was there.
pub(super) async fn rydda(
    connection: &mut PgConnection,
    kommune: Uuid,
) -> Result<Option<(i64, Vec<u8>, OffsetDateTime)>, sqlx::Error> {
    let row = sqlx::query!(
        "select posisjon, hash, foer from innsynslogg_rydda where kommune_id = $1 order by posisjon desc limit 1",
        kommune
    );
    let row = row.fetch_optional(connection).await?;
    Ok(row.map(|row| (row.posisjon, row.hash, row.foer)))
}

/// How many rows a kommune's log has.
pub(super) async fn tal(connection: &mut PgConnection, kommune: Uuid) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "tal!" from innsynslogg where kommune_id = $1"#,
        kommune
    )
    .fetch_one(connection)
    .await
}

/// Rows that wait to be sealed, and when the oldest of them was written.
pub(super) async fn ventar(
    connection: &mut PgConnection,
    kommune: Uuid,
) -> Result<(i64, Option<OffsetDateTime>), sqlx::Error> {
    let row = sqlx::query!(
        r#"select count(*) as "tal!", min(at) as eldst from app.segl_ventar($1)"#,
        kommune
    );
    let row = row.fetch_one(connection).await?;
    Ok((row.tal, row.eldst))
}

/// The first row that has no seal and does not wait for one.
pub(super) async fn utan_segl(
    connection: &mut PgConnection,
    kommune: Uuid,
) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select l.logg_id from innsynslogg l
        where l.kommune_id = $1
            and not exists (select from innsynslogg_segl s where s.kommune_id = $1 and s.logg_id = l.logg_id)
            and l.logg_id not in (select v.logg_id from app.segl_ventar($1) v)
        order by l.at, l.logg_id
        limit 1"#,
        kommune
    )
    .fetch_optional(connection)
    .await
}
