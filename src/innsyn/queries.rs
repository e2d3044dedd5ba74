//! SQL that reads the innsynslogg.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::filter::{Filter, SLUTT};
use crate::ids::BrukarId;

/// Rows of a page; one more is read to know whether there are more.
pub(super) const SIDE: usize = 100;

/// A row of the log.
pub(super) struct LoggRad {
    pub logg_id: Uuid,
    pub at: OffsetDateTime,
    /// None for a person of a family.
    pub brukar_id: Option<BrukarId>,
    pub namn: String,
    pub stad: Option<String>,
    pub rolle: String,
    pub handling: String,
    pub grunnlag: String,
    pub grunn: Option<String>,
    pub tal_barn: i32,
    /// The child, when the row is about one.
    pub barn: Option<Uuid>,
    pub avvist: bool,
}

/// Somebody whose rows may be in the log.
pub(super) struct LoggPerson {
    pub brukar_id: BrukarId,
    pub namn: String,
    /// Where the person works, or worked last.
    pub stad: Option<String>,
}

/// The kommune's log, the newest first. What one person did, and what all did, have an index each.
pub(super) async fn list(
    tx: &mut PgConnection,
    filter: &Filter,
) -> Result<Vec<LoggRad>, sqlx::Error> {
    let (etter_at, etter_id) = key(tx, filter.etter).await?;
    sqlx::query_as!(
        LoggRad,
        r#"with treff as (
            (
                select l.*
                from innsynslogg l
                where $1::uuid is null
                    and l.at >= $2 and l.at < $3 and (l.avvist or not $4)
                    and (l.at, l.logg_id) < ($5, $6)
                order by l.at desc, l.logg_id desc
                limit $7
            )
            union all
            (
                select l.*
                from innsynslogg l
                where l.brukar_id = $1
                    and l.at >= $2 and l.at < $3 and (l.avvist or not $4)
                    and (l.at, l.logg_id) < ($5, $6)
                order by l.at desc, l.logg_id desc
                limit $7
            )
        )
        select l.logg_id as "logg_id!", l.at as "at!", l.brukar_id as "brukar_id: BrukarId",
            coalesce(b.namn, case l.rolle when 'system' then 'Laget' else 'Familie' end) as "namn!", coalesce(e.namn, i.namn) as stad,
            l.rolle as "rolle!", l.handling as "handling!", l.grunnlag as "grunnlag!", l.grunn,
            coalesce(cardinality(l.barn_id_list), 0) as "tal_barn!",
            case when cardinality(l.barn_id_list) = 1 then l.barn_id_list[1] end as barn, l.avvist as "avvist!"
        from treff l
        left join brukar b on b.brukar_id = l.brukar_id
        left join instans i on i.instans_id = l.instans_id
        left join eining e on e.kommune_id = l.kommune_id and e.eining_id = l.eining_id
        order by l.at desc, l.logg_id desc"#,
        filter.brukar.map(BrukarId::uuid),
        filter.fraa_at(),
        filter.til_at(),
        filter.avviste,
        etter_at,
        etter_id,
        i64::try_from(SIDE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx)
    .await
}

/// A row about what one has done oneself.
pub(super) struct MiRad {
    pub logg_id: Uuid,
    pub at: OffsetDateTime,
    pub stad: Option<String>,
    pub handling: String,
    pub grunnlag: String,
    pub tal_barn: i32,
    /// The sak, when the row is about one, and the child.
    pub sak: Option<Uuid>,
    pub barn: Option<Uuid>,
    pub avvist: bool,
}

/// What a person has done in the kommune, the newest first: by its index, a page at a time.
pub(super) async fn mine(
    tx: &mut PgConnection,
    brukar: BrukarId,
    etter: Option<Uuid>,
) -> Result<Vec<MiRad>, sqlx::Error> {
    let (etter_at, etter_id) = key(tx, etter).await?;
    sqlx::query_as!(
        MiRad,
        r#"select l.logg_id as "logg_id!", l.at as "at!", coalesce(e.namn, i.namn) as stad, l.handling as "handling!",
            l.grunnlag as "grunnlag!", coalesce(cardinality(l.barn_id_list), 0) as "tal_barn!",
            case when cardinality(l.sak_id_list) = 1 then l.sak_id_list[1] end as sak,
            case when cardinality(l.barn_id_list) = 1 then l.barn_id_list[1] end as barn, l.avvist as "avvist!"
        from (
            select x.* from innsynslogg x
            where x.kommune_id = (select app.kommune_id()) and x.brukar_id = $1 and (x.at, x.logg_id) < ($2, $3)
            order by x.at desc, x.logg_id desc
            limit $4
        ) l
        left join instans i on i.instans_id = l.instans_id
        left join eining e on e.kommune_id = l.kommune_id and e.eining_id = l.eining_id
        order by l.at desc, l.logg_id desc"#,
        brukar.uuid(),
        etter_at,
        etter_id,
        i64::try_from(SIDE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx)
    .await
}

/// Where the last row of the page before stands; before all rows for the first page, or when it is not seen.
async fn key(
    tx: &mut PgConnection,
    etter: Option<Uuid>,
) -> Result<(OffsetDateTime, Uuid), sqlx::Error> {
    let first = (SLUTT, Uuid::max());
    let Some(etter) = etter else { return Ok(first) };
    let at = sqlx::query_scalar!("select at from innsynslogg where logg_id = $1", etter);
    let at = at.fetch_optional(tx).await?;
    Ok(at.map_or(first, |at| (at, etter)))
}

/// Those who work in the kommune, or did.
pub(super) async fn personar(tx: &mut PgConnection) -> Result<Vec<LoggPerson>, sqlx::Error> {
    sqlx::query_as!(
        LoggPerson,
        r#"select b.brukar_id, b.namn, m.stad
        from (
            select distinct on (m.brukar_id) m.brukar_id, coalesce(e.namn, i.namn) as stad
            from medlemskap m
            left join instans i on i.instans_id = m.instans_id
            left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
            order by m.brukar_id, m.til desc nulls first, m.fraa desc, m.medlemskap_id
        ) m
        join brukar b on b.brukar_id = m.brukar_id
        order by app.sortering(b.namn) collate "C", b.brukar_id"#,
    )
    .fetch_all(tx)
    .await
}

/// A person's name, when the person works in the kommune, or did.
pub(super) async fn namn(
    tx: &mut PgConnection,
    brukar: BrukarId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select namn from brukar where brukar_id = $1",
        brukar.uuid()
    )
    .fetch_optional(tx)
    .await
}
