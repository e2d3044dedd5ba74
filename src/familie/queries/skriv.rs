//! SQL that keeps what a family writes. Whose it is, the database says.

use uuid::Uuid;

use crate::db::FamilyTx;
use crate::ids::{MoeteFamilieId, SakId, TiltakId};
use crate::syn::Svar;

/// What one thinks, and what the child says; to a meeting one is invited to, or to those who work with the sak. Sent twice it is
/// one row.
pub(in crate::familie) async fn syn(
    tx: &mut FamilyTx,
    id: Uuid,
    (sak, moete): (SakId, Option<MoeteFamilieId>),
    eige_syn: Option<&str>,
    barnets_stemme: Option<&str>,
) -> Result<(), sqlx::Error> {
    let kommune = tx.kommune_id();
    sqlx::query!(
        "insert into syn (kommune_id, syn_id, sak_id, eige_syn, barnets_stemme, moete_familie_id)
        values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing",
        kommune.uuid(),
        id,
        sak.uuid(),
        eige_syn,
        barnets_stemme,
        moete.map(MoeteFamilieId::uuid),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether a tiltak works. Sent twice it is one row.
pub(in crate::familie) async fn tilbakemelding(
    tx: &mut FamilyTx,
    id: Uuid,
    (sak, tiltak): (SakId, TiltakId),
    svar: Svar,
    tekst: Option<&str>,
) -> Result<(), sqlx::Error> {
    let kommune = tx.kommune_id();
    sqlx::query!(
        "insert into tilbakemelding (kommune_id, tilbakemelding_id, sak_id, tiltak_id, svar, tekst)
        values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing",
        kommune.uuid(),
        id,
        sak.uuid(),
        tiltak.uuid(),
        svar.code(),
        tekst,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
