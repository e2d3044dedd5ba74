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
            r.godkjent_at as "godkjent_at!"
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

/// A referat as the family may read it.
pub(in crate::familie) struct Funne {
    pub sak_id: SakId,
    pub innhald: String,
    pub godkjent_at: OffsetDateTime,
}

/// The referat, when it is of a sak of this child that the family sees.
pub(in crate::familie) async fn find(
    tx: &mut FamilyTx,
    barn: BarnId,
    id: ReferatId,
) -> Result<Option<Funne>, sqlx::Error> {
    sqlx::query_as!(
        Funne,
        r#"select r.sak_id as "sak_id!: SakId", r.innhald as "innhald!", r.godkjent_at as "godkjent_at!"
        from app.familie_referat() r
        join sak s on s.sak_id = r.sak_id
        where s.barn_id = $1 and r.referat_id = $2"#,
        barn.uuid(),
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Its document as it was approved; none when something of it is not for this reader.
pub(in crate::familie) async fn dokument(
    tx: &mut FamilyTx,
    id: ReferatId,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar!("select app.familie_referat_pdf($1)", id.uuid())
        .fetch_one(&mut **tx)
        .await
}

/// What this person has said of it.
pub(in crate::familie) struct Merknad {
    pub tekst: String,
    pub skrive_at: OffsetDateTime,
}

pub(in crate::familie) async fn merknader(
    tx: &mut FamilyTx,
    id: ReferatId,
) -> Result<Vec<Merknad>, sqlx::Error> {
    sqlx::query_as!(
        Merknad,
        "select tekst, skrive_at from referat_merknad where referat_id = $1 order by skrive_at, merknad_id",
        id.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// Keeps a merknad. Sent twice it is one row.
pub(in crate::familie) async fn insert(
    tx: &mut FamilyTx,
    id: Uuid,
    (sak, referat): (SakId, ReferatId),
    tekst: &str,
) -> Result<(), sqlx::Error> {
    let kommune = tx.kommune_id();
    sqlx::query!(
        "insert into referat_merknad (kommune_id, merknad_id, referat_id, sak_id, tekst)
        values ($1, $2, $3, $4, $5)
        on conflict do nothing",
        kommune.uuid(),
        id,
        referat.uuid(),
        sak.uuid(),
        tekst,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
