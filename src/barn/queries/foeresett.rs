//! SQL about føresette.

use sqlx::postgres::PgConnection;

use crate::barn::fnr::SealedFnr;
use crate::barn::model::foeresett::{Foeresett, FoeresettData};
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{BarnId, FoeresettId};
use crate::personal::Personal;

#[expect(clippy::struct_excessive_bools, reason = "a row as it is")]
struct Row {
    foeresett_id: FoeresettId,
    barn_id: BarnId,
    namn: String,
    relasjon: String,
    telefon: Option<String>,
    epost: Option<String>,
    har_fnr: bool,
    skjerma: bool,
    foreldreansvar: bool,
    bur_saman: bool,
    innsynsrett: bool,
    avslutta: bool,
    version: i32,
}

impl From<Row> for Foeresett {
    fn from(row: Row) -> Self {
        Self {
            foeresett_id: row.foeresett_id,
            barn_id: row.barn_id,
            namn: row.namn.into(),
            relasjon: row.relasjon,
            telefon: row.telefon.map(Personal::from),
            epost: row.epost.map(Personal::from),
            har_fnr: row.har_fnr,
            skjerma: row.skjerma,
            foreldreansvar: row.foreldreansvar,
            bur_saman: row.bur_saman,
            innsynsrett: row.innsynsrett,
            avslutta: row.avslutta,
            version: row.version,
        }
    }
}

/// Links as [`Row`]s: everything up to the `where` stands here once. With adressesperre telephone and
/// e-mail are for the leader of the child's eining only, like the address.
macro_rules! links {
    ($rest:literal, $($bind:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select f.foeresett_id, f.barn_id, f.namn, f.relasjon,
                case when s.ser then f.telefon end as telefon, case when s.ser then f.epost end as epost,
                f.fnr_noekkel is not null as "har_fnr!", not s.ser as "skjerma!",
                f.foreldreansvar, f.bur_saman, f.innsynsrett, f.avslutta_at is not null as "avslutta!", f.version
            from foeresett f
            join barn b on b.kommune_id = f.kommune_id and b.barn_id = f.barn_id
            cross join lateral (
                select not b.adressesperre
                    or coalesce(b.eining_id = any((select app.leia_einingar())::uuid[]), false) as ser
            ) s
            "# + $rest,
            $($bind),*
        )
    };
}

/// The live føresette of a child, those with foreldreansvar first.
pub(in crate::barn) async fn of_barn(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Vec<Foeresett>, sqlx::Error> {
    let rows = links!(
        "where f.barn_id = $1 and f.avslutta_at is null
        order by f.foreldreansvar desc, f.created_at, f.foeresett_id",
        barn.uuid(),
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(Foeresett::from).collect())
}

/// One link, also an ended one.
pub(in crate::barn) async fn find(
    tx: &mut PgConnection,
    foeresett: FoeresettId,
) -> Result<Option<Foeresett>, sqlx::Error> {
    let row = links!("where f.foeresett_id = $1", foeresett.uuid())
        .fetch_optional(tx)
        .await?;
    Ok(row.map(Foeresett::from))
}

pub(in crate::barn) async fn insert(
    tx: &mut WriteTx,
    foeresett: FoeresettId,
    barn: BarnId,
    data: &FoeresettData,
    fnr: Option<&SealedFnr>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into foeresett (kommune_id, foeresett_id, barn_id, namn, relasjon, telefon, foreldreansvar,
            bur_saman, innsynsrett, created_at, epost, fnr_kryptert, fnr_noekkel, fnr_oppslag)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        tx.actor().kommune_id.uuid(),
        foeresett.uuid(),
        barn.uuid(),
        data.namn.expose(),
        data.relasjon,
        data.telefon.as_ref().map(Personal::expose),
        data.foreldreansvar,
        data.bur_saman,
        data.innsynsrett,
        tx.now(),
        data.epost.as_ref().map(Personal::expose),
        fnr.map(|fnr| &fnr.sealed.bytes[..]),
        fnr.map(|fnr| fnr.sealed.key_id),
        fnr.map(|fnr| &fnr.oppslag[..]),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Changes a live link; a conflict when somebody else has changed or ended it since. A telephone or an address that
/// the writer does not see stays as it is.
pub(in crate::barn) async fn update(
    tx: &mut WriteTx,
    foeresett: FoeresettId,
    version: i32,
    data: &FoeresettData,
    ser_telefon: bool,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update foeresett set namn = $3, relasjon = $4, telefon = case when $5 then $6 else telefon end,
            epost = case when $5 then $10 else epost end, foreldreansvar = $7, bur_saman = $8, innsynsrett = $9,
            version = version + 1
        where foeresett_id = $1 and version = $2 and avslutta_at is null",
        foeresett.uuid(),
        version,
        data.namn.expose(),
        data.relasjon,
        ser_telefon,
        data.telefon.as_ref().map(Personal::expose),
        data.foreldreansvar,
        data.bur_saman,
        data.innsynsrett,
        data.epost.as_ref().map(Personal::expose),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Gives a live link the number that was typed. The one from before is read by nobody, and so a statement of its own.
pub(in crate::barn) async fn set_fnr(
    tx: &mut WriteTx,
    foeresett: FoeresettId,
    fnr: &SealedFnr,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update foeresett set fnr_kryptert = $2, fnr_noekkel = $3, fnr_oppslag = $4
        where foeresett_id = $1 and avslutta_at is null",
        foeresett.uuid(),
        fnr.sealed.bytes,
        fnr.sealed.key_id,
        &fnr.oppslag[..],
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Ends a live link; a conflict when somebody else has changed or ended it since.
pub(in crate::barn) async fn end(
    tx: &mut WriteTx,
    foeresett: FoeresettId,
    version: i32,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update foeresett set avslutta_at = $3, version = version + 1
        where foeresett_id = $1 and version = $2 and avslutta_at is null",
        foeresett.uuid(),
        version,
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}
