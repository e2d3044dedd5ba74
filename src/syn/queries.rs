//! SQL about what families have written, as staff read it.

use sqlx::postgres::PgConnection;

use super::model::{Syn, Tilbakemelding};
use crate::ids::{PunktId, SakId};

/// As many as a page shows; a family writes now and then.
const MAX: i64 = 100;

/// What the family has written about the sak, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_for_sak(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Syn>, sqlx::Error> {
    sqlx::query_as!(
        Syn,
        r#"select s.namn, s.relasjon, s.eige_syn, s.barnets_stemme, s.skrive_at, i.punkt_id as "til_punkt?: PunktId"
        from syn s
        left join moete_familie i on i.kommune_id = s.kommune_id and i.moete_familie_id = s.moete_familie_id
        where s.sak_id = $1
        order by s.skrive_at desc, s.syn_id desc
        limit $2"#,
        sak.uuid(),
        MAX,
    )
    .fetch_all(tx)
    .await
}

/// What the family says of the sak's tiltak, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn tilbakemeldingar(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Tilbakemelding>, sqlx::Error> {
    sqlx::query_as!(
        Tilbakemelding,
        "select tiltak_id, namn, relasjon, svar, tekst, skrive_at
        from tilbakemelding
        where sak_id = $1
        order by skrive_at desc, tilbakemelding_id desc
        limit $2",
        sak.uuid(),
        MAX,
    )
    .fetch_all(tx)
    .await
}
