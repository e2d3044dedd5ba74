//! SQL that reads an eining's list in: one statement for each kind of change, whatever the length.

use sqlx::postgres::PgConnection;
use time::Date;
use uuid::Uuid;

use super::skriv::keys;
use crate::barn::fnr::SealedFnr;
use crate::barn::liste_csv::Row;
use crate::barn::model::liste::{IEining, Kjend};
use crate::db::WriteTx;
use crate::ids::{BarnId, EiningId};
use crate::personal::Personal;

/// The children of the kommune that have one of the numbers; for a leader of an eining.
pub(in crate::barn) async fn kjende(
    tx: &mut PgConnection,
    oppslag: &[Vec<u8>],
    namn: &[String],
) -> Result<Vec<Kjend>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select fnr_oppslag as "fnr_oppslag!", barn_id as "barn_id!: BarnId",
            eining_id as "eining_id: EiningId", fornamn as "fornamn!", etternamn as "etternamn!"
        from app.finn_barn_for_liste($1, $2)"#,
        oppslag,
        namn,
    )
    .fetch_all(tx)
    .await?;
    let kjende = rows.into_iter().map(|row| Kjend {
        oppslag: row.fnr_oppslag,
        barn_id: row.barn_id,
        eining_id: row.eining_id,
        namn: (row.fornamn.into(), row.etternamn.into()),
    });
    Ok(kjende.collect())
}

/// The children of an eining, by name.
pub(in crate::barn) async fn i_eining(
    tx: &mut PgConnection,
    eining: EiningId,
) -> Result<Vec<IEining>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select b.barn_id, b.fornamn, b.etternamn, b.namn_norm, b.foedd,
            b.fnr_oppslag is not null as "har_fnr!", a.adresse as "adresse?"
        from barn b
        left join barn_adresse a on a.kommune_id = b.kommune_id and a.barn_id = b.barn_id
        where b.eining_id = $1
        order by b.etternamn_sortert, b.barn_id"#,
        eining.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let barn = rows.into_iter().map(|row| IEining {
        barn_id: row.barn_id,
        namn: (row.fornamn.into(), row.etternamn.into()),
        namn_norm: row.namn_norm,
        foedd: row.foedd,
        har_fnr: row.har_fnr,
        adresse: row.adresse.map(Personal::from),
    });
    Ok(barn.collect())
}

/// New children of the eining: id, line and sealed number of each.
pub(in crate::barn) async fn insert(
    tx: &mut WriteTx,
    eining: EiningId,
    barn_list: &[(BarnId, &Row, SealedFnr)],
) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = barn_list.iter().map(|(id, ..)| id.uuid()).collect();
    let names = Names::of(barn_list.iter().map(|(_, row, _)| *row));
    let foedd: Vec<Date> = barn_list
        .iter()
        .map(|(_, row, _)| row.fnr.birth_date())
        .collect();
    let numbers = Numbers::of(barn_list.iter().map(|(.., fnr)| fnr));
    sqlx::query!(
        "insert into barn (kommune_id, barn_id, fornamn, etternamn, namn_norm, etternamn_norm, foedd,
            fnr_kryptert, fnr_noekkel, fnr_oppslag, eining_id, created_at, updated_at)
        select $1, l.barn_id, l.fornamn, l.etternamn, l.namn_norm, l.etternamn_norm, l.foedd,
            l.kryptert, l.noekkel, l.oppslag, $2, $3, $3
        from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::date[],
                $10::bytea[], $11::smallint[], $12::bytea[])
            as l (barn_id, fornamn, etternamn, namn_norm, etternamn_norm, foedd, kryptert, noekkel, oppslag)",
        tx.actor().kommune_id.uuid(),
        eining.uuid(),
        tx.now(),
        &ids,
        &names.fornamn,
        &names.etternamn,
        &names.namn_norm,
        &names.etternamn_norm,
        &foedd,
        &numbers.kryptert,
        &numbers.noekkel,
        &numbers.oppslag,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Moves children from one eining to another; says how many were moved. The function checks that the one who
