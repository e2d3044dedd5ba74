//! *Tal*: the figures of a kommune for those who lead (domain.md § 7): how many of what, and never of whom.
//!
//! Every night each kommune is counted anew from its rows ([`model::Talt`]); once a month an *utgåve* of it is made, in which what is
//! small is hidden, and of what happens to people whole terms only ([`utgaave`]). Nothing else of it is ever shown.

#[cfg(test)]
mod angrep;
pub mod model;
mod queries;
pub mod sjekk;
pub mod utgaave;

use time::Date;
use time::macros::time;

use crate::clock::oslo_date;
use crate::ids::KommuneId;
use crate::jobs::{Job, Kind, Outcome};
use crate::undertrykking::{Grense, Reglar};
use sqlx::postgres::PgConnection;

/// The jobs: every night, the figures.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![Kind {
        name: "tal",
        label: "Tala for dei som leier",
        max_attempts: 10,
        daily: Some(time!(2:00)),
        work: |job| Box::pin(nattleg(job)),
    }]
}

async fn nattleg(job: Job) -> Outcome {
    let mut tx = job.begin().await?;
    let dag = oslo_date(job.now);
    tel_og_gi_ut(&mut tx, job.kommune_id, dag).await?;
    job.finish(tx).await
}

/// Counts a kommune, and makes the utgåver that are due.
///
/// # Errors
/// When the database fails.
pub async fn tel_og_gi_ut(
    tx: &mut PgConnection,
    kommune: KommuneId,
    dag: Date,
) -> Result<(), sqlx::Error> {
    queries::tel(tx, kommune, dag).await?;
    let (grense, siste) = queries::til_utgaave(tx, kommune).await?;
    let ventande = utgaave::ventande(dag, siste);
    if ventande.is_empty() {
        return Ok(());
    }
    let reglar = Reglar {
        grense: Grense::ny(grense).unwrap_or_default(),
        ..Reglar::default()
    };
    let talt = queries::talt(tx, kommune).await?;
    let mut arkiv = queries::arkiv(tx, kommune).await?;
    for til in ventande {
        let ny = utgaave::lag(&talt, til, &reglar, &mut arkiv);
        queries::gi_ut(tx, kommune, (til, dag, reglar.grense.tal()), &ny).await?;
    }
    Ok(())
}

/// The same of every kommune there is, each in a transaction of its own.
///
/// # Errors
/// When the database fails.
pub async fn tel_alle(connection: &mut PgConnection, dag: Date) -> Result<(), sqlx::Error> {
    for (kommune, _) in queries::sjekk::kommunar(connection).await? {
        let mut tx = sqlx::Connection::begin(&mut *connection).await?;
        tel_og_gi_ut(&mut tx, kommune, dag).await?;
        tx.commit().await?;
    }
    Ok(())
}
