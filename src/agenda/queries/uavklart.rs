//! SQL about items that are to be looked at: of meetings that are over, when nobody has said what became of them, and of meetings that
//! are soon, when they are shut.

use sqlx::postgres::PgConnection;
use time::Date;

use crate::codes::codes;
use crate::ids::MoeteId;

/// The most that Mi side shows.
const FLEST: i64 = 20;
/// How many days before a meeting it is told that an item is shut.
const SNART: i32 = 14;

codes! {
    /// What is to be looked at on an agenda.
    Uavklartkva {
        /// The meeting is held, and the items still stand as if they were to come.
        Utfall => "utfall", "Sei kva det blei av";
        /// The meeting is soon, and somebody who is called may not hear of the child any more.
        Stengt => "stengt", "Sjå kven som må gå ut";
    }
}

/// A meeting with items that are to be looked at.
pub struct Uavklart {
    /// What for.
    pub kva: Uavklartkva,
    /// Which meeting.
    pub moete_id: MoeteId,
    /// Its day.
    pub dato: Date,
    /// Whose team.
    pub team: String,
    /// How many items.
    pub tal: i64,
}

/// Those of the meetings this person plans (and of those that are over: leads or writes in), the oldest first: the items that this person can say something of.
///
/// # Errors
/// When the database fails.
pub async fn uavklarte(tx: &mut PgConnection, today: Date) -> Result<Vec<Uavklart>, sqlx::Error> {
    sqlx::query_as!(
        Uavklart,
        r#"select 'utfall' as "kva!: Uavklartkva", m.moete_id as "moete_id!", m.dato as "dato!", e.namn as "team!", count(*) as "tal!"
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
        union all
        select 'stengt', m.moete_id, m.dato, e.namn, count(*)
        from moete m
        join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        cross join lateral app.moete_stengde(m.moete_id, null) s
        where m.kommune_id = (select app.kommune_id()) and m.eining_id = any((select app.planlegg_tst())::uuid[])
            and m.tilstand = 'innkalla' and m.dato between $2 and $2 + $3::integer
        group by m.moete_id, m.dato, e.namn
        order by 3, 2, 1
        limit $1"#,
        FLEST,
        today,
        SNART,
    )
    .fetch_all(tx)
    .await
}
