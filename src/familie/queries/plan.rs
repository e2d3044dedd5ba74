//! SQL about the individuelle planar a family reads and answers.

use time::OffsetDateTime;

use crate::db::FamilyTx;
use crate::ids::{BarnId, IndividuellplanId, SakId};

/// A version of a plan as it was put to the family.
#[derive(Clone)]
pub(in crate::familie) struct Versjon {
    pub plan_id: IndividuellplanId,
    pub sak_id: SakId,
    pub nr: i16,
    pub innhald: String,
    /// The SHA-256 of the words, in hexadecimal.
    pub avtrykk: String,
    /// `ventar`, `gjeld`, `nei`, `trekt` or `erstatta`.
    pub staar: String,
    pub gjeld_fraa: Option<OffsetDateTime>,
    /// The session's person is one of those who must say yes.
    pub maa: bool,
    /// What the session's person said last.
    pub svar: Option<String>,
}

/// Every version of the child's plans, the newest first.
pub(in crate::familie) async fn alle(
    tx: &mut FamilyTx,
    barn: BarnId,
) -> Result<Vec<Versjon>, sqlx::Error> {
    sqlx::query_as!(
        Versjon,
        r#"select p.individuellplan_id as "plan_id!: IndividuellplanId", p.sak_id as "sak_id!: SakId", p.nr as "nr!",
            p.innhald as "innhald!", p.avtrykk as "avtrykk!", p.staar as "staar!", p.gjeld_fraa,
            p.signatar is not null as "maa!", p.svar
        from app.familie_individuellplan() p
        where p.barn_id = $1
        order by p.individuellplan_id, p.nr desc"#,
        barn.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// Every version of one plan, the newest first.
pub(in crate::familie) async fn versjonar(
    tx: &mut FamilyTx,
    barn: BarnId,
    id: IndividuellplanId,
) -> Result<Vec<Versjon>, sqlx::Error> {
    let mut alle = alle(tx, barn).await?;
    alle.retain(|v| v.plan_id == id);
    Ok(alle)
}

/// Who it is has been proven within ten minutes.
pub(in crate::familie) async fn fersk(tx: &mut FamilyTx) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.familie_fersk() as "fersk!""#)
        .fetch_one(&mut **tx)
        .await
}

/// Answers a version: `svart`, or why not.
pub(in crate::familie) async fn svar(
    tx: &mut FamilyTx,
    id: IndividuellplanId,
    nr: i16,
    svar: &str,
    avtrykk: &str,
) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.familie_individuellplan_svar($1, $2, $3, $4) as "utfall!""#,
        id.uuid(),
        nr,
        svar,
        avtrykk,
    )
    .fetch_one(&mut **tx)
    .await
}

/// The document of a version.
pub(in crate::familie) async fn dokument(
    tx: &mut FamilyTx,
    id: IndividuellplanId,
    nr: i16,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar!(
        "select app.familie_individuellplan_pdf($1, $2)",
        id.uuid(),
        nr
    )
    .fetch_one(&mut **tx)
    .await
}
