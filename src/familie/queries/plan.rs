//! SQL about the individuelle planar a family reads and answers.

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::db::FamilyTx;
use crate::ids::{BarnId, IndividuellplanId, SakId};
use crate::individuellplan::Merknad;

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
    pub frosen_at: OffsetDateTime,
    pub gjeld_fraa: Option<OffsetDateTime>,
    /// The session's person is one of those who must say yes.
    pub maa: bool,
    /// What the session's person said last.
    pub svar: Option<String>,
    /// How: `oidc`, `papir` or `munnleg`.
    pub svar_maate: Option<String>,
    /// The day on the paper.
    pub svar_dato: Option<Date>,
    /// It was written down, and another has not confirmed it.
    pub svar_ventar: bool,
    pub sak_open: bool,
    /// The session's person may say yes or no to it now.
    pub kan_svare: bool,
}

impl Versjon {
    /// It waits for the session's person, who has said nothing.
    pub(in crate::familie) fn ventar_paa_meg(&self) -> bool {
        self.maa && self.sak_open && self.staar == "ventar" && self.svar.is_none()
    }
}

/// A plan of one of the children that waits for the session's person.
pub(in crate::familie) struct Ventar {
    pub barn_id: BarnId,
    pub plan_id: IndividuellplanId,
}

/// What waits for the session's person, of all the children.
pub(in crate::familie) async fn ventar(tx: &mut FamilyTx) -> Result<Vec<Ventar>, sqlx::Error> {
    sqlx::query_as!(
        Ventar,
        r#"select p.barn_id as "barn_id!: BarnId", p.individuellplan_id as "plan_id!: IndividuellplanId"
        from app.familie_individuellplan() p
        where p.signatar is not null and p.sak_open and p.staar = 'ventar' and p.svar is null
        order by p.barn_id, p.individuellplan_id"#
    )
    .fetch_all(&mut **tx)
    .await
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
            p.signatar is not null as "maa!", p.svar, p.svar_maate, p.svar_dato, coalesce(p.svar_ventar, false) as "svar_ventar!",
            p.sak_open as "sak_open!", p.kan_svare as "kan_svare!", p.frosen_at as "frosen_at!"
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

/// What this person has said of a plan, the oldest first.
pub(in crate::familie) async fn merknader(
    tx: &mut FamilyTx,
    id: IndividuellplanId,
) -> Result<Vec<Merknad>, sqlx::Error> {
    sqlx::query_as!(
        Merknad,
        r#"select nr, 'Du' as "namn!", null::text as relasjon, tekst, skrive_at from individuellplan_merknad
        where individuellplan_id = $1 order by skrive_at, merknad_id"#,
        id.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// Keeps a merknad to the newest version there is to read, in a sak that is open. Sent twice it is one row. False when nothing was kept:
/// it is there already, or another version has come.
pub(in crate::familie) async fn skriv_merknad(
    tx: &mut FamilyTx,
    id: Uuid,
    om: &Versjon,
    tekst: &str,
) -> Result<bool, sqlx::Error> {
    let kommune = tx.kommune_id();
    let done = sqlx::query!(
        "insert into individuellplan_merknad (kommune_id, merknad_id, individuellplan_id, nr, sak_id, tekst)
        select $1, $2, $3, $4, $5, $6
        where (select p.sak_open and p.nr = $4 from app.familie_individuellplan() p
            where p.individuellplan_id = $3 and p.sak_id = $5 order by p.nr desc limit 1)
        on conflict do nothing",
        kommune.uuid(),
        id,
        om.plan_id.uuid(),
        om.nr,
        om.sak_id.uuid(),
        tekst,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
