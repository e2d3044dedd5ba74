//! What is written in the steps.

use sqlx::postgres::PgConnection;

use super::col;
use crate::seed::samtale::SamtaleRow;
use crate::seed::steg::{EvalueringRow, PlanRow, TiltakRow, UroRow};

pub(in crate::seed) async fn uro(tx: &mut PgConnection, rows: &[UroRow<'_>]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into uro (kommune_id, uro_id, sak_id, meldt_av, instans_id, eining_id, kva_er_sett, kven_er_uroa,
            kva_meistrar_barnet, kor_raskt, meldt_at)
        select * from unnest($1::uuid[], $2::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[],
            $7::text[], $8::text[], $9::text[], $10::timestamptz[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.meldar.brukar_id),
        &col(rows, |r| r.meldar.instans_id),
        &col(rows, |r| r.meldar.eining_id) as &[Option<uuid::Uuid>],
        &col(rows, |r| r.uro.kva_er_sett.as_str()) as &[&str],
        &col(rows, |r| r.uro.kven_er_uroa.as_str()) as &[&str],
        &col(rows, |r| r.uro.kva_meistrar_barnet.as_str()) as &[&str],
        &col(rows, |r| r.uro.kor_raskt.kode()) as &[&str],
        &col(rows, |r| r.meldt_at),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn samtale(
    tx: &mut PgConnection,
    rows: &[SamtaleRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into samtale (kommune_id, samtale_id, sak_id, slag, dato, korleis, kven_var_med, foeresette_sa,
            barnets_stemme, stemme_manglar_grunn, ikkje_halden_grunn, samtykke_stad, runde, skriven_av, skriven_at)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::smallint[], $14::uuid[],
            $15::timestamptz[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.samtale_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.slag) as &[&str],
        &col(rows, |r| r.dato),
        &col(rows, |r| r.korleis) as &[Option<&str>],
        &col(rows, |r| r.kven_var_med.as_deref()) as &[Option<&str>],
        &col(rows, |r| r.foeresette_sa.as_deref()) as &[Option<&str>],
        &col(rows, |r| r.barnets_stemme) as &[Option<&str>],
        &col(rows, |r| r.stemme_manglar_grunn) as &[Option<&str>],
        &col(rows, |r| r.ikkje_halden_grunn) as &[Option<&str>],
        &col(rows, |r| r.samtykke_stad) as &[Option<&str>],
        &col(rows, |r| r.runde),
        &col(rows, |r| r.skriven_av),
        &col(rows, |r| r.skriven_at),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn tiltak(
    tx: &mut PgConnection,
    rows: &[TiltakRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into tiltak (kommune_id, tiltak_id, sak_id, steg, runde, maal, tiltak, tiltak_norm, ansvarleg_id,
            ansvarleg_brukar_id, innan, status, stoppa_grunn, siste_effekt, created_at, updated_at)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::smallint[], $6::text[],
            $7::text[], $8::text[], $9::uuid[], $10::uuid[], $11::date[], $12::text[], $13::text[], $14::text[],
            $15::timestamptz[], $16::timestamptz[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.tiltak_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.steg),
        &col(rows, |r| r.runde),
        &col(rows, |r| r.tiltak.maal.as_str()) as &[&str],
        &col(rows, |r| r.tiltak.tiltak.as_str()) as &[&str],
        &col(rows, |r| r.norm.as_str()) as &[&str],
        &col(rows, |r| r.ansvarleg.prinsipal_id),
        &col(rows, |r| r.ansvarleg.brukar_id),
        &col(rows, |r| r.tiltak.innan),
        &col(rows, |r| r.status) as &[&str],
        &col(rows, |r| r.stoppa_grunn) as &[Option<&str>],
        &col(rows, |r| r.siste_effekt) as &[Option<&str>],
        &col(rows, |r| r.created_at),
        &col(rows, |r| r.updated_at),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn evaluering(
    tx: &mut PgConnection,
    rows: &[EvalueringRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into evaluering (kommune_id, evaluering_id, tiltak_id, sak_id, dato, effekt, grunngjeving,
            barnets_oppleving, foeresette_oppleving, kva_no, skriven_av, skriven_at, tiltak, tiltak_norm)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::text[], $11::uuid[], $12::timestamptz[], $13::text[], $14::text[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.evaluering_id),
        &col(rows, |r| r.tiltak_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.evaluering.dato),
        &col(rows, |r| r.evaluering.effekt.kode()) as &[&str],
        &col(rows, |r| r.grunngjeving) as &[&str],
        &col(rows, |r| r.evaluering.barnets_oppleving.as_str()) as &[&str],
        &col(rows, |r| r.evaluering.foeresette_oppleving.as_str()) as &[&str],
        &col(rows, |r| r.evaluering.kva_no.kode()) as &[&str],
        &col(rows, |r| r.skriven_av),
        &col(rows, |r| r.skriven_at),
        &col(rows, |r| r.tiltak) as &[&str],
        &col(rows, |r| r.tiltak_norm.as_str()) as &[&str],
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn skolemiljoeplan(
    tx: &mut PgConnection,
    rows: &[PlanRow<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into skolemiljoeplan (kommune_id, sak_id, problem, tiltak, naar, kven, evaluering, skriven_av,
            updated_at)
        select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::uuid[], $9::timestamptz[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.plan.problem.as_str()) as &[&str],
        &col(rows, |r| r.plan.tiltak.as_str()) as &[&str],
        &col(rows, |r| r.plan.naar.as_str()) as &[&str],
        &col(rows, |r| r.plan.kven.as_str()) as &[&str],
        &col(rows, |r| r.plan.evaluering.as_str()) as &[&str],
        &col(rows, |r| r.skriven_av),
        &col(rows, |r| r.updated_at),
    )
    .execute(tx)
    .await?;
    Ok(())
}
