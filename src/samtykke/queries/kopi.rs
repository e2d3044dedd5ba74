//! SQL about copies that are sent.

use sqlx::postgres::PgConnection;
use time::Date;

use crate::db::WriteTx;
use crate::ids::{KopiId, SakId, SamtykkeId};
use crate::samtykke::Instansslag;
use crate::samtykke::model::{Kopi, Kopimaate};

/// Those of a sak, the first first.
pub(in crate::samtykke) async fn list(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Kopi>, sqlx::Error> {
    sqlx::query_as!(
        Kopi,
        r#"select k.samtykke_id as "samtykke_id: SamtykkeId", k.slag as "slag: Instansslag", k.maate as "maate: Kopimaate",
            k.sendt_dato, b.namn as sendt_namn
        from samtykke_kopi k
        join brukar b on b.brukar_id = k.sendt_av
        where k.sak_id = $1
        order by k.at, k.kopi_id"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// One is sent; false when somebody has said so before.
pub(in crate::samtykke) async fn insert(
    tx: &mut WriteTx,
    id: KopiId,
    (sak, samtykke): (SakId, SamtykkeId),
    (slag, maate, dato): (Instansslag, Kopimaate, Date),
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into samtykke_kopi (kommune_id, kopi_id, samtykke_id, sak_id, slag, maate, sendt_dato, sendt_av, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        samtykke.uuid(),
        sak.uuid(),
        slag.code(),
        maate.code(),
        dato,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
