//! SQL that reads the innsynslogg.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

/// Rows of a page; one more is read to know whether there are more.
pub(super) const SIDE: usize = 100;

/// A row of the log.
pub(super) struct LoggRad {
    pub logg_id: Uuid,
    pub at: OffsetDateTime,
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

/// The kommune's log, the newest first, after the row of the page before.
pub(super) async fn list(
    tx: &mut PgConnection,
    etter: Option<Uuid>,
) -> Result<Vec<LoggRad>, sqlx::Error> {
    sqlx::query_as!(
        LoggRad,
        r#"select l.logg_id, l.at, b.namn, coalesce(e.namn, i.namn) as stad, l.rolle, l.handling, l.grunnlag,
            l.grunn, coalesce(cardinality(l.barn_id_list), 0) as "tal_barn!",
            case when cardinality(l.barn_id_list) = 1 then l.barn_id_list[1] end as barn, l.avvist
        from innsynslogg l
        join brukar b on b.brukar_id = l.brukar_id
        left join instans i on i.instans_id = l.instans_id
        left join eining e on e.kommune_id = l.kommune_id and e.eining_id = l.eining_id
        where $1::uuid is null
            or (l.at, l.logg_id) < (select x.at, x.logg_id from innsynslogg x where x.logg_id = $1)
        order by l.at desc, l.logg_id desc
        limit $2"#,
        etter,
        i64::try_from(SIDE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx)
    .await
}
