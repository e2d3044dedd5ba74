//! Teams and their meetings.

use sqlx::postgres::PgConnection;

use super::col;
use crate::seed::tst::{DeltakarRow, FriRow, MedlemRow, MoeteRow};

pub(in crate::seed) async fn tst_medlem(
    tx: &mut PgConnection,
    rows: &[MedlemRow],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into tst_medlem (kommune_id, tst_medlem_id, eining_id, slag, prinsipal_id, brukar_id, instans_id, fraa)
        select k, m, e, 'fast', p, b, i, f
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::date[])
            as r (k, m, e, p, b, i, f)",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.tst_medlem_id),
        &col(rows, |r| r.eining_id),
        &col(rows, |r| r.prinsipal_id),
        &col(rows, |r| r.brukar_id),
        &col(rows, |r| r.instans_id),
        &col(rows, |r| r.fraa),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn moete(tx: &mut PgConnection, rows: &[MoeteRow]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into moete (kommune_id, moete_id, eining_id, dato, fraa, til, stad, tilstand, laga_av, laga_at)
        select k, m, e, d, f, t, s, ts, b, (d - 90) + time '12:00' at time zone 'Europe/Oslo'
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::time[], $6::time[], $7::text[], $8::text[], $9::uuid[])
            as r (k, m, e, d, f, t, s, ts, b)",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.moete_id),
        &col(rows, |r| r.eining_id),
        &col(rows, |r| r.dato),
        &col(rows, |r| r.fraa),
        &col(rows, |r| r.til),
        &col(rows, |r| r.stad.as_str()) as &[&str],
        &col(rows, |r| r.tilstand) as &[&str],
        &col(rows, |r| r.laga_av),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn moete_deltakar(
    tx: &mut PgConnection,
    rows: &[DeltakarRow],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into moete_deltakar (kommune_id, moete_deltakar_id, moete_id, eining_id, slag, prinsipal_id, brukar_id, instans_id,
            svar, forfall_grunn, oppmoete, kalla_av, kalla_at)
        select k, d, m, e, 'fast', p, b, i, s, g, o, av, kalla + time '12:00' at time zone 'Europe/Oslo'
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::text[],
            $10::text[], $11::uuid[], $12::date[]) as r (k, d, m, e, p, b, i, s, g, o, av, kalla)",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.moete_deltakar_id),
        &col(rows, |r| r.moete_id),
        &col(rows, |r| r.eining_id),
        &col(rows, |r| r.prinsipal_id),
        &col(rows, |r| r.brukar_id),
        &col(rows, |r| r.instans_id),
        &col(rows, |r| r.svar) as &[&str],
        &col(rows, |r| r.grunn) as &[Option<&str>],
        &col(rows, |r| r.oppmoete) as &[Option<&str>],
        &col(rows, |r| r.kalla_av),
        &col(rows, |r| r.kalla),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn skulefri(tx: &mut PgConnection, rows: &[FriRow]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into skulefri (kommune_id, skulefri_id, namn, fraa, til)
        select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::date[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.fri.skulefri_id.uuid()),
        &col(rows, |r| r.fri.namn.as_str()) as &[&str],
        &col(rows, |r| r.fri.fraa),
        &col(rows, |r| r.fri.til),
    )
    .execute(tx)
    .await?;
    Ok(())
}
