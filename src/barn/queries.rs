//! SQL about children.

use sqlx::postgres::PgConnection;
use time::Date;

use super::{Barn, Grunnlag};
use crate::ids::{BarnId, EiningId};

struct Row {
    barn_id: BarnId,
    fornamn: String,
    etternamn: String,
    foedd: Date,
    har_fnr: bool,
    eining_id: Option<EiningId>,
    eining_namn: Option<String>,
    omsorgsstatus: String,
    adressesperre: bool,
    version: i32,
    grunnlag: String,
}

/// The child's card, if row level security lets it be seen.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut PgConnection, barn: BarnId) -> Result<Option<Barn>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select b.barn_id, b.fornamn, b.etternamn, b.foedd, b.fnr_oppslag is not null as "har_fnr!",
            case when not b.adressesperre then b.eining_id end as "eining_id: EiningId",
            case when not b.adressesperre then e.namn end as eining_namn,
            b.omsorgsstatus, b.adressesperre, b.version,
            case
                when b.eining_id = any((select app.mine_einingar())::uuid[]) then 'eining'
                when (select app.er_helsestasjon()) then 'helsestasjon'
                when exists (
                    select from sak_tilgang t
                    where t.kommune_id = b.kommune_id and t.barn_id = b.barn_id and now() < t.til
                ) then 'lag'
                else 'oppslag'
            end as "grunnlag!"
        from barn b
        left join eining e on e.kommune_id = b.kommune_id and e.eining_id = b.eining_id
        where b.barn_id = $1"#,
        barn.uuid(),
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| Barn {
        barn_id: row.barn_id,
        fornamn: row.fornamn.into(),
        etternamn: row.etternamn.into(),
        foedd: row.foedd,
        har_fnr: row.har_fnr,
        eining_id: row.eining_id,
        eining_namn: row.eining_namn,
        omsorgsstatus: row.omsorgsstatus,
        adressesperre: row.adressesperre,
        version: row.version,
        grunnlag: Grunnlag::from_code(&row.grunnlag),
    }))
}
