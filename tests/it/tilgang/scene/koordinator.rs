//! What there is about a barnekoordinator in the sak of a scene.

use uuid::Uuid;

use crate::harness::{Person, Sak};

/// An offer to this person, whatever their role: what may be asked of whom has its own tests.
pub(super) async fn tilbod(sak: &Sak, til: &Person, melding: &str) -> Uuid {
    let vurdering = sak.koordinator_vurdering(true, "ja").await;
    let id = sak.app.new_id();
    let mut tx = sak.app.sql().begin().await.unwrap();
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query(
        "insert into koordinator_tilbod (kommune_id, koordinator_tilbod_id, sak_id, koordinator_vurdering_id, fraa_brukar_id,
            til_id, til_brukar_id, melding, tilbydd_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, now())",
    )
    .bind(til.kommune_id.uuid())
    .bind(id)
    .bind(sak.id.uuid())
    .bind(vurdering)
    .bind(sak.ansvarleg.id.uuid())
    .bind(til.prinsipal_id.uuid())
    .bind(til.id.uuid())
    .bind(melding)
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

/// A plan that was sent to the family.
pub(super) async fn plan(sak: &Sak, tekst: &str) -> Uuid {
    let id = sak.app.new_id();
    for statement in [
        "insert into individuellplan select $1, $2, $3, $4, now() where $5::text is not null",
        "insert into individuellplan_del values ($1, $2, 'maal', 1, $3, $5, $4, now())",
        "insert into individuellplan_versjon (kommune_id, individuellplan_id, nr, sak_id, innhald, sha256, pdf, revisjon, frosen_av,
            frosen_at)
        select $1, $2, 1, $3, i, sha256(convert_to(i, 'UTF8')), '%PDF', app.today() + 365, $4, now()
        from (select jsonb_build_object('stad', 'x', 'gjeld', 'Nora L.', 'versjon', 1, 'revisjon', 'x', 'tiltak', '[]'::jsonb, 'delar',
            jsonb_build_array(jsonb_build_array('maal', $5::text)))::text as i) v",
    ] {
        sqlx::query(statement)
            .bind(sak.ansvarleg.kommune_id.uuid())
            .bind(id)
            .bind(sak.id.uuid())
            .bind(sak.ansvarleg.id.uuid())
            .bind(tekst)
            .execute(sak.app.sql())
            .await
            .unwrap();
    }
    id
}
