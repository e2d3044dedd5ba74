//! SQL about the register of meldingar til barnevernet. Row level security shows a row to the one who sent
//! the melding and the leader of that person's eining.

use sqlx::postgres::PgConnection;
use time::Date;

use super::{Klokke, Melding};
use crate::access::Medlemskap;
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{BarnId, BarnevernsmeldingId, EiningId};

/// What is registered about a child, the latest first.
pub(super) async fn list(tx: &mut PgConnection, barn: BarnId) -> Result<Vec<Melding>, sqlx::Error> {
    sqlx::query_as!(
        Melding,
        r#"select m.barnevernsmelding_id, m.barn_id, app.kort_namn(barn.fornamn, barn.etternamn) as barn_namn,
            m.meldt_av, b.namn as meldt_av_namn, m.grunnar, m.meldt_dato, m.kvittering, m.svar_frist, m.svar_dato,
            m.version
        from barnevernsmelding m
        join brukar b on b.brukar_id = m.meldt_av
        left join barn on barn.kommune_id = m.kommune_id and barn.barn_id = m.barn_id
        where m.barn_id = $1
        order by m.meldt_dato desc, m.barnevernsmelding_id desc"#,
        barn.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// A melding, if row level security lets it be seen.
pub(super) async fn find(
    tx: &mut PgConnection,
    id: BarnevernsmeldingId,
) -> Result<Option<Melding>, sqlx::Error> {
    sqlx::query_as!(
        Melding,
        r#"select m.barnevernsmelding_id, m.barn_id, app.kort_namn(barn.fornamn, barn.etternamn) as barn_namn,
            m.meldt_av, b.namn as meldt_av_namn, m.grunnar, m.meldt_dato, m.kvittering, m.svar_frist, m.svar_dato,
            m.version
        from barnevernsmelding m
        join brukar b on b.brukar_id = m.meldt_av
        left join barn on barn.kommune_id = m.kommune_id and barn.barn_id = m.barn_id
        where m.barnevernsmelding_id = $1"#,
        id.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// The clocks that run: meldingar without an answer that this person sent, or somebody this person leads; the
/// first due first.
///
/// # Errors
/// When the database fails.
pub async fn mine(tx: &mut PgConnection, today: Date) -> Result<Vec<Klokke>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select m.barnevernsmelding_id, m.barn_id, app.kort_namn(barn.fornamn, barn.etternamn) as barn_namn,
            m.meldt_av = (select app.brukar_id()) as "mi!", b.namn as meldt_av_namn, m.svar_frist
        from barnevernsmelding m
        join brukar b on b.brukar_id = m.meldt_av
        left join barn on barn.kommune_id = m.kommune_id and barn.barn_id = m.barn_id
        where m.svar_dato is null
        order by m.svar_frist, m.barnevernsmelding_id"#,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Klokke {
            barnevernsmelding_id: row.barnevernsmelding_id,
            barn_id: row.barn_id,
            barn_namn: row.barn_namn,
            mi: row.mi,
            meldt_av_namn: row.meldt_av_namn,
            svar_frist: row.svar_frist,
            over: row.svar_frist < today,
        })
        .collect())
}

/// A melding to register: who sent it is who registers it.
pub(super) struct NyMelding<'a> {
    pub id: BarnevernsmeldingId,
    pub barn_id: BarnId,
    pub hos: &'a Medlemskap,
    pub grunnar: &'a [String],
    pub meldt_dato: Date,
    pub kvittering: Option<&'a str>,
    pub svar_frist: Date,
}

/// Registers it.
pub(super) async fn insert(tx: &mut WriteTx, ny: &NyMelding<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into barnevernsmelding (kommune_id, barnevernsmelding_id, barn_id, meldt_av, prinsipal_id,
            instans_id, eining_id, grunnar, meldt_dato, kvittering, svar_frist, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        tx.actor().kommune_id.uuid(),
        ny.id.uuid(),
        ny.barn_id.uuid(),
        tx.actor().brukar_id.uuid(),
        ny.hos.prinsipal_id.uuid(),
        ny.hos.instans_id.uuid(),
        ny.hos.eining_id.map(EiningId::uuid),
        ny.grunnar,
        ny.meldt_dato,
        ny.kvittering,
        ny.svar_frist,
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes receipt and answer; a conflict when somebody did since it was read.
pub(super) async fn save_svar(
    tx: &mut WriteTx,
    melding: &Melding,
    kvittering: Option<&str>,
    svar_dato: Option<Date>,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update barnevernsmelding set kvittering = $3, svar_dato = $4, version = version + 1
        where barnevernsmelding_id = $1 and version = $2",
        melding.barnevernsmelding_id.uuid(),
        melding.version,
        kvittering,
        svar_dato,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}
