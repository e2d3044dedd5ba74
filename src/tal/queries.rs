//! SQL about figures: what is counted, and what is shown of it.

pub(super) mod sjekk;

use sqlx::Executor;
use sqlx::postgres::PgConnection;
use time::Date;

use super::model::{Figur, Gruppe, Talt, Tidsrom};
use super::utgaave::{Utgaave, noekkel};
use crate::ids::KommuneId;
use crate::undertrykking::{Arkiv, Lagra};

/// Counts a kommune anew; how many figures are other than before.
pub(super) async fn tel(
    tx: &mut PgConnection,
    kommune: KommuneId,
    dag: Date,
) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.tal_tel($1, $2) as "endra!""#,
        kommune.uuid(),
        dag
    )
    .fetch_one(tx)
    .await
}

/// From now on the transaction sees the rows as they are at its first question.
pub(super) async fn same_bilete(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    tx.execute("set transaction isolation level repeatable read")
        .await?;
    Ok(())
}

/// What has been counted. A figure or group that is not known here is a fault of the migration.
pub(super) async fn talt(
    tx: &mut PgConnection,
    kommune: KommuneId,
) -> Result<Vec<Talt>, sqlx::Error> {
    let rader = sqlx::query!(
        r#"select figur as "figur!: Figur", maanad as "maanad!", gruppe as "gruppe!", dagar as "dagar!", verdi as "verdi!"
        from app.tal_alle($1)"#,
        kommune.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let talt = rader.into_iter().map(|r| {
        Ok(Talt {
            figur: r.figur,
            maanad: r.maanad,
            gruppe: gruppe(&r.gruppe)?,
            dagar: r.dagar.cast_unsigned(),
            verdi: r.verdi.cast_unsigned(),
        })
    });
    talt.collect()
}

fn gruppe(tekst: &str) -> Result<Gruppe, sqlx::Error> {
    Gruppe::les(tekst).ok_or_else(|| sqlx::Error::Decode(format!("no group: {tekst}").into()))
}

/// The limit of a kommune, and until when its last utgåve is. No other is made before this transaction ends.
pub(super) async fn til_utgaave(
    tx: &mut PgConnection,
    kommune: KommuneId,
) -> Result<(u32, Option<Date>), sqlx::Error> {
    let rad = sqlx::query!(
        r#"select grense as "grense!", siste from app.tal_til_utgaave($1)"#,
        kommune.uuid(),
    )
    .fetch_one(tx)
    .await?;
    Ok((u32::from(rad.grense.cast_unsigned()), rad.siste))
}

/// All that has been shown of it.
pub(super) async fn arkiv(tx: &mut PgConnection, kommune: KommuneId) -> Result<Arkiv, sqlx::Error> {
    let rader = sqlx::query!(
        r#"select figur as "figur!: Figur", fraa as "fraa!", til as "til!", gruppe as "gruppe!", verdi as "verdi!", vist as "vist!",
            grense as "grense!"
        from app.tal_arkivet($1)"#,
        kommune.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let mut arkiv = Arkiv::default();
    for r in rader.into_iter().filter(|r| r.figur.er_om_folk()) {
        let tid = Tidsrom {
            fraa: r.fraa,
            til: r.til,
        };
        let lagra = Lagra {
            verdi: r.verdi.cast_unsigned(),
            vist: r.vist,
            grense: u32::from(r.grense.cast_unsigned()),
        };
        arkiv
            .celler
            .insert(noekkel(r.figur, tid, &gruppe(&r.gruppe)?), lagra);
    }
    Ok(arkiv)
}

/// Keeps an utgåve: from now on it is shown.
pub(super) async fn gi_ut(
    tx: &mut PgConnection,
    kommune: KommuneId,
    (til, dag, grense): (Date, Date, u32),
    utgaave: &Utgaave,
) -> Result<(), sqlx::Error> {
    let celler = &utgaave.celler;
    let figur: Vec<&str> = celler.iter().map(|c| c.figur.code()).collect();
    let fraa: Vec<Date> = celler.iter().map(|c| c.tid.fraa).collect();
    let slutt: Vec<Date> = celler.iter().map(|c| c.tid.til).collect();
    let gruppe: Vec<String> = celler.iter().map(|c| c.gruppe.tekst()).collect();
    let verdi: Vec<i32> = celler.iter().map(|c| c.verdi.cast_signed()).collect();
    let vist: Vec<bool> = celler.iter().map(|c| c.vist).collect();
    sqlx::query!(
        "select app.tal_gi_ut($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        kommune.uuid(),
        til,
        dag,
        i16::try_from(grense).unwrap_or(i16::MAX),
        &figur as &[&str],
        &fraa,
        &slutt,
        &gruppe,
        &verdi,
        &vist,
    )
    .execute(&mut *tx)
    .await?;
    let medianar = &utgaave.medianar;
    let figur: Vec<&str> = medianar.iter().map(|m| m.figur.code()).collect();
    let fraa: Vec<Date> = medianar.iter().map(|m| m.tid.fraa).collect();
    let slutt: Vec<Date> = medianar.iter().map(|m| m.tid.til).collect();
    let dagar: Vec<i32> = medianar.iter().map(|m| m.dagar.cast_signed()).collect();
    sqlx::query!(
        "select app.tal_gi_median($1, $2, $3, $4, $5, $6)",
        kommune.uuid(),
        til,
        &figur as &[&str],
        &fraa,
        &slutt,
        &dagar,
    )
    .execute(tx)
    .await?;
    Ok(())
}
