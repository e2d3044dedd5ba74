//! What is put on an agenda, changed, moved, and taken out.

use super::super::felt::{Anonym, Ramme, System};
use super::super::model::{Punkt, Slag, Tilstand};
use super::super::moeterom::Moeterom;
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{PunktId, SakId};

/// The most items of one agenda.
const FLEST: i64 = 200;

/// Puts an item last. False when the agenda is full.
pub(in super::super) async fn insert(
    tx: &mut WriteTx,
    rom: &Moeterom,
    punkt: PunktId,
    slag: Slag,
    ramme: &Ramme,
    fraa: Option<PunktId>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into moete_punkt (kommune_id, punkt_id, moete_id, eining_id, nr, element, slag, minutt, fraa_punkt, laga_av, laga_at)
        select $1, $2, $3, $4, coalesce(max(p.nr), 0) + 1, $5, $6, $7, $8, $9, $10
        from moete_punkt p where p.kommune_id = $1 and p.moete_id = $3
        having count(*) filter (where p.tilstand not in ('teke_ut', 'vidare')) < $11",
        tx.actor().kommune_id.uuid(),
        punkt.uuid(),
        rom.moete.moete_id.uuid(),
        rom.team.eining_id.uuid(),
        ramme.element.nr(),
        slag.code(),
        ramme.minutt,
        fraa.map(PunktId::uuid),
        tx.actor().brukar_id.uuid(),
        tx.now(),
        FLEST,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in super::super) async fn insert_system(
    tx: &mut WriteTx,
    rom: &Moeterom,
    punkt: PunktId,
    innhald: &System,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into moete_punkt_system (kommune_id, punkt_id, moete_id, tittel, tekst) values ($1, $2, $3, $4, $5)",
        tx.actor().kommune_id.uuid(),
        punkt.uuid(),
        rom.moete.moete_id.uuid(),
        innhald.tittel,
        innhald.tekst,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in super::super) async fn insert_anonym(
    tx: &mut WriteTx,
    rom: &Moeterom,
    punkt: PunktId,
    innhald: &Anonym,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into moete_punkt_anonym (kommune_id, punkt_id, moete_id, aldersgruppe, tema, proevd, undring)
        values ($1, $2, $3, $4, $5, $6, $7)",
        tx.actor().kommune_id.uuid(),
        punkt.uuid(),
        rom.moete.moete_id.uuid(),
        innhald.aldersgruppe.code(),
        innhald.tema,
        innhald.proevd,
        innhald.undring,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Which sak an item is about. The database refuses it when somebody who is called may not hear of the child.
pub(in super::super) async fn insert_sak(
    tx: &mut WriteTx,
    rom: &Moeterom,
    punkt: PunktId,
    sak: SakId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into moete_punkt_sak (kommune_id, punkt_id, moete_id, sak_id) values ($1, $2, $3, $4)",
        tx.actor().kommune_id.uuid(),
        punkt.uuid(),
        rom.moete.moete_id.uuid(),
        sak.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether the sak is on the agenda already.
pub(in super::super) async fn har_sak(
    tx: &mut WriteTx,
    rom: &Moeterom,
    sak: SakId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from moete_punkt_sak where moete_id = $1 and sak_id = $2 and gjeld) as "har!""#,
        rom.moete.moete_id.uuid(),
        sak.uuid(),
    )
    .fetch_one(&mut **tx)
    .await
}

/// Saves how long an item is and which element it belongs to.
pub(in super::super) async fn update(
    tx: &mut WriteTx,
    punkt: &Punkt,
    ramme: &Ramme,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update moete_punkt set element = $3, minutt = $4, version = version + 1 where punkt_id = $1 and version = $2",
        punkt.punkt_id.uuid(),
        punkt.version,
        ramme.element.nr(),
        ramme.minutt,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

pub(in super::super) async fn update_system(
    tx: &mut WriteTx,
    punkt: PunktId,
    innhald: &System,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update moete_punkt_system set tittel = $2, tekst = $3 where punkt_id = $1",
        punkt.uuid(),
        innhald.tittel,
        innhald.tekst,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

pub(in super::super) async fn update_anonym(
    tx: &mut WriteTx,
    punkt: PunktId,
    innhald: &Anonym,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update moete_punkt_anonym set aldersgruppe = $2, tema = $3, proevd = $4, undring = $5 where punkt_id = $1",
        punkt.uuid(),
        innhald.aldersgruppe.code(),
        innhald.tema,
        innhald.proevd,
        innhald.undring,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Says where an item stands.
pub(in super::super) async fn set_tilstand(
    tx: &mut WriteTx,
    punkt: PunktId,
    tilstand: Tilstand,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update moete_punkt set tilstand = $2, version = version + 1 where punkt_id = $1",
        punkt.uuid(),
        tilstand.code(),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Two items change places.
pub(in super::super) async fn swap(
    tx: &mut WriteTx,
    ein: PunktId,
    annan: PunktId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update moete_punkt p set nr = o.nr, version = p.version + 1
        from moete_punkt o
        where (p.punkt_id = $1 and o.punkt_id = $2) or (p.punkt_id = $2 and o.punkt_id = $1)",
        ein.uuid(),
        annan.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Says that everybody who may not hear it leaves: those of now.
pub(in super::super) async fn insert_ute(
    tx: &mut WriteTx,
    punkt: &Punkt,
) -> Result<(), sqlx::Error> {
    let ute: Vec<_> = punkt
        .hindrar()
        .map(|m| m.moete_deltakar_id.uuid())
        .collect();
    sqlx::query!(
        "insert into moete_punkt_ute (kommune_id, punkt_id, moete_id, moete_deltakar_id)
        select $1, $2, $3, u from unnest($4::uuid[]) u
        on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        punkt.punkt_id.uuid(),
        punkt.moete_id.uuid(),
        &ute,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether so few children of the age go to the team's eining that one of them can be known.
pub(in super::super) async fn faa_i_alderen(
    tx: &mut WriteTx,
    rom: &Moeterom,
    aldersgruppe: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.faa_i_aldersgruppe($1, $2) as "faa!""#,
        rom.team.eining_id.uuid(),
        aldersgruppe,
    )
    .fetch_one(&mut **tx)
    .await
}
