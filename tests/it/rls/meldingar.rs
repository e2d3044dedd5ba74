//! The functions about meldingar and jobs that write what their caller may not, and how little that is.

use laget::access::Role;
use sqlx::postgres::PgConnection;
use time::macros::datetime;
use uuid::Uuid;

use super::as_person;
use super::funksjonar::scene;

async fn tilbod_borte(db: &mut PgConnection, tilbod: Uuid) {
    sqlx::query("select app.melding_tilbod_borte($1, $2)")
        .bind(tilbod)
        .bind(datetime!(2026-11-23 09:00 +1))
        .execute(&mut *db)
        .await
        .unwrap();
    sqlx::query("commit").execute(db).await.unwrap();
}

#[tokio::test]
async fn an_offer_is_marked_as_gone_when_it_is_and_by_somebody_who_sees_the_sak() {
    let (app, seljord, aasen, bakken) = scene().await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &aasen).await;
    let per = seljord.person("Per Dal", Role::Tilsett, &aasen).await;
    let ola = seljord.person("Ola Moe", Role::Tilsett, &bakken).await;
    let sak = aasen.barn("Nora", "Li").await.sak(&kari, "Trøytt.").await;
    let tilbod = sak.tilbod(&per, "Ring mor.").await.uuid();
    sqlx::query(
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, objekt_id, noekkel, at, epost)
        values ($1, gen_random_uuid(), $2, 'overlevering_tilbydd', $3, $4, 'n', now(), 'sendt')",
    )
    .bind(seljord.id.uuid())
    .bind(per.id.uuid())
    .bind(sak.id.uuid())
    .bind(tilbod)
    .execute(app.sql())
    .await
    .unwrap();
    let unread = || app.count("melding where lesen_at is null and objekt_id = $1", tilbod);

    tilbod_borte(&mut *as_person(&app, &kari).await, tilbod).await;
    assert_eq!(unread().await, 1, "it stands");
    sqlx::query(
        "update overlevering set tilstand = 'trekt', svart_at = now() where overlevering_id = $1",
    )
    .bind(tilbod)
    .execute(app.sql())
    .await
    .unwrap();
    tilbod_borte(&mut *as_person(&app, &ola).await, tilbod).await;
    assert_eq!(unread().await, 1, "Ola does not see the sak");
    tilbod_borte(&mut *as_person(&app, &kari).await, tilbod).await;
    assert_eq!(unread().await, 0);
}

#[tokio::test]
async fn only_a_systemansvarleg_has_what_stopped_tried_again_and_only_at_home() {
    let (app, seljord, aasen, _) = scene().await;
    app.jobs_may_stop();
    let other = app.kommune().await;
    let skule = other.skule("Bøen skule").await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &aasen).await;
    let stranger = other.person("Siri Sys", Role::Systemansvarleg, &skule);
    let stranger = stranger.await;
    let yngve = seljord.person("Yngve Moe", Role::Systemansvarleg, &aasen);
    let yngve = yngve.await;
    sqlx::query(
        "insert into job (kommune_id, job_id, kind, dedupe_key, state, cause, run_at, finished_at)
        values ($1, gen_random_uuid(), 'rydd', 'n', 'dead', 'programfeil', now(), now())",
    )
    .bind(seljord.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    for (who, revived) in [(&kari, 0_i64), (&stranger, 0), (&yngve, 1)] {
        let mut db = as_person(&app, who).await;
        let asked = sqlx::query_scalar("select app.job_revive_all('programfeil', null)");
        let number: i64 = asked.fetch_one(&mut *db).await.unwrap();
        assert_eq!(number, revived, "{}", who.namn);
    }
}
