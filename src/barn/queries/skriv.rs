//! SQL that writes cards.

use crate::barn::fnr::SealedFnr;
use crate::barn::model::{BarnData, NewBarn};
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{BarnId, EiningId};
use crate::text::search_key;

/// The two search keys of a name: by given names and by family name.
pub(in crate::barn) fn keys(fornamn: &str, etternamn: &str) -> (String, String) {
    (
        search_key(&format!("{fornamn} {etternamn}")),
        search_key(&format!("{etternamn} {fornamn}")),
    )
}

pub(in crate::barn) async fn insert(
    tx: &mut WriteTx,
    barn: &NewBarn,
    fnr: Option<&SealedFnr>,
) -> Result<(), sqlx::Error> {
    let data = &barn.data;
    let (namn_norm, etternamn_norm) = keys(data.fornamn.expose(), data.etternamn.expose());
    sqlx::query!(
        "insert into barn (kommune_id, barn_id, fornamn, etternamn, namn_norm, etternamn_norm, foedd,
            fnr_kryptert, fnr_noekkel, fnr_oppslag, eining_id, omsorgsstatus, adressesperre, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)",
        tx.actor().kommune_id.uuid(),
        barn.barn_id.uuid(),
        data.fornamn.expose(),
        data.etternamn.expose(),
        namn_norm,
        etternamn_norm,
        data.foedd,
        fnr.map(|fnr| &fnr.sealed.bytes[..]),
        fnr.map(|fnr| fnr.sealed.key_id),
        fnr.map(|fnr| &fnr.oppslag[..]),
        barn.eining_id.map(EiningId::uuid),
        data.omsorgsstatus,
        data.adressesperre,
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Changes a card; a conflict when somebody else has changed it since. A number that was not typed stays.
pub(in crate::barn) async fn update(
    tx: &mut WriteTx,
    barn: BarnId,
    version: i32,
    data: &BarnData,
    fnr: Option<&SealedFnr>,
) -> Result<(), AppError> {
    let (namn_norm, etternamn_norm) = keys(data.fornamn.expose(), data.etternamn.expose());
    let done = sqlx::query!(
        "update barn set fornamn = $3, etternamn = $4, namn_norm = $5, etternamn_norm = $6, foedd = $7,
            -- the number that stands there may have been written with another key: it is the same
            fnr_kryptert = case when fnr_oppslag = any($14) then fnr_kryptert else coalesce($8, fnr_kryptert) end,
            fnr_noekkel = case when fnr_oppslag = any($14) then fnr_noekkel else coalesce($9, fnr_noekkel) end,
            fnr_oppslag = case when fnr_oppslag = any($14) then fnr_oppslag else coalesce($10, fnr_oppslag) end,
            omsorgsstatus = $11, adressesperre = $12,
            version = version + 1, updated_at = $13
        where barn_id = $1 and version = $2",
        barn.uuid(),
        version,
        data.fornamn.expose(),
        data.etternamn.expose(),
        namn_norm,
        etternamn_norm,
        data.foedd,
        fnr.map(|fnr| &fnr.sealed.bytes[..]),
        fnr.map(|fnr| fnr.sealed.key_id),
        fnr.map(|fnr| &fnr.oppslag[..]),
        data.omsorgsstatus,
        data.adressesperre,
        tx.now(),
        fnr.map(|fnr| &fnr.moegelege[..]),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

pub(in crate::barn) async fn save_adresse(
    tx: &mut WriteTx,
    barn: BarnId,
    adresse: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into barn_adresse (kommune_id, barn_id, adresse) values ($1, $2, $3)
        on conflict (kommune_id, barn_id) do update set adresse = excluded.adresse",
        tx.actor().kommune_id.uuid(),
        barn.uuid(),
        adresse,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
