//! SQL about how somebody wants to be told.

use sqlx::postgres::PgConnection;

use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::melding::model::{Epost, Maate, Varsling};

/// How the person wants to be told. Somebody who has not chosen has what the table gives.
pub(in crate::melding) async fn find(tx: &mut PgConnection) -> Result<Varsling, sqlx::Error> {
    sqlx::query!(
        "insert into varsling (brukar_id) values ((select app.brukar_id())) on conflict do nothing"
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query_as!(
        Varsling,
        r#"select v.epost, v.overlevering as "overlevering: Maate", v.uro as "uro: Maate", v.lag as "lag: Maate",
            v.frist as "frist: Maate", v.stille_fraa, v.stille_til, v.stille_helg, v.samla_at,
            v.samla as "samla_gjekk: Epost", v.version
        from varsling v where v.brukar_id = (select app.brukar_id())"#,
    )
    .fetch_one(tx)
    .await
}

/// Keeps how the person wants to be told; not where, which is not the person's to change here. A conflict when another
/// window has changed it since it was read.
pub(in crate::melding) async fn save(tx: &mut WriteTx, val: &Varsling) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update varsling set overlevering = $1, uro = $2, lag = $3, frist = $4, stille_fraa = $5, stille_til = $6,
            stille_helg = $7, version = version + 1
        where brukar_id = (select app.brukar_id()) and version = $8",
        val.overlevering.code(),
        val.uro.code(),
        val.lag.code(),
        val.frist.code(),
        val.stille_fraa,
        val.stille_til,
        val.stille_helg,
        val.version,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}
