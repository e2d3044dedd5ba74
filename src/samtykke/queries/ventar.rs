//! SQL about what waits of samtykke, for a person and in a sak.

use sqlx::postgres::PgConnection;

use crate::ids::{BarnId, SakId, SamtykkeId};
use crate::samtykke::Instansslag;
use crate::samtykke::model::{Aarsak, KvaVentar, MinSlutt, Staande, Staar, Ventar};

/// Rows of Mi side; nobody has so many.
const FLEST: i64 = 50;

/// What waits for the person of the transaction, what has waited longest first; and what is about to end, the first first.
pub(in crate::samtykke) async fn paa_mi_side(
    tx: &mut PgConnection,
) -> Result<(Vec<Ventar>, Vec<MinSlutt>), sqlx::Error> {
    let rows = sqlx::query!(
        r#"select v.kva as "kva?: KvaVentar", v.tal, v.aarsak as "aarsak?: Aarsak", v.varsel,
            v.samtykke_id as "samtykke_id?: SamtykkeId", v.dato as "dato!",
            v.sak_id as "sak_id!: SakId", s.barn_id as "barn_id: BarnId", s.barn_namn, s.saksnummer
        from (
            (
                select v.slag as kva, v.tal, null as aarsak, null::integer as varsel, null::uuid as samtykke_id, v.sidan as dato, v.sak_id
                from app.samtykke_ventar_meg() v
                order by v.sidan, v.sak_id, v.slag
                limit $1
            )
            union all
            select null, null, e.aarsak, e.varsel, e.samtykke_id, e.dato, e.sak_id from app.samtykke_slutt_mine() e
        ) v
        join sak s on s.kommune_id = (select app.kommune_id()) and s.sak_id = v.sak_id
        order by v.dato, v.samtykke_id, v.sak_id, v.kva"#,
        FLEST,
    )
    .fetch_all(tx)
    .await?;
    let (mut ventar, mut sluttar) = (Vec::new(), Vec::new());
    for row in rows {
        if let (Some(kva), Some(tal)) = (row.kva, row.tal) {
            ventar.push(Ventar {
                kva,
                sak_id: row.sak_id,
                tal,
                sidan: row.dato,
                barn_id: row.barn_id,
                barn_namn: row.barn_namn,
                saksnummer: row.saksnummer,
            });
        } else if let (Some(samtykke_id), Some(aarsak), Some(varsel)) =
            (row.samtykke_id, row.aarsak, row.varsel)
        {
            sluttar.push(MinSlutt {
                sak_id: row.sak_id,
                samtykke_id,
                dato: row.dato,
                aarsak,
                varsel,
                barn_id: row.barn_id,
                barn_namn: row.barn_namn,
                saksnummer: row.saksnummer,
            });
        }
    }
    Ok((ventar, sluttar))
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
