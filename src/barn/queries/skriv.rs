//! SQL that writes cards, and the look-up by number.

use crate::barn::fnr::SealedFnr;
use crate::barn::model::{BarnData, NewBarn};
use crate::db::WriteTx;
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

/// Changes a card; false when somebody else has changed it since. A number that was not typed stays.
pub(in crate::barn) async fn update(
    tx: &mut WriteTx,
    barn: BarnId,
    version: i32,
    data: &BarnData,
    fnr: Option<&SealedFnr>,
) -> Result<bool, sqlx::Error> {
    let (namn_norm, etternamn_norm) = keys(data.fornamn.expose(), data.etternamn.expose());
    let done = sqlx::query!(
        "update barn set fornamn = $3, etternamn = $4, namn_norm = $5, etternamn_norm = $6, foedd = $7,
            fnr_kryptert = coalesce($8, fnr_kryptert), fnr_noekkel = coalesce($9, fnr_noekkel),
            fnr_oppslag = coalesce($10, fnr_oppslag), omsorgsstatus = $11, adressesperre = $12,
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
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
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

/// What a look-up by number gave.
pub(in crate::barn) enum Oppslag {
    /// The card is open for an hour.
    Funne(BarnId),
    /// No child of the kommune has the number.
    Ikkje,
    /// Too many tries in a day: nothing was looked up.
    ForMange,
}

/// Looks a child up by the hash of its number. Every try counts.
pub(in crate::barn) async fn finn_fnr(
    tx: &mut WriteTx,
    oppslag: &[u8],
    maks: i32,
) -> Result<Oppslag, sqlx::Error> {
    let id = tx.new_id();
    let row = sqlx::query!(
        r#"select barn_id as "barn_id: BarnId", for_mange as "for_mange!" from app.finn_barn_fnr($1, $2, $3)"#,
        oppslag,
        id,
        maks,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(match (row.for_mange, row.barn_id) {
        (true, _) => Oppslag::ForMange,
        (false, Some(barn)) => Oppslag::Funne(barn),
        (false, None) => Oppslag::Ikkje,
    })
}
