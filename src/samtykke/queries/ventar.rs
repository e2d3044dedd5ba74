//! SQL about what waits of samtykke, for a person and in a sak.

use sqlx::postgres::PgConnection;

use crate::ids::{BarnId, SakId, SamtykkeId};
use crate::samtykke::Instansslag;
use crate::samtykke::model::{KvaVentar, Staande, Staar, Ventar};

/// Rows of Mi side; nobody has so many.
const FLEST: i64 = 50;

/// What waits for the person of the transaction, what has waited longest first.
pub(in crate::samtykke) async fn mine(tx: &mut PgConnection) -> Result<Vec<Ventar>, sqlx::Error> {
    sqlx::query_as!(
        Ventar,
        r#"select v.slag as "kva!: KvaVentar", v.sak_id as "sak_id!: SakId", v.tal as "tal!", v.sidan as "sidan!",
            s.barn_id as "barn_id: BarnId", s.barn_namn, s.saksnummer
        from app.samtykke_ventar_meg() v
        join sak s on s.kommune_id = (select app.kommune_id()) and s.sak_id = v.sak_id
        order by v.sidan, v.sak_id, v.slag
        limit $1"#,
        FLEST,
    )
    .fetch_all(tx)
    .await
}

/// How every instans of every form of a sak stands today.
pub(in crate::samtykke) async fn i_sak(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Staande>, sqlx::Error> {
    sqlx::query_as!(
        Staande,
        r#"select i.samtykke_id as "samtykke_id: SamtykkeId", i.slag as "slag: Instansslag", i.namn, s.til,
            v.staar as "staar!: Staar", v.sagt_ja as "sagt_ja!", v.maa as "maa!"
        from samtykke_instans i
        join samtykke s on s.kommune_id = i.kommune_id and s.samtykke_id = i.samtykke_id
        join app.samtykke_i_sak($1) v on v.samtykke_id = i.samtykke_id and v.slag = i.slag
        where i.sak_id = $1"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}
