//! Who is on a case, what has happened in it, and who has looked.

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::col;
use crate::seed::historikk::HistorikkRow;
use crate::seed::lag::{DeltakarRow, LoggRow, OverleveringRow, SperreRow};

/// The trigger on `sak` has put them on the lag: their ids become the seed's.
pub(in crate::seed) async fn ansvarlege(
    tx: &mut PgConnection,
    rows: &[DeltakarRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "update sak_deltakar d set sak_deltakar_id = r.deltakar_id
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[])
            as r (kommune_id, deltakar_id, sak_id, prinsipal_id)
        where d.kommune_id = r.kommune_id and d.sak_id = r.sak_id and d.prinsipal_id = r.prinsipal_id",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.deltakar_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.person.prinsipal_id),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn sak_deltakar(
    tx: &mut PgConnection,
    rows: &[DeltakarRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sak_deltakar (kommune_id, sak_deltakar_id, sak_id, prinsipal_id, brukar_id, instans_id,
            eining_id, oppgaave, fraa)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[],
            $8::text[], $9::timestamptz[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.deltakar_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.person.prinsipal_id),
        &col(rows, |r| r.person.brukar_id),
        &col(rows, |r| r.person.instans_id),
        &col(rows, |r| r.person.eining_id) as &[Option<Uuid>],
        &col(rows, |r| r.oppgaave) as &[&str],
        &col(rows, |r| r.fraa),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn sak_sperre(
    tx: &mut PgConnection,
    rows: &[SperreRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sak_sperre (kommune_id, sak_sperre_id, sak_id, brukar_id, grunn, sett_av, sett_at)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[],
            $7::timestamptz[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.sperre_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.brukar_id),
        &col(rows, |r| r.sperre.grunn) as &[&str],
        &col(rows, |r| r.sett_av),
        &col(rows, |r| r.sett_at),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn overlevering(
    tx: &mut PgConnection,
    rows: &[OverleveringRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into overlevering (kommune_id, overlevering_id, sak_id, fraa_brukar_id, til_id, til_brukar_id,
            melding, tilbydd_at)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[],
            $8::timestamptz[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.overlevering_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.fraa_brukar_id),
        &col(rows, |r| r.til.prinsipal_id),
        &col(rows, |r| r.til.brukar_id),
        &col(rows, |r| r.overlevering.melding) as &[&str],
        &col(rows, |r| r.tilbydd_at),
    )
    .execute(&mut *tx)
    .await?;
    // those they are made to were told
    sqlx::query!(
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, objekt_id, fraa_brukar_id, noekkel, at,
            epost)
        select kommune_id, overlevering_id, til_brukar_id, 'overlevering_tilbydd', sak_id, overlevering_id,
            fraa_brukar_id, overlevering_id::text, tilbydd_at, 'ikkje'
        from overlevering"
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn historikk(
    tx: &mut PgConnection,
    rows: &[HistorikkRow],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, fraa_steg, til_steg, tekst, brukar_id,
            at)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::smallint[], $6::smallint[],
            $7::text[], $8::uuid[], $9::timestamptz[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.historikk_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.slag) as &[&str],
        &col(rows, |r| r.fraa_steg) as &[Option<i16>],
        &col(rows, |r| r.til_steg) as &[Option<i16>],
        &col(rows, |r| r.tekst.as_deref()) as &[Option<&str>],
        &col(rows, |r| r.brukar_id),
        &col(rows, |r| r.at),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The trigger gives each row its time and its hash.
pub(in crate::seed) async fn innsynslogg(
    tx: &mut PgConnection,
    rows: &[LoggRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into innsynslogg (kommune_id, logg_id, brukar_id, instans_id, eining_id, rolle, handling,
            sak_id_list, barn_id_list, grunnlag, request_id, hash)
        select r.kommune_id, r.logg_id, r.brukar_id, r.instans_id, r.eining_id, r.rolle, r.handling,
            array[r.sak_id], array[r.barn_id], r.grunnlag, 'demo', ''
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
            $8::uuid[], $9::uuid[], $10::text[])
            as r (kommune_id, logg_id, brukar_id, instans_id, eining_id, rolle, handling, sak_id, barn_id,
                grunnlag)",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.logg_id),
        &col(rows, |r| r.person.brukar_id),
        &col(rows, |r| r.person.instans_id),
        &col(rows, |r| r.person.eining_id) as &[Option<Uuid>],
        &col(rows, |r| r.person.medlemskap.rolle.kode()) as &[&str],
        &col(rows, |r| r.handling) as &[&str],
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.barn_id),
        &col(rows, |r| r.grunnlag) as &[&str],
    )
    .execute(tx)
    .await?;
    Ok(())
}
