//! SQL about who has looked at a child.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::ids::BarnId;

/// A row of the innsynslogg, without the name of the one who looked.
pub(in crate::barn) struct Innsyn {
    pub logg_id: Uuid,
    pub at: OffsetDateTime,
    pub instans_namn: Option<String>,
    pub eining_namn: Option<String>,
    pub rolle: String,
    pub handling: String,
    pub grunnlag: String,
    pub grunn: Option<String>,
    pub avvist: bool,
}

/// The rows before one, the last first. For the personvernombod all; for the leader of the child's eining
/// those of the eining's own staff.
pub(in crate::barn) async fn of_barn(
    tx: &mut PgConnection,
    barn: BarnId,
    before: Option<(OffsetDateTime, Uuid)>,
    limit: i32,
) -> Result<Vec<Innsyn>, sqlx::Error> {
    let (at, id) = before.unzip();
    sqlx::query_as!(
        Innsyn,
        r#"select logg_id as "logg_id!", at as "at!", instans_namn, eining_namn, rolle as "rolle!",
            handling as "handling!", grunnlag as "grunnlag!", grunn, avvist as "avvist!"
        from app.innsyn_i_barn($1, $2, $3, $4)"#,
        barn.uuid(),
        at,
        id,
        limit,
    )
    .fetch_all(tx)
    .await
}
