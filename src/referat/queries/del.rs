//! SQL about the parts as they were, and not only as they are.

use std::collections::HashMap;

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;

use crate::ids::ReferatId;
use crate::referat::del::Del;

/// The most versions that are shown.
pub(in crate::referat) const FLEST: i64 = 300;

/// What the system put into each part, the latest of it.
pub(in crate::referat) async fn framlegg(
    tx: &mut PgConnection,
    id: ReferatId,
) -> Result<HashMap<Del, String>, sqlx::Error> {
    let rows = sqlx::query!(
        "select distinct on (d.del) d.del, d.tekst from referat_del d
        where d.referat_id = $1 and d.framlegg
        order by d.del, d.version desc",
        id.uuid(),
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.del, row.tekst)).collect())
}

/// A part as it was once.
pub(in crate::referat) struct Utgaave {
    pub del: Del,
    pub version: i32,
    pub tekst: String,
    pub av: String,
    pub at: OffsetDateTime,
    pub framlegg: bool,
}

/// Every version of every part that has been written in more than once, the newest first.
pub(in crate::referat) async fn utgaaver(
    tx: &mut PgConnection,
    id: ReferatId,
) -> Result<Vec<Utgaave>, sqlx::Error> {
    sqlx::query_as!(
        Utgaave,
        r#"select d.del, d.version, d.tekst, b.namn as av, d.skriven_at as at, d.framlegg
        from referat_del d
        join brukar b on b.brukar_id = d.skriven_av
        where d.referat_id = $1 and d.del in (
            select f.del from referat_del f where f.referat_id = $1 and f.version > 1
        )
        order by d.skriven_at desc, d.version desc
        limit $2"#,
        id.uuid(),
        FLEST,
    )
    .fetch_all(tx)
    .await
}

/// The rows of the plan that was approved last; none before it is.
pub(in crate::referat) async fn godkjend_plan(
    tx: &mut PgConnection,
    id: ReferatId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select d.tekst
        from referat_versjon v
        join referat_del d on d.referat_id = v.referat_id and d.del = 'tiltaksplan' and d.version = coalesce(v.plan_versjon, (
            select max(f.version) from referat_del f
            where f.referat_id = v.referat_id and f.del = 'tiltaksplan' and f.skriven_at <= v.godkjent_at
        ))
        where v.referat_id = $1
        order by v.nr desc
        limit 1",
        id.uuid(),
    )
    .fetch_optional(tx)
    .await
}
