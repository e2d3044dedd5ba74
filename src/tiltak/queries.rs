//! SQL about tiltak and their evalueringar.

use std::collections::HashMap;

use sqlx::postgres::PgConnection;
use time::{Date, OffsetDateTime};

use super::felt::Innhald;
use super::model::{Effekt, Evaluering, KvaNo, MittTiltak, Status, Tiltak, norm};
use crate::db::WriteTx;
use crate::ids::{BarnId, EvalueringId, PrinsipalId, SakId, TiltakId};
use crate::sak::{Sak, Steg};
use crate::web::dates;

struct Row {
    tiltak_id: TiltakId,
    sak_id: SakId,
    steg: i16,
    runde: i16,
    maal: String,
    tiltak: String,
    ansvarleg_id: PrinsipalId,
    namn: String,
    innan: Date,
    status: String,
    stoppa_grunn: Option<String>,
    siste_effekt: Option<String>,
    version: i32,
    created_at: OffsetDateTime,
}

impl Row {
    fn into_tiltak(self, evalueringar: Vec<Evaluering>) -> Tiltak {
        Tiltak {
            tiltak_id: self.tiltak_id,
            sak_id: self.sak_id,
            steg: self.steg,
            runde: self.runde,
            maal: self.maal,
            tiltak: self.tiltak,
            ansvarleg_id: self.ansvarleg_id,
            ansvarleg_namn: self.namn,
            innan: self.innan,
            status: Status::from_code(&self.status).unwrap_or(Status::Paagaar),
            stoppa_grunn: self.stoppa_grunn,
            siste_effekt: self.siste_effekt.as_deref().and_then(Effekt::from_code),
            version: self.version,
            created_at: self.created_at,
            evalueringar,
        }
    }
}

/// The tiltak alone, if row level security lets it be seen.
pub(super) async fn find(
    tx: &mut PgConnection,
    tiltak: TiltakId,
) -> Result<Option<Tiltak>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        "select t.tiltak_id, t.sak_id, t.steg, t.runde, t.maal, t.tiltak, t.ansvarleg_id, b.namn, t.innan, t.status,
            t.stoppa_grunn, t.siste_effekt, t.version, t.created_at
        from tiltak t
        join brukar b on b.brukar_id = t.ansvarleg_brukar_id
        where t.tiltak_id = $1",
        tiltak.uuid(),
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| row.into_tiltak(Vec::new())))
}

/// The sak's tiltak with their evalueringar, open ones first, the earliest date first.
///
/// # Errors
/// When the database fails.
pub async fn list_for_sak(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Tiltak>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
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
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut evalueringar = evalueringar(tx, sak).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let own = evalueringar.remove(&row.tiltak_id).unwrap_or_default();
            row.into_tiltak(own)
        })
        .collect())
}

async fn evalueringar(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<HashMap<TiltakId, Vec<Evaluering>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select e.tiltak_id as "tiltak_id: TiltakId", e.evaluering_id, e.dato, e.effekt, e.grunngjeving,
            e.barnets_oppleving, e.foeresette_oppleving, e.kva_no, e.tiltak_norm, b.namn, e.skriven_at
        from evaluering e
        join brukar b on b.brukar_id = e.skriven_av
        where e.sak_id = $1
        order by e.dato desc, e.evaluering_id desc"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let mut by_tiltak: HashMap<TiltakId, Vec<Evaluering>> = HashMap::new();
    for row in rows {
        let (Some(effekt), Some(kva_no)) = (
            Effekt::from_code(&row.effekt),
            KvaNo::from_code(&row.kva_no),
        ) else {
            continue;
        };
        by_tiltak
            .entry(row.tiltak_id)
            .or_default()
            .push(Evaluering {
                evaluering_id: row.evaluering_id,
                dato: row.dato,
                effekt,
                grunngjeving: row.grunngjeving,
                barnets_oppleving: row.barnets_oppleving,
                foeresette_oppleving: row.foeresette_oppleving,
                kva_no,
                tiltak_norm: row.tiltak_norm,
                skriven_av_namn: row.namn,
                skriven_at: row.skriven_at,
            });
    }
    Ok(by_tiltak)
}

