//! An eining that is proposed to end, with the skule as its successor.

use uuid::Uuid;

use crate::harness::{Eining, Person};

/// Proposed by another than who is asked; nobody works there.
pub(super) async fn slutt(skule: &Eining, melder: &Person) -> Uuid {
    let app = &skule.kommune.app;
    let id = app.new_id();
    let gamal = skule
        .kommune
        .skule(&format!("Gamal skule {}", id.simple()))
        .await;
    sqlx::query(
        "insert into eining_endring (kommune_id, eining_endring_id, slag, eining_id, ny, instans_id, dag, gamle, grunn, gjort_av, gjort_at)
        select $1, $2, 'slutt', $3, false, $4, app.today() + 30, array[$5], 'vanleg tekst', (
            select m.brukar_id from medlemskap m
            where m.kommune_id = $1 and m.brukar_id <> $6 and m.rolle <> 'systemansvarleg' limit 1
        ), now()",
    )
    .bind(skule.kommune.id.uuid())
    .bind(id)
    .bind(skule.id.uuid())
    .bind(skule.instans_id.uuid())
    .bind(gamal.id.uuid())
    .bind(melder.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    id
}
