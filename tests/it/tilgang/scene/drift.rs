//! What the house tells, and what it could not do.

use uuid::Uuid;

use crate::harness::{Person, Sak, TestApp};

/// A melding to this person about the sak.
pub async fn innboks(app: &TestApp, sak: &Sak, til: &Person) -> Uuid {
    let id = app.new_id();
    sqlx::query(
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, at, epost)
        select kommune_id, $2, $3, 'lag_inn', sak_id, $2::text, now(), 'ikkje' from sak where sak_id = $1",
    )
    .bind(sak.id.uuid())
    .bind(id)
    .bind(til.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    id
}

/// A job of this person's that stopped.
pub async fn jobb(app: &TestApp, sak: &Sak, til: &Person) -> Uuid {
    app.jobs_may_stop();
    let id = app.new_id();
    sqlx::query(
        "insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, state, run_at, finished_at)
        select kommune_id, $2, 'varsel', $3, $2::text, 'dead', now(), now() from sak where sak_id = $1",
    )
    .bind(sak.id.uuid())
    .bind(id)
    .bind(til.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    id
}
