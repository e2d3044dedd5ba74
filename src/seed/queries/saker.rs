//! The cases.

use sqlx::postgres::PgConnection;
use time::{Date, OffsetDateTime};

use super::col;
use crate::seed::saker::SakRow;

pub(in crate::seed) async fn sak(tx: &mut PgConnection, rows: &[SakRow<'_>]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sak (kommune_id, sak_id, saksnummer, barn_id, slag, instans_id, eining_id, steg, runde,
            tilstand, ansvarleg_id, ansvarleg_brukar_id, neste_dato, neste_kva, steg_sidan, opna_at,
            lukka_at, barn_namn, barn_namn_norm)
        select r.*, '', ''
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[],
            $8::smallint[], $9::smallint[], $10::text[], $11::uuid[], $12::uuid[], $13::date[], $14::text[],
            $15::date[], $16::timestamptz[], $17::timestamptz[]) as r",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.saksnummer) as &[&str],
        &col(rows, |r| r.barn_id),
        &col(rows, |r| r.slag) as &[&str],
        &col(rows, |r| r.instans_id),
        &col(rows, |r| r.eining_id),
        &col(rows, |r| r.steg),
        &col(rows, |r| r.runde),
        &col(rows, |r| r.tilstand) as &[&str],
        &col(rows, |r| r.ansvarleg_id),
        &col(rows, |r| r.ansvarleg_brukar_id),
        &col(rows, |r| r.neste_dato) as &[Option<Date>],
        &col(rows, |r| r.neste_kva) as &[&str],
        &col(rows, |r| r.steg_sidan),
        &col(rows, |r| r.opna_at),
        &col(rows, |r| r.lukka_at) as &[Option<OffsetDateTime>],
    )
    .execute(tx)
    .await?;
    Ok(())
}
