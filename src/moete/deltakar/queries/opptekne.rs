//! SQL about who is in another meeting.

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::{Kven, Ny};
use crate::ids::BrukarId;
use crate::moete::model::Oppteken;
use crate::moete::{Moete, Tid};

/// Who of these people is in another meeting then.
pub(in crate::moete::deltakar) async fn i_anna_moete(
    tx: &mut PgConnection,
    moete: &Moete,
    nye: &[Ny],
) -> Result<Vec<Oppteken>, sqlx::Error> {
    let folk = nye.iter().filter_map(|ny| match &ny.kven {
        Kven::Her(_, brukar, _) => Some(brukar.uuid()),
        Kven::Utanfraa { .. } => None,
    });
    let folk: Vec<Uuid> = folk.collect();
    let rows = sqlx::query!(
        r#"select brukar_id as "brukar_id!: BrukarId", fraa as "fraa!", til as "til!" from app.moete_opptekne($1, $2)"#,
        moete.moete_id.uuid(),
        &folk,
    )
    .fetch_all(tx)
    .await?;
    let oppteken = rows.into_iter().map(|row| Oppteken {
        brukar_id: row.brukar_id,
        tid: Tid {
            dato: moete.tid.dato,
            fraa: row.fraa,
            til: row.til,
        },
    });
    Ok(oppteken.collect())
}