/// asks leads the eining they come to, or the one they leave.
pub(in crate::barn) async fn move_all(
    tx: &mut WriteTx,
    barn_list: &[BarnId],
    til: Option<EiningId>,
    fraa: Option<EiningId>,
) -> Result<usize, sqlx::Error> {
    let ids: Vec<Uuid> = barn_list.iter().map(|id| id.uuid()).collect();
    let moved = sqlx::query_scalar!(
        r#"select app.flytt_barn(l.barn_id, $2, $3) as "moved!" from unnest($1::uuid[]) as l (barn_id)"#,
        &ids,
        til.map(EiningId::uuid),
        fraa.map(EiningId::uuid),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(moved.into_iter().filter(|moved| *moved).count())
}

/// Spells names as the list does; says how many were changed.
pub(in crate::barn) async fn rename(
    tx: &mut WriteTx,
    barn_list: &[(BarnId, &Row)],
) -> Result<u64, sqlx::Error> {
    let ids: Vec<Uuid> = barn_list.iter().map(|(id, _)| id.uuid()).collect();
    let names = Names::of(barn_list.iter().map(|(_, row)| *row));
    let done = sqlx::query!(
        "update barn b set fornamn = l.fornamn, etternamn = l.etternamn, namn_norm = l.namn_norm,
            etternamn_norm = l.etternamn_norm, version = b.version + 1, updated_at = $1
        from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
            as l (barn_id, fornamn, etternamn, namn_norm, etternamn_norm)
        where b.barn_id = l.barn_id",
        tx.now(),
        &ids,
        &names.fornamn,
        &names.etternamn,
        &names.namn_norm,
        &names.etternamn_norm,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Gives children without a number theirs; says how many.
pub(in crate::barn) async fn give_numbers(
    tx: &mut WriteTx,
    barn_list: &[(BarnId, SealedFnr)],
) -> Result<u64, sqlx::Error> {
    let ids: Vec<Uuid> = barn_list.iter().map(|(id, _)| id.uuid()).collect();
    let numbers = Numbers::of(barn_list.iter().map(|(_, fnr)| fnr));
    let done = sqlx::query!(
        "update barn b set fnr_kryptert = l.kryptert, fnr_noekkel = l.noekkel, fnr_oppslag = l.oppslag,
            version = b.version + 1, updated_at = $1
        from unnest($2::uuid[], $3::bytea[], $4::smallint[], $5::bytea[])
            as l (barn_id, kryptert, noekkel, oppslag)
        where b.barn_id = l.barn_id and b.fnr_oppslag is null",
        tx.now(),
        &ids,
        &numbers.kryptert,
        &numbers.noekkel,
        &numbers.oppslag,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Writes addresses.
pub(in crate::barn) async fn save_adresser(
    tx: &mut WriteTx,
    barn_list: &[(BarnId, &str)],
) -> Result<(), sqlx::Error> {
    let (ids, adresser): (Vec<Uuid>, Vec<String>) = barn_list
        .iter()
        .map(|(id, adresse)| (id.uuid(), (*adresse).to_owned()))
        .unzip();
    sqlx::query!(
        "insert into barn_adresse (kommune_id, barn_id, adresse)
        select $1, l.barn_id, l.adresse from unnest($2::uuid[], $3::text[]) as l (barn_id, adresse)
        on conflict (kommune_id, barn_id) do update set adresse = excluded.adresse",
        tx.actor().kommune_id.uuid(),
        &ids,
        &adresser,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Remembers when each child was last on a list; that is no change of the card.
pub(in crate::barn) async fn mark_listed(
    tx: &mut WriteTx,
    barn_list: &[BarnId],
    today: Date,
) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = barn_list.iter().map(|id| id.uuid()).collect();
    sqlx::query!(
        "update barn set sist_i_liste = $2 where barn_id = any($1) and sist_i_liste is distinct from $2",
        &ids,
        today,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Names and their keys, as columns.
#[derive(Default)]
struct Names {
    fornamn: Vec<String>,
    etternamn: Vec<String>,
    namn_norm: Vec<String>,
    etternamn_norm: Vec<String>,
}

impl Names {
    fn of<'a>(rows: impl Iterator<Item = &'a Row>) -> Self {
        let mut names = Self::default();
        for row in rows {
            let (namn, etternamn) = keys(row.fornamn.expose(), row.etternamn.expose());
            names.fornamn.push(row.fornamn.expose().clone());
            names.etternamn.push(row.etternamn.expose().clone());
            names.namn_norm.push(namn);
            names.etternamn_norm.push(etternamn);
        }
        names
    }
}

/// Sealed numbers, as columns.
#[derive(Default)]
struct Numbers {
    kryptert: Vec<Vec<u8>>,
    noekkel: Vec<i16>,
    oppslag: Vec<Vec<u8>>,
}

impl Numbers {
    fn of<'a>(list: impl Iterator<Item = &'a SealedFnr>) -> Self {
        let mut numbers = Self::default();
        for fnr in list {
            numbers.kryptert.push(fnr.sealed.bytes.clone());
            numbers.noekkel.push(fnr.sealed.key_id);
            numbers.oppslag.push(fnr.oppslag.to_vec());
        }
        numbers
    }
}
