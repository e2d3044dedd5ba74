//! Kommunar, instansar, einingar, and the people who work there.

use sqlx::postgres::PgConnection;
use time::Date;
use uuid::Uuid;

use super::col;
use crate::seed::people::{BrukarRow, MedlemskapRow};
use crate::seed::places::{EiningRow, FristRow, InstansRow, KommuneRow, LoeyveRow};

pub(in crate::seed) async fn kommune(
    tx: &mut PgConnection,
    rows: &[KommuneRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into kommune (kommune_id, nummer, namn)
        select * from unnest($1::uuid[], $2::text[], $3::text[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.nummer) as &[&str],
        &col(rows, |r| r.namn) as &[&str],
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn kommune_frist(
    tx: &mut PgConnection,
    rows: &[FristRow],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into kommune_frist (kommune_id, kode, dagar)
        select * from unnest($1::uuid[], $2::text[], $3::integer[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.kode) as &[&str],
        &col(rows, |r| r.dagar),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn instans(
    tx: &mut PgConnection,
    rows: &[InstansRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into instans (instans_id, slag, namn, interkommunal)
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[])",
        &col(rows, |r| r.instans_id),
        &col(rows, |r| r.slag) as &[&str],
        &col(rows, |r| r.namn) as &[&str],
        &col(rows, |r| r.interkommunal),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn instans_kommune(
    tx: &mut PgConnection,
    rows: &[LoeyveRow],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into instans_kommune (kommune_id, instans_id, fraa)
        select * from unnest($1::uuid[], $2::uuid[], $3::date[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.instans_id),
        &col(rows, |r| r.fraa),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn eining(
    tx: &mut PgConnection,
    rows: &[EiningRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into eining (kommune_id, eining_id, instans_id, namn, gyldig_fraa, gyldig_til, etterfoelgjar_id)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::date[], $7::uuid[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.eining_id),
        &col(rows, |r| r.instans_id),
        &col(rows, |r| r.namn) as &[&str],
        &col(rows, |r| r.fraa),
        &col(rows, |r| r.til) as &[Option<Date>],
        &col(rows, |r| r.etterfoelgjar_id) as &[Option<Uuid>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn brukar(
    tx: &mut PgConnection,
    rows: &[BrukarRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into brukar (brukar_id, brukarnamn, namn, created_at)
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[])",
        &col(rows, |r| r.brukar_id),
        &col(rows, |r| r.brukarnamn) as &[&str],
        &col(rows, |r| r.namn) as &[&str],
        &col(rows, |r| r.created_at),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The same password for everybody.
pub(in crate::seed) async fn passord(
    tx: &mut PgConnection,
    rows: &[BrukarRow<'_>],
    hash: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into passord (brukar_id, hash, updated_at) select b, $2, now() from unnest($1::uuid[]) b",
        &col(rows, |r| r.brukar_id),
        hash,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Where mail goes: addresses that nobody can have.
pub(in crate::seed) async fn varsling(
    tx: &mut PgConnection,
    rows: &[BrukarRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into varsling (brukar_id, epost)
        select b, n || '@laget.example' from unnest($1::uuid[], $2::text[]) r (b, n)",
        &col(rows, |r| r.brukar_id),
        &col(rows, |r| r.brukarnamn.to_owned()),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn medlemskap(
    tx: &mut PgConnection,
    rows: &[MedlemskapRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into medlemskap (kommune_id, medlemskap_id, brukar_id, instans_id, eining_id, rolle, stilling,
            fraa, til)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
            $8::date[], $9::date[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.medlemskap_id),
        &col(rows, |r| r.brukar_id),
        &col(rows, |r| r.instans_id),
        &col(rows, |r| r.eining_id) as &[Option<Uuid>],
        &col(rows, |r| r.rolle) as &[&str],
        &col(rows, |r| r.stilling) as &[&str],
        &col(rows, |r| r.fraa),
        &col(rows, |r| r.til) as &[Option<Date>],
    )
    .execute(tx)
    .await?;
    Ok(())
}
