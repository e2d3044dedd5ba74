//! SQL about who can see a child, and who has. What the reader is told is the database's to decide.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;

use super::model::{Spor, Tilgang};
use crate::ids::{BarnId, BrukarId};

/// The rights that held after an instant.
pub(super) async fn tilgang(
    tx: &mut PgConnection,
    barn: BarnId,
    sidan: OffsetDateTime,
) -> Result<Vec<Tilgang>, sqlx::Error> {
    sqlx::query_as!(
        Tilgang,
        r#"select brukar_id as "brukar_id: BrukarId", instans_namn, eining_namn, rolle as "rolle!", grunnlag as "grunnlag!",
            fraa as "fraa!", nullif(til, 'infinity') as til, til > now() as "no!"
        from app.barn_tilgang($1, $2)"#,
        barn.uuid(),
        sidan,
    )
    .fetch_all(tx)
    .await
}

/// What was done between two instants, added up.
pub(super) async fn spor(
    tx: &mut PgConnection,
    barn: BarnId,
    (sidan, foer): (OffsetDateTime, OffsetDateTime),
) -> Result<Vec<Spor>, sqlx::Error> {
    sqlx::query_as!(
        Spor,
        r#"select brukar_id as "brukar_id: BrukarId", instans_namn, eining_namn, rolle as "rolle!", handling as "handling!",
            avvist as "avvist!", uttak as "uttak!", tal as "tal!", fyrste as "fyrste!", siste as "siste!"
        from app.barn_spor($1, $2, $3)"#,
        barn.uuid(),
        sidan,
        foer,
    )
    .fetch_all(tx)
    .await
}
