//! SQL about tiltak and their evalueringar.

use std::collections::HashMap;

use sqlx::postgres::PgConnection;
use time::Date;

use super::felt::Innhald;
use super::model::{Effekt, Evaluering, KvaNo, MittTiltak, Tiltak, norm};
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{BarnId, EvalueringId, SakId, TiltakId};
use crate::sak::{Sak, Steg};

/// The sak of a tiltak, if row level security lets it be seen.
pub(super) async fn sak_of(
    tx: &mut PgConnection,
    tiltak: TiltakId,
) -> Result<Option<SakId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select sak_id from tiltak where tiltak_id = $1",
        tiltak.uuid()
    )
    .fetch_optional(tx)
    .await
}

/// The sak's tiltak with their evalueringar, open ones first, the earliest date first.
///
/// # Errors
/// When the database fails.
pub async fn list_for_sak(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Tiltak>, sqlx::Error> {
    let rows = sqlx::query!(
        "select t.tiltak_id, t.sak_id, t.steg, t.runde, t.maal, t.tiltak, t.ansvarleg_id, b.namn, t.innan, t.status,
            t.stoppa_grunn, t.siste_effekt, t.version, t.created_at
        from tiltak t
        join brukar b on b.brukar_id = t.ansvarleg_brukar_id
        where t.sak_id = $1
        order by t.status in ('planlagd', 'paagaar') desc, t.innan, t.tiltak_id",
        sak.uuid(),
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut evalueringar: HashMap<TiltakId, Vec<Evaluering>> = HashMap::new();
    for evaluering in list_evalueringar(tx, sak).await? {
        let of_tiltak = evalueringar.entry(evaluering.tiltak_id).or_default();
        of_tiltak.push(evaluering);
    }
    let tiltak = rows.into_iter().map(|row| Tiltak {
        tiltak_id: row.tiltak_id,
        sak_id: row.sak_id,
        steg: row.steg,
        runde: row.runde,
        maal: row.maal,
        tiltak: row.tiltak,
        ansvarleg_id: row.ansvarleg_id,
        ansvarleg_namn: row.namn,
        innan: row.innan,
        status: row.status,
        stoppa_grunn: row.stoppa_grunn,
        siste_effekt: row.siste_effekt,
        version: row.version,
        created_at: row.created_at,
        evalueringar: evalueringar.remove(&row.tiltak_id).unwrap_or_default(),
    });
    Ok(tiltak.collect())
}

/// Every evaluering in the sak, the newest first.
async fn list_evalueringar(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Evaluering>, sqlx::Error> {
    sqlx::query_as!(
        Evaluering,
        "select e.tiltak_id, e.evaluering_id, e.dato, e.effekt, e.grunngjeving, e.barnets_oppleving,
            e.foeresette_oppleving, e.kva_no, e.tiltak, e.tiltak_norm, b.namn as skriven_av_namn, e.skriven_at
        from evaluering e
        join brukar b on b.brukar_id = e.skriven_av
        where e.sak_id = $1
        order by e.dato desc, e.evaluering_id desc",
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// The open tiltak I am ansvarleg for in open saker that are due by the day `til`, the earliest date first.
///
/// # Errors
/// When the database fails.
pub async fn mine_opne(
    tx: &mut PgConnection,
    til: Date,
    limit: i64,
) -> Result<Vec<MittTiltak>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select t.tiltak_id, t.tiltak, t.innan, t.sak_id, s.saksnummer, s.barn_namn,
            s.barn_id as "barn_id: BarnId"
        from tiltak t
        join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
        where t.kommune_id = (select app.kommune_id())
            and t.ansvarleg_id = any((select app.principals())::uuid[])
            and t.innan <= $1 and t.status in ('planlagd', 'paagaar') and s.tilstand = 'open'
        order by t.innan, t.tiltak_id
        limit $2"#,
        til,
        limit,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| MittTiltak {
            tiltak_id: row.tiltak_id,
            tiltak: row.tiltak,
            innan: row.innan,
            sak_id: row.sak_id,
            saksnummer: row.saksnummer,
            barn_namn: row.barn_namn,
            barn_id: row.barn_id,
        })
        .collect())
}

/// Sets the tiltak in.
pub(super) async fn insert(
    tx: &mut WriteTx,
    sak: &Sak,
    tiltak: TiltakId,
    steg: Steg,
    innhald: &Innhald,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "insert into tiltak (kommune_id, tiltak_id, sak_id, steg, runde, maal, tiltak, tiltak_norm, ansvarleg_id,
            ansvarleg_brukar_id, innan, created_at, updated_at)
        select d.kommune_id, $2, d.sak_id, $3, $4, $5, $6, $7, d.prinsipal_id, d.brukar_id, $8, $9, $9
        from sak_deltakar d
        where d.sak_id = $1 and d.prinsipal_id = $10 and d.til is null",
        sak.sak_id.uuid(),
        tiltak.uuid(),
        steg.number(),
        sak.runde,
        innhald.maal,
        innhald.tiltak,
        norm(&innhald.tiltak),
        innhald.innan,
        tx.now(),
        innhald.ansvarleg_id.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Saves what may change in a tiltak.
pub(super) async fn update(tx: &mut WriteTx, tiltak: &Tiltak) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update tiltak t
        set maal = $2, tiltak = $3, tiltak_norm = $4, ansvarleg_id = $5,
            ansvarleg_brukar_id = (
                select d.brukar_id from sak_deltakar d
                where d.sak_id = t.sak_id and d.prinsipal_id = $5
                limit 1
            ),
            innan = $6, status = $7, stoppa_grunn = $8, siste_effekt = $9, version = t.version + 1, updated_at = $10
        where t.tiltak_id = $1",
        tiltak.tiltak_id.uuid(),
        tiltak.maal,
        tiltak.tiltak,
        norm(&tiltak.tiltak),
        tiltak.ansvarleg_id.uuid(),
        tiltak.innan,
        tiltak.status.code(),
        tiltak.stoppa_grunn,
        tiltak.siste_effekt.map(Effekt::code),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// An evaluering to save.
pub(super) struct NyEvaluering {
    pub evaluering_id: EvalueringId,
    pub dato: Date,
    pub effekt: Effekt,
    pub grunngjeving: String,
    pub barnets_oppleving: String,
    pub foeresette_oppleving: String,
    pub kva_no: KvaNo,
}

/// Saves an evaluering of the tiltak, as it was when it was evaluated.
pub(super) async fn insert_evaluering(
    tx: &mut WriteTx,
    tiltak: &Tiltak,
    ny: &NyEvaluering,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into evaluering (kommune_id, evaluering_id, tiltak_id, sak_id, dato, effekt, grunngjeving,
            barnets_oppleving, foeresette_oppleving, kva_no, skriven_av, skriven_at, tiltak, tiltak_norm)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        tx.actor().kommune_id.uuid(),
        ny.evaluering_id.uuid(),
        tiltak.tiltak_id.uuid(),
        tiltak.sak_id.uuid(),
        ny.dato,
        ny.effekt.code(),
        ny.grunngjeving,
        ny.barnets_oppleving,
        ny.foeresette_oppleving,
        ny.kva_no.code(),
        tx.actor().brukar_id.uuid(),
        tx.now(),
        tiltak.tiltak,
        norm(&tiltak.tiltak),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
