//! SQL that keeps what a family writes. Whose it is, the database says.

use uuid::Uuid;

use crate::db::FamilyTx;
use crate::ids::{IndividuellplanId, MoeteFamilieId, ReferatId, SakId, TiltakId};
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

/// The most texts one can send about the same in a day and a night: nobody has more to say, and those who read must find what matters.
const FLEST: i64 = 20;

/// Said beside the field when there are no more.
pub(in crate::familie) const FOR_MANGE: &str = "Du har sendt 20 tekstar det siste døgnet, og fleire kan ikkje sendast no. Teksten din er \
    ikkje send, og står her. Prøv igjen i morgon, eller ring den du har kontakt med.";

/// The same where an answer goes with the text.
pub(in crate::familie) const FOR_MANGE_MED_SVAR: &str = "Du har sendt 20 tekstar det siste døgnet, og fleire kan ikkje sendast no. Verken svaret \
    eller teksten er send. Ta bort teksten, så kan du sende svaret.";

/// One text of this person about a thing is counted and kept at a time, until the transaction ends: else several that come at once would
/// each see room for one more.
async fn tur(tx: &mut FamilyTx, om: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1::text || app.familie_person(), 5))",
        om.to_string(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether this person has sent as much about the sak as one can; what is sent again is counted once.
pub(in crate::familie) async fn for_mange_syn(
    tx: &mut FamilyTx,
    id: Uuid,
    sak: SakId,
) -> Result<bool, sqlx::Error> {
    tur(tx, sak.uuid()).await?;
    sqlx::query_scalar!(
        r#"select count(*) >= $3 as "mange!" from syn
        where sak_id = $1 and syn_id <> $2 and skrive_at > now() - interval '1 day'"#,
        sak.uuid(),
        id,
        FLEST,
    )
    .fetch_one(&mut **tx)
    .await
}

/// The same of the merknader to a referat.
pub(in crate::familie) async fn for_mange_merknader(
    tx: &mut FamilyTx,
    id: Uuid,
    referat: ReferatId,
) -> Result<bool, sqlx::Error> {
    tur(tx, referat.uuid()).await?;
    sqlx::query_scalar!(
        r#"select count(*) >= $3 as "mange!" from referat_merknad
        where referat_id = $1 and merknad_id <> $2 and skrive_at > now() - interval '1 day'"#,
        referat.uuid(),
        id,
        FLEST,
    )
    .fetch_one(&mut **tx)
    .await
}

/// The same of the merknader to an individuell plan.
pub(in crate::familie) async fn for_mange_planmerknader(
    tx: &mut FamilyTx,
    id: Uuid,
    plan: IndividuellplanId,
) -> Result<bool, sqlx::Error> {
    tur(tx, plan.uuid()).await?;
    sqlx::query_scalar!(
        r#"select count(*) >= $3 as "mange!" from individuellplan_merknad
        where individuellplan_id = $1 and merknad_id <> $2 and skrive_at > now() - interval '1 day'"#,
        plan.uuid(),
        id,
        FLEST,
    )
    .fetch_one(&mut **tx)
    .await
}

/// The same of what is said of a tiltak.
pub(in crate::familie) async fn for_mange_tilbakemeldingar(
    tx: &mut FamilyTx,
    id: Uuid,
    tiltak: TiltakId,
) -> Result<bool, sqlx::Error> {
    tur(tx, tiltak.uuid()).await?;
    sqlx::query_scalar!(
        r#"select count(*) >= $3 as "mange!" from tilbakemelding
        where tiltak_id = $1 and tilbakemelding_id <> $2 and skrive_at > now() - interval '1 day'"#,
        tiltak.uuid(),
        id,
        FLEST,
    )
    .fetch_one(&mut **tx)
    .await
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
