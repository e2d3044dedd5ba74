//! SQL of a sak's history: written with every act, never changed.

use sqlx::postgres::PgConnection;

use crate::db::WriteTx;
use crate::ids::SakId;
use crate::sak::historikk::{Hending, HendingRow};
use crate::sak::model::Steg;

/// A row for the history.
#[derive(Clone, Debug)]
pub struct NyHending<'a> {
    /// The sak.
    pub sak_id: SakId,
    /// What happened.
    pub slag: Hending,
    /// From which steg, when it moved.
    pub fraa: Option<Steg>,
    /// To which steg, when it moved.
    pub til: Option<Steg>,
    /// What or why, in the person's words.
    pub tekst: Option<&'a str>,
}

impl NyHending<'_> {
    /// Something that happened without moving the sak.
    #[must_use]
    pub const fn new(sak_id: SakId, slag: Hending) -> Self {
        Self {
            sak_id,
            slag,
            fraa: None,
            til: None,
            tekst: None,
        }
    }
}

/// Writes a row of the sak's history.
///
/// # Errors
/// When the database fails.
pub async fn log(tx: &mut WriteTx, hending: &NyHending<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, fraa_steg, til_steg, tekst, brukar_id, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.actor().kommune_id.uuid(),
        tx.new_id(),
        hending.sak_id.uuid(),
        hending.slag.code(),
        hending.fraa.map(Steg::number),
        hending.til.map(Steg::number),
        hending.tekst,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Rows of the timeline a page shows; a sak has some tens.
const HISTORIKK_MAX: i64 = 200;

/// The sak's history, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn historikk(tx: &mut PgConnection, sak: SakId) -> Result<Vec<HendingRow>, sqlx::Error> {
    sqlx::query_as!(
        HendingRow,
        r#"select h.slag, h.fraa_steg, h.til_steg, h.tekst, coalesce(b.namn, h.familie_namn) as "namn!", h.at
        from sak_historikk h
        left join brukar b on b.brukar_id = h.brukar_id
        where h.sak_id = $1
        order by h.at desc, h.historikk_id desc
        limit $2"#,
        sak.uuid(),
        HISTORIKK_MAX,
    )
    .fetch_all(tx)
    .await
}
