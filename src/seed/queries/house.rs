//! Before and after the rows.

use sqlx::Executor;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

/// Everything after this is done by the owner of the tables.
pub(in crate::seed) async fn own(connection: &mut PgConnection) -> sqlx::Result<()> {
    connection.execute("set role laget_owner").await?;
    Ok(())
}

/// True when no kommune is there yet. Whoever else wants to fill the database waits from here on.
pub(in crate::seed) async fn is_empty(tx: &mut PgConnection) -> sqlx::Result<bool> {
    tx.execute("lock table kommune in share row exclusive mode")
        .await?;
    sqlx::query_scalar!(r#"select not exists (select from kommune) as "empty!""#)
        .fetch_one(tx)
        .await
}

/// Who each medlemskap is when rights are given.
pub(in crate::seed) async fn prinsipalar(tx: &mut PgConnection) -> sqlx::Result<Vec<(Uuid, Uuid)>> {
    let rows = sqlx::query!(
        r#"select medlemskap_id as "medlemskap_id: Uuid", prinsipal_id as "prinsipal_id: Uuid"
        from medlemskap"#
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.medlemskap_id, row.prinsipal_id))
        .collect())
}

/// What is planted did not happen since a copy was taken: nothing of it is to be done again after a restore.
pub(in crate::seed) async fn tom_journal(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from journal").execute(tx).await?;
    Ok(())
}

/// How many rights are not as the lag, the leadership and the offers say.
pub(in crate::seed) async fn faults(tx: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"select count(*) as "count!" from app.verify_tilgang()"#)
        .fetch_one(tx)
        .await
}

/// Tells the planner what there is now.
pub(in crate::seed) async fn analyze(connection: &mut PgConnection) -> sqlx::Result<()> {
    connection
        .execute(
            "analyze kommune, kommune_frist, instans, instans_kommune, eining, brukar, passord, medlemskap,
                barn, barn_eining, barn_adresse, foeresett, sak, sak_tilgang, sak_deltakar, sak_sperre, uro,
                samtale, tiltak, evaluering, skolemiljoeplan, overlevering, sak_historikk, barnevernsmelding,
                innsynslogg, melding, varsling, samtykke, samtykke_instans, samtykke_signatur, samtykke_stadfesting,
                samtykke_hoeyrt, samtykke_trekk, samtykke_fullt, samtykke_invitasjon, samtykke_brev, individuellplan,
                individuellplan_del, individuellplan_versjon, individuellplan_svar",
        )
        .await?;
    Ok(())
}