/// The open tiltak I am ansvarleg for in open saker, the earliest date first.
///
/// # Errors
/// When the database fails.
pub async fn mine_opne(
    tx: &mut PgConnection,
    today: Date,
    limit: i64,
) -> Result<Vec<MittTiltak>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select t.tiltak_id, t.tiltak, t.innan, t.sak_id, s.saksnummer, s.barn_id as "barn_id: BarnId"
        from tiltak t
        join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
        where t.kommune_id = (select app.kommune_id())
            and t.ansvarleg_id = any((select app.principals())::uuid[])
            and t.status in ('planlagd', 'paagaar') and s.tilstand = 'open'
        order by t.innan, t.tiltak_id
        limit $1"#,
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
            frist: dates::deadline_distance(row.innan, today),
            over: row.innan < today,
            sak_id: row.sak_id,
            saksnummer: row.saksnummer,
            barn_id: row.barn_id,
        })
        .collect())
}

/// True when this tiltak is set in already: the form was sent twice.
pub(super) async fn exists(
    tx: &mut PgConnection,
    sak: SakId,
    tiltak: TiltakId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from tiltak where sak_id = $1 and tiltak_id = $2) as "exists!""#,
        sak.uuid(),
        tiltak.uuid(),
    )
    .fetch_one(tx)
    .await
}

/// Sets the tiltak in. Gives false when that id is taken, or the ansvarleg has just left the lag.
pub(super) async fn insert(
    tx: &mut WriteTx,
    sak: &Sak,
    tiltak: TiltakId,
    steg: Steg,
    innhald: &Innhald,
) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query!(
        "insert into tiltak (kommune_id, tiltak_id, sak_id, steg, runde, maal, tiltak, tiltak_norm, ansvarleg_id,
            ansvarleg_brukar_id, innan, created_at, updated_at)
        select d.kommune_id, $2, d.sak_id, $3, $4, $5, $6, $7, d.prinsipal_id, d.brukar_id, $8, $9, $9
        from sak_deltakar d
        where d.sak_id = $1 and d.prinsipal_id = $10 and d.til is null
        on conflict (kommune_id, tiltak_id) do nothing",
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
    Ok(inserted.rows_affected() == 1)
}

/// Saves what may change in a tiltak, if nobody has changed it since this version.
pub(super) async fn update(tx: &mut WriteTx, tiltak: &Tiltak) -> Result<bool, sqlx::Error> {
    let updated = sqlx::query!(
        "update tiltak t
        set maal = $3, tiltak = $4, tiltak_norm = $5, ansvarleg_id = $6,
            ansvarleg_brukar_id = coalesce((
                select d.brukar_id from sak_deltakar d
                where d.sak_id = t.sak_id and d.prinsipal_id = $6
                limit 1
            ), t.ansvarleg_brukar_id),
            innan = $7, status = $8, stoppa_grunn = $9, siste_effekt = $10, version = t.version + 1, updated_at = $11
        where t.tiltak_id = $1 and t.version = $2",
        tiltak.tiltak_id.uuid(),
        tiltak.version,
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
    Ok(updated.rows_affected() == 1)
}

/// True when this evaluering is saved already: the form was sent twice.
pub(super) async fn evaluering_exists(
    tx: &mut PgConnection,
    tiltak: TiltakId,
    evaluering: EvalueringId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (
            select from evaluering where tiltak_id = $1 and evaluering_id = $2
        ) as "exists!""#,
        tiltak.uuid(),
        evaluering.uuid(),
    )
    .fetch_one(tx)
    .await
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
            barnets_oppleving, foeresette_oppleving, kva_no, skriven_av, skriven_at, tiltak_norm)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
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
        norm(&tiltak.tiltak),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
