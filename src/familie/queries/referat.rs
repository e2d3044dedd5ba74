//! SQL about the referat a family reads, and what it says of them.

use time::OffsetDateTime;
use uuid::Uuid;

use crate::db::FamilyTx;
use crate::familie::model::ReferatRad;
use crate::ids::{BarnId, ReferatId, SakId};

/// The referat the session's person may read, the newest meeting first, each with its sak.
pub(in crate::familie) async fn alle(
    tx: &mut FamilyTx,
) -> Result<Vec<(SakId, ReferatRad)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select r.referat_id as "id!: ReferatId", r.sak_id as "sak_id!: SakId", s.barn_id as "barn_id!: BarnId", r.dato as "dato!",
            r.nr as "nr!", r.godkjent_at as "godkjent_at!"
        from app.familie_referat() r
        join sak s on s.sak_id = r.sak_id
        order by r.dato desc, r.referat_id"#,
    )
    .fetch_all(&mut **tx)
    .await?;
    let rader = rows.into_iter().map(|row| {
        let rad = ReferatRad {
            id: row.id,
            barn_id: row.barn_id,
            dato: row.dato,
            nr: row.nr,
            godkjent_at: row.godkjent_at,
        };
        (row.sak_id, rad)
    });
    Ok(rader.collect())
}

/// Those of the child's saker.
pub(in crate::familie) async fn list(
    tx: &mut FamilyTx,
    barn: BarnId,
) -> Result<Vec<(SakId, ReferatRad)>, sqlx::Error> {
    let mut rader = alle(tx).await?;
    rader.retain(|(_, rad)| rad.barn_id == barn);
    Ok(rader)
}

/// A version of a referat as the family may read it.
pub(in crate::familie) struct Versjon {
    pub sak_id: SakId,
    pub nr: i16,
    pub innhald: String,
    pub godkjent_at: OffsetDateTime,
}

/// Every version, the newest first, when it is of a sak of this child that the family sees.
pub(in crate::familie) async fn versjonar(
    tx: &mut FamilyTx,
    barn: BarnId,
    id: ReferatId,
) -> Result<Vec<Versjon>, sqlx::Error> {
    sqlx::query_as!(
        Versjon,
        r#"select r.sak_id as "sak_id!: SakId", r.nr as "nr!", r.innhald as "innhald!", r.godkjent_at as "godkjent_at!"
        from app.familie_referat_versjonar() r
        join sak s on s.sak_id = r.sak_id
        where s.barn_id = $1 and r.referat_id = $2
        order by r.nr desc"#,
        barn.uuid(),
        id.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// The document of a version as it was approved; none when something of it is not for this reader.
pub(in crate::familie) async fn dokument(
    tx: &mut FamilyTx,
    id: ReferatId,
    nr: i16,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar!("select app.familie_referat_pdf($1, $2)", id.uuid(), nr)
        .fetch_one(&mut **tx)
        .await
}

/// What this person has said of it.
pub(in crate::familie) struct Merknad {
    /// Of which version.
    pub nr: i16,
    pub tekst: String,
    pub skrive_at: OffsetDateTime,
}

pub(in crate::familie) async fn merknader(
    tx: &mut FamilyTx,
    id: ReferatId,
) -> Result<Vec<Merknad>, sqlx::Error> {
    sqlx::query_as!(
        Merknad,
        "select nr, tekst, skrive_at from referat_merknad where referat_id = $1 order by skrive_at, merknad_id",
        id.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// Keeps a merknad. Sent twice it is one row.
pub(in crate::familie) async fn insert(
    tx: &mut FamilyTx,
    id: Uuid,
    (sak, referat, nr): (SakId, ReferatId, i16),
    tekst: &str,
) -> Result<(), sqlx::Error> {
    let kommune = tx.kommune_id();
    sqlx::query!(
        "insert into referat_merknad (kommune_id, merknad_id, referat_id, sak_id, nr, tekst)
        values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing",
        kommune.uuid(),
        id,
        referat.uuid(),
        sak.uuid(),
        nr,
        tekst,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
