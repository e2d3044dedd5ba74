//! SQL about how somebody wants to be told.

use sqlx::postgres::PgConnection;

use crate::db::WriteTx;
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
            v.samla as "samla_gjekk: Epost"
        from varsling v where v.brukar_id = (select app.brukar_id())"#,
    )
    .fetch_one(tx)
    .await
}

/// Keeps how the person wants to be told; not where, which is not the person's to change here.
pub(in crate::melding) async fn save(tx: &mut WriteTx, val: &Varsling) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into varsling (brukar_id, overlevering, uro, lag, frist, stille_fraa, stille_til, stille_helg)
        values ((select app.brukar_id()), $1, $2, $3, $4, $5, $6, $7)
        on conflict (brukar_id) do update set overlevering = excluded.overlevering, uro = excluded.uro,
            lag = excluded.lag, frist = excluded.frist, stille_fraa = excluded.stille_fraa,
            stille_til = excluded.stille_til, stille_helg = excluded.stille_helg",
        val.overlevering.code(),
        val.uro.code(),
        val.lag.code(),
        val.frist.code(),
        val.stille_fraa,
        val.stille_til,
        val.stille_helg,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
