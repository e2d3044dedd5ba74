//! What has served its time is cleared away.

use super::Scene;

#[tokio::test]
async fn what_has_served_its_time_is_thrown_away_and_nothing_anybody_wrote() {
    let w = Scene::new().await;
    w.app.jobs_may_stop();
    for statement in [
        "insert into innsending values ($1, gen_random_uuid(), $2, sha256('a'), '/', 'uro', now() - interval '61 days')",
        "insert into innsending values ($1, gen_random_uuid(), $2, sha256('a'), '/', 'uro', now())",
        "insert into utkast values ($1, $2, '/uro/ny', 'a=b', now() - interval '900 days')",
        "insert into sesjon values (sha256('gammal' || $1::text::bytea), $2, $1, now() - interval '70 days',
            now() - interval '70 days', now() - interval '69 days', now() - interval '69 days')",
        "insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, state, run_at, finished_at)
        values ($1, gen_random_uuid(), 'varsel', $2, 'a', 'done', now(), now() - interval '15 days'),
            ($1, gen_random_uuid(), 'varsel', $2, 'b', 'dead', now(), now() - interval '91 days'),
            ($1, gen_random_uuid(), 'varsel', $2, 'c', 'dead', now(), now() - interval '80 days')",
        "insert into job_day select $1, 'rydd', app.today() - d from unnest(array[5, 61]) d where $2 is not null",
    ] {
        sqlx::query(statement)
            .bind(w.kommune.id.uuid())
            .bind(w.kari.id.uuid())
            .execute(w.app.sql())
            .await
            .unwrap();
    }
    w.app.worker().plan().await;

    w.app.work().await;

    for (which, left) in [
        ("innsending where kommune_id = $1", 1),
        ("utkast where kommune_id = $1", 1),
        // the sessions of the day's own jobs are thrown away later
        ("sesjon where not jobb and kommune_id = $1", 0),
        (
            "job where kind = 'varsel' and dedupe_key in ('a', 'b') and kommune_id = $1",
            0,
        ),
        ("job where dedupe_key = 'c' and kommune_id = $1", 1),
        (
            "job_day where dag = app.today() - 61 and kommune_id = $1",
            0,
        ),
        ("job_day where dag = app.today() - 5 and kommune_id = $1", 1),
    ] {
        let rows = w.app.count(which, w.kommune.id.uuid()).await;
        assert_eq!(rows, left, "{which}");
    }
}
