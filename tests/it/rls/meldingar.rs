//! The functions about jobs that write or tell what their caller may not, and how little that is.

use laget::access::Role;

use super::as_person;
use super::funksjonar::scene;

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
    let job: uuid::Uuid = sqlx::query_scalar("select job_id from job where kommune_id = $1")
        .bind(seljord.id.uuid())
        .fetch_one(app.sql())
        .await
        .unwrap();
    for (who, revived) in [(&kari, 0_i64), (&stranger, 0), (&yngve, 1)] {
        let mut db = as_person(&app, who).await;
        let told = sqlx::query_scalar("select app.job_finst($1)").bind(job);
        let told: bool = told.fetch_one(&mut *db).await.unwrap();
        assert_eq!(told, revived == 1, "{}", who.namn);
        let asked = sqlx::query_scalar("select app.job_revive_all('programfeil', null)");
        let number: i64 = asked.fetch_one(&mut *db).await.unwrap();
        assert_eq!(number, revived, "{}", who.namn);
    }
}
