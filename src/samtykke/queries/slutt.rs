//! SQL about forms that are about to end.

use sqlx::postgres::PgConnection;

use crate::ids::{SakId, SamtykkeId};
use crate::samtykke::Instansslag;
use crate::samtykke::model::{Aarsak, MinSlutt, Signatar, Slutt};

/// Those of a sak that one is to be told of today, the first first.
pub(in crate::samtykke) async fn in_sak(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Slutt>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select samtykke_id as "samtykke_id!: SamtykkeId", slag as "slag!: Instansslag", dato as "dato!",
            aarsak as "aarsak!: Aarsak", alder as "alder!", att as "att!", signatarar as "signatarar!"
        from app.samtykke_slutt_i_sak($1)
        where varsel is not null
        order by dato, samtykke_id"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let mut slutt: Vec<Slutt> = rows
        .into_iter()
        .map(|row| Slutt {
            samtykke_id: row.samtykke_id,
            slag: row.slag,
            dato: row.dato,
            aarsak: row.aarsak,
            alder: row.alder,
            att: row.att,
            signatarar: row
                .signatarar
                .iter()
                .filter_map(|code| Signatar::from_code(code))
                .collect(),
        })
        .collect();
    slutt.sort_by_key(|s| (s.dato, s.slag));
    Ok(slutt)
}

/// Those of a sak that are asked about once more.
pub(in crate::samtykke) async fn fornya(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<SamtykkeId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select s.erstattar_id as "id!: SamtykkeId" from samtykke s where s.sak_id = $1 and s.erstattar_id is not null"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// What the person of the transaction is to be reminded of today.
pub(in crate::samtykke) async fn mine(tx: &mut PgConnection) -> Result<Vec<MinSlutt>, sqlx::Error> {
    sqlx::query_as!(
        MinSlutt,
        r#"select sak_id as "sak_id!: SakId", samtykke_id as "samtykke_id!: SamtykkeId", dato as "dato!",
            aarsak as "aarsak!: Aarsak", varsel as "varsel!"
        from app.samtykke_slutt_mine()"#,
    )
    .fetch_all(tx)
    .await
}
