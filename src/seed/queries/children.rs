//! The register of children, and the register of meldingar.

use sqlx::postgres::PgConnection;
use time::Date;
use uuid::Uuid;

use super::col;
use crate::seed::children::{AdresseRow, BarnEiningRow, BarnRow, FoeresettRow, MeldingRow};

pub(in crate::seed) async fn barn(tx: &mut PgConnection, rows: &[BarnRow<'_>]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into barn (kommune_id, barn_id, fornamn, etternamn, namn_norm, etternamn_norm, foedd,
            fnr_kryptert, fnr_noekkel, fnr_oppslag, eining_id, omsorgsstatus, adressesperre, sist_i_liste,
            created_at, updated_at)
        select r.*, r.created_at
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[],
            $8::bytea[], $9::smallint[], $10::bytea[], $11::uuid[], $12::text[], $13::boolean[], $14::date[],
            $15::timestamptz[])
            as r (kommune_id, barn_id, fornamn, etternamn, namn_norm, etternamn_norm, foedd,
                fnr_kryptert, fnr_noekkel, fnr_oppslag, eining_id, omsorgsstatus, adressesperre, sist_i_liste,
                created_at)",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.barn_id),
        &col(rows, |r| r.barn.fornamn.as_str()) as &[&str],
        &col(rows, |r| r.barn.etternamn.as_str()) as &[&str],
        &col(rows, |r| r.namn_norm.as_str()) as &[&str],
        &col(rows, |r| r.etternamn_norm.as_str()) as &[&str],
        &col(rows, |r| r.barn.foedd),
        &col(rows, |r| r.fnr_kryptert.as_slice()) as &[&[u8]],
        &col(rows, |r| r.fnr_noekkel),
        &col(rows, |r| r.fnr_oppslag.as_slice()) as &[&[u8]],
        &col(rows, |r| r.eining_id) as &[Option<Uuid>],
        &col(rows, |r| r.barn.omsorg.kode()) as &[&str],
        &col(rows, |r| r.barn.adressesperre),
        &col(rows, |r| r.sist_i_liste) as &[Option<Date>],
        &col(rows, |r| r.created_at),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The trigger on `barn` has written that each child began in its eining today: that is made right.
pub(in crate::seed) async fn barn_eining(
    tx: &mut PgConnection,
    rows: &[BarnEiningRow],
) -> sqlx::Result<()> {
    sqlx::query!("delete from barn_eining")
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "insert into barn_eining (kommune_id, barn_id, eining_id, fraa, til)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::date[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.barn_id),
        &col(rows, |r| r.eining_id),
        &col(rows, |r| r.fraa),
        &col(rows, |r| r.til) as &[Option<Date>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn barn_adresse(
    tx: &mut PgConnection,
    rows: &[AdresseRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into barn_adresse (kommune_id, barn_id, adresse)
        select * from unnest($1::uuid[], $2::uuid[], $3::text[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.barn_id),
        &col(rows, |r| r.adresse) as &[&str],
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn foeresett(
    tx: &mut PgConnection,
    rows: &[FoeresettRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into foeresett (kommune_id, foeresett_id, barn_id, namn, relasjon, telefon, foreldreansvar,
            bur_saman, innsynsrett, created_at, fnr_kryptert, fnr_noekkel, fnr_oppslag)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[],
            $7::boolean[], $8::boolean[], $9::boolean[], $10::timestamptz[], $11::bytea[], $12::smallint[],
            $13::bytea[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.foeresett_id),
        &col(rows, |r| r.barn_id),
        &col(rows, |r| r.namn) as &[&str],
        &col(rows, |r| r.relasjon) as &[&str],
        &col(rows, |r| r.telefon) as &[&str],
        &col(rows, |r| r.foreldreansvar),
        &col(rows, |r| r.bur_saman),
        &col(rows, |r| r.innsynsrett),
        &col(rows, |r| r.created_at),
        &col(rows, |r| r.fnr.as_ref().map(|fnr| fnr.sealed.bytes.clone())) as &[Option<Vec<u8>>],
        &col(rows, |r| r.fnr.as_ref().map(|fnr| fnr.sealed.key_id)) as &[Option<i16>],
        &col(rows, |r| r.fnr.as_ref().map(|fnr| fnr.oppslag.to_vec())) as &[Option<Vec<u8>>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn barnevernsmelding(
    tx: &mut PgConnection,
    rows: &[MeldingRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into barnevernsmelding (kommune_id, barnevernsmelding_id, barn_id, meldt_av, prinsipal_id,
            instans_id, eining_id, grunnar, meldt_dato, kvittering, svar_frist, svar_dato, created_at)
        select r.kommune_id, r.melding_id, r.barn_id, r.meldt_av, r.prinsipal_id, r.instans_id, r.eining_id,
            array[r.grunn], r.meldt_dato, r.kvittering, r.svar_frist, r.svar_dato, r.created_at
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[],
            $8::text[], $9::date[], $10::text[], $11::date[], $12::date[], $13::timestamptz[])
            as r (kommune_id, melding_id, barn_id, meldt_av, prinsipal_id, instans_id, eining_id,
                grunn, meldt_dato, kvittering, svar_frist, svar_dato, created_at)",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.barnevernsmelding_id),
        &col(rows, |r| r.barn_id),
        &col(rows, |r| r.meldt_av),
        &col(rows, |r| r.prinsipal_id),
        &col(rows, |r| r.instans_id),
        &col(rows, |r| r.eining_id) as &[Option<Uuid>],
        &col(rows, |r| r.grunn) as &[&str],
        &col(rows, |r| r.meldt_dato),
        &col(rows, |r| r.kvittering) as &[&str],
        &col(rows, |r| r.svar_frist),
        &col(rows, |r| r.svar_dato) as &[Option<Date>],
        &col(rows, |r| r.created_at),
    )
    .execute(tx)
    .await?;
    Ok(())
}
