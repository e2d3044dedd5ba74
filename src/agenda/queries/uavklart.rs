//! SQL about items of meetings that are over, of which nobody has said what became of them.

use sqlx::postgres::PgConnection;
use time::Date;

use crate::ids::MoeteId;

/// The most that Mi side shows.
const FLEST: i64 = 20;

/// A meeting that is held, with items that still stand as if they were to come.
pub struct Uavklart {
    /// Which meeting.
    pub moete_id: MoeteId,
    /// Its day.
    pub dato: Date,
    /// Whose team.
    pub team: String,
    /// How many items.
    pub tal: i64,
}

/// Those of the meetings this person plans, leads or writes in, the oldest first: the items that this person can say something of.
///
/// # Errors
/// When the database fails.
pub async fn uavklarte(tx: &mut PgConnection) -> Result<Vec<Uavklart>, sqlx::Error> {
    sqlx::query_as!(
        Uavklart,
        r#"select m.moete_id, m.dato, e.namn as team, count(*) as "tal!"
        from moete m
        join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        join moete_punkt p on p.kommune_id = m.kommune_id and p.moete_id = m.moete_id and p.tilstand = 'ventar'
        where m.kommune_id = (select app.kommune_id())
            and (m.eining_id = any((select app.planlegg_tst())::uuid[]) or m.moete_id = any((select app.foerer_moete())::uuid[]))
            and m.tilstand = 'halde' and (
                p.slag <> 'namngitt'
                or exists (select from moete_punkt_sak s where s.kommune_id = p.kommune_id and s.punkt_id = p.punkt_id)
            )
        group by m.moete_id, m.dato, e.namn
        order by m.dato, m.moete_id
        limit $1"#,
        FLEST,
    )
    .fetch_all(tx)
    .await
}
