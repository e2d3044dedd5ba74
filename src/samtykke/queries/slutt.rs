//! SQL about forms that are about to end.

use sqlx::postgres::PgConnection;

use crate::ids::{BarnId, SakId, SamtykkeId};
use crate::samtykke::Instansslag;
use crate::samtykke::model::{Aarsak, MinSlutt, Signatar, Slutt};

/// Those of a sak, the first first; to the side that owns it.
pub(in crate::samtykke) async fn in_sak(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Slutt>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select samtykke_id as "samtykke_id!: SamtykkeId", slag as "slag!: Instansslag", dato as "dato!",
            aarsak as "aarsak!: Aarsak", alder as "alder!", att as "att!", varsel, signatarar as "signatarar!"
        from app.samtykke_slutt_i_sak($1)
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
            varsel: row.varsel,
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
        r#"select e.sak_id as "sak_id!: SakId", e.samtykke_id as "samtykke_id!: SamtykkeId", e.dato as "dato!",
            e.aarsak as "aarsak!: Aarsak", e.varsel as "varsel!", s.barn_id as "barn_id: BarnId", s.barn_namn, s.saksnummer
        from app.samtykke_slutt_mine() e
        join sak s on s.kommune_id = (select app.kommune_id()) and s.sak_id = e.sak_id
        order by e.dato, e.samtykke_id"#,
    )
    .fetch_all(tx)
    .await
}
