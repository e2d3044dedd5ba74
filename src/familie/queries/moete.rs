//! SQL about the meetings one of a family is invited to.

use time::{Date, Time};

use crate::db::FamilyTx;
use crate::familie::model::{Moete, Syn};
use crate::ids::{BarnId, MoeteFamilieId, SakId};
use crate::moete::{Familiestand, Tid};

struct Row {
    id: MoeteFamilieId,
    sak_id: SakId,
    barn_id: BarnId,
    dato: Date,
    fraa: Time,
    til: Time,
    stad: String,
    svar: String,
    stand: Familiestand,
}

impl From<Row> for Moete {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            sak_id: row.sak_id,
            barn_id: row.barn_id,
            tid: Tid {
                dato: row.dato,
                fraa: row.fraa,
                til: row.til,
            },
            stad: row.stad,
            svar: row.svar,
            stand: row.stand,
        }
    }
}

/// The invitations of the session's person, the first meeting first: to one item each, and nobody else's.
pub(in crate::familie) async fn list(tx: &mut FamilyTx) -> Result<Vec<Moete>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select moete_familie_id as "id!: MoeteFamilieId", sak_id as "sak_id!: SakId", barn_id as "barn_id!: BarnId",
            dato as "dato!", fraa as "fraa!", til as "til!", stad as "stad!", svar as "svar!", stand as "stand!: Familiestand"
        from app.familie_moete()
        order by dato, fraa, moete_familie_id"#,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(Moete::from).collect())
}

/// One of them, of this child.
pub(in crate::familie) async fn find(
    tx: &mut FamilyTx,
    barn: BarnId,
    id: MoeteFamilieId,
) -> Result<Option<Moete>, sqlx::Error> {
    let alle = list(tx).await?;
    Ok(alle.into_iter().find(|m| m.id == id && m.barn_id == barn))
}

/// What this person has written to the meeting.
pub(in crate::familie) async fn skrive(
    tx: &mut FamilyTx,
    id: MoeteFamilieId,
) -> Result<Vec<Syn>, sqlx::Error> {
    sqlx::query_as!(
        Syn,
        "select eige_syn as eige, barnets_stemme, skrive_at from syn where moete_familie_id = $1 order by skrive_at, syn_id",
        id.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// The answer. False when there is nothing to answer any more.
pub(in crate::familie) async fn svar(
    tx: &mut FamilyTx,
    id: MoeteFamilieId,
    svar: &str,
    dag: Date,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.familie_moete_svar($1, $2, $3) as "svart!""#,
        id.uuid(),
        svar,
        dag,
    )
    .fetch_one(&mut **tx)
    .await
}
