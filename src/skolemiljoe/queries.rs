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

/// Writes the sak's first plan. Gives false when somebody has written one already.
pub(super) async fn insert(
    tx: &mut WriteTx,
    sak: SakId,
    plan: &Innhald,
) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query!(
        "insert into skolemiljoeplan (kommune_id, sak_id, problem, tiltak, naar, kven, evaluering, skriven_av, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (kommune_id, sak_id) do nothing",
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
    Ok(inserted.rows_affected() == 1)
}

/// Saves the plan, if nobody has changed it since this version.
pub(super) async fn update(
    tx: &mut WriteTx,
    sak: SakId,
    plan: &Innhald,
    version: i32,
) -> Result<bool, sqlx::Error> {
    let updated = sqlx::query!(
        "update skolemiljoeplan
        set problem = $3, tiltak = $4, naar = $5, kven = $6, evaluering = $7, skriven_av = $8, updated_at = $9,
            version = version + 1
        where sak_id = $1 and version = $2",
        sak.uuid(),
        version,
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
    Ok(updated.rows_affected() == 1)
}
