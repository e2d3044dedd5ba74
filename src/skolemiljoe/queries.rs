//! SQL about skulemiljøplanar.

use sqlx::postgres::PgConnection;

use super::model::{Innhald, Plan};
use crate::db::WriteTx;
use crate::ids::SakId;

/// The sak's plan, if it is written.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut PgConnection, sak: SakId) -> Result<Option<Plan>, sqlx::Error> {
    let row = sqlx::query!(
        "select p.problem, p.tiltak, p.naar, p.kven, p.evaluering, p.version, b.namn, p.updated_at
        from skolemiljoeplan p
        join brukar b on b.brukar_id = p.skriven_av
        where p.sak_id = $1",
        sak.uuid(),
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| Plan {
        innhald: Innhald {
            problem: row.problem,
            tiltak: row.tiltak,
            naar: row.naar,
            kven: row.kven,
            evaluering: row.evaluering,
        },
        version: row.version,
        skriven_av_namn: row.namn,
        updated_at: row.updated_at,
    }))
}

/// Saves the sak's plan: its first, or a change of it.
pub(super) async fn save(tx: &mut WriteTx, sak: SakId, plan: &Innhald) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into skolemiljoeplan (kommune_id, sak_id, problem, tiltak, naar, kven, evaluering, skriven_av, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (kommune_id, sak_id) do update
        set problem = excluded.problem, tiltak = excluded.tiltak, naar = excluded.naar, kven = excluded.kven,
            evaluering = excluded.evaluering, skriven_av = excluded.skriven_av, updated_at = excluded.updated_at,
            version = skolemiljoeplan.version + 1",
        tx.actor().kommune_id.uuid(),
        sak.uuid(),
        plan.problem,
        plan.tiltak,
        plan.naar,
        plan.kven,
        plan.evaluering,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
