//! SQL about the letters to a family that there is something to read.

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::ids::{KommuneId, ReferatId};
use crate::moete::Brev;

/// A letter that waits.
pub(in crate::referat) struct Ventar {
    pub brev_id: Uuid,
    pub epost: String,
    /// What it says: `nytt`, `retta`, or `svar` where something is to be answered.
    pub kva: String,
}

/// The next letter that waits.
pub(in crate::referat) async fn neste(
    tx: &mut PgConnection,
    kommune: KommuneId,
) -> Result<Option<Ventar>, sqlx::Error> {
    sqlx::query_as!(
        Ventar,
        r#"select brev_id as "brev_id!", epost as "epost!", app.referat_brev_kva($1, brev_id) as "kva!"
        from app.referat_brev_neste($1)"#,
        kommune.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// The mail server is ready for it. False when there is no need for it any more.
pub(in crate::referat) async fn ta(
    tx: &mut PgConnection,
    kommune: KommuneId,
    brev: Uuid,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.referat_brev_ta($1, $2) as "tok!""#,
        kommune.uuid(),
        brev,
    )
    .fetch_one(tx)
    .await
}

/// Whom the letters about a referat have not reached, or may not have, and how it went.
pub(in crate::referat) async fn feila(
    tx: &mut PgConnection,
    referat: ReferatId,
) -> Result<Vec<(String, Brev)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select namn as "namn!", korleis as "korleis!: Brev" from app.referat_brev_feila($1)"#,
        referat.uuid(),
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.namn, row.korleis))
        .collect())
}

/// How it went.
pub(in crate::referat) async fn gjekk(
    tx: &mut PgConnection,
    kommune: KommuneId,
    brev: Uuid,
    korleis: Brev,
) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!(
        "select app.referat_brev_gjekk($1, $2, $3)",
        kommune.uuid(),
        brev,
        korleis.code(),
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}
