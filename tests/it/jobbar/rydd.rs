//! What has served its time is cleared away.

use super::Scene;

#[tokio::test]
async fn what_has_served_its_time_is_thrown_away_and_nothing_anybody_wrote() {
    let w = Scene::new().await;
    w.app.jobs_may_stop();
    for statement in [
        "insert into innsending values ($1, gen_random_uuid(), $2, sha256('a'), '/', 'uro', now() - interval '61 days')",
        "insert into innsending values ($1, gen_random_uuid(), $2, sha256('a'), '/', 'uro', now())",
        "insert into utkast values ($1, $2, '/uro/ny', 'a=b', now() - interval '20 days')",
        "insert into sesjon (token_hash, brukar_id, kommune_id, created_at, sist_brukt, ledig_til, absolutt_til, faktorar_krav)
        select sha256('gammal' || $1::text::bytea), $2, $1, d, d, d + interval '1 day', d + interval '1 day', 1
        from (values (now() - interval '70 days')) v (d)",
        "insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, state, run_at, finished_at)
        values ($1, gen_random_uuid(), 'varsel', $2, 'a', 'done', now(), now() - interval '15 days'),
            ($1, gen_random_uuid(), 'varsel', $2, 'b', 'dead', now(), now() - interval '91 days'),
            ($1, gen_random_uuid(), 'varsel', $2, 'c', 'dead', now(), now() - interval '80 days')",
        // of another kind than the one that runs: the application's day stands still, and may be five days before the database's
        "insert into job_day select $1, 'rydda_foer', app.today() - d from unnest(array[5, 61]) d where $2 is not null",
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
        (
            "job_day where kind = 'rydda_foer' and dag = app.today() - 5 and kommune_id = $1",
            1,
        ),
    ] {
        let rows = w.app.count(which, w.kommune.id.uuid()).await;
        assert_eq!(rows, left, "{which}");
    }
}

#[tokio::test]
async fn sessions_of_families_and_logins_that_were_begun_go_when_their_time_is_out() {
    let w = Scene::new().await;
    let kommune = w.kommune.id.uuid();
    for (sub, days) in [("gammal", 61), ("ny", 59)] {
        let statement = "with p as (
                insert into familie_person (kommune_id, familie_person_id, issuer, sub, oppslag)
                values ($1, $2, 'https://idporten.example', $3, array['\\x00'::bytea])
            ), f as (
                insert into oidc_flyt (cookie_hash, klient, foeremaal, til, created_at)
                values (sha256($2::text::bytea), $3 || $1::text, 'familie', '/familie', now() - make_interval(days => $4 - 60))
            )
            insert into familie_sesjon (token_hash, kommune_id, familie_person_id, klient, acr, hint_id, ledig_til,
                absolutt_til)
            values (sha256($2::text::bytea), $1, $2, $3, 'x', $2, now() - make_interval(days => $4),
                now() - make_interval(days => $4))";
        sqlx::query(statement)
            .bind(kommune)
            .bind(w.app.new_id())
            .bind(sub)
            .bind(days)
            .execute(w.app.sql())
            .await
            .unwrap();
    }
    sqlx::query("select app.rydd_familie($1)")
        .bind(kommune)
        .execute(w.app.sql())
        .await
        .unwrap();

    let left = "familie_sesjon where klient = 'ny' and kommune_id = $1";
    assert_eq!(w.app.count(left, kommune).await, 1);
    assert_eq!(
        w.app
            .count("familie_sesjon where kommune_id = $1", kommune)
            .await,
        1
    );
    let begun = "oidc_flyt where klient like '%' || $1::text";
    assert_eq!(w.app.count(begun, kommune).await, 1);
}

#[tokio::test]
async fn what_logins_left_behind_goes_and_what_still_means_something_stays() {
    let w = Scene::new().await;
    let (kommune, kari) = (w.kommune.id.uuid(), w.kari.id.uuid());
    let left = [
        (
            "insert into nykel_utfordring select gen_random_uuid(), $1, '{}', now() - d * interval '1 hour' from unnest(array[1, 25]) d",
            "nykel_utfordring where brukar_id = $1",
            1,
        ),
        (
            "insert into kjend_eining select $1, sha256(d::text::bytea), now() - interval '2 years', now() - d * interval '1 day'
            from unnest(array[360, 370]) d",
            "kjend_eining where brukar_id = $1",
            1,
        ),
        (
            "insert into oppstartskode values ($1, sha256('a'), now() - interval '64 days', now() - interval '61 days')",
            "oppstartskode where brukar_id = $1",
            0,
        ),
        (
            "insert into gjenopprettingskode select $1, n, sha256(n::text::bytea), now() - interval '90 days',
                case n when 1 then now() - interval '61 days' when 2 then now() - interval '59 days' end
            from generate_series(1, 3) n",
            "gjenopprettingskode where nr > 1 and brukar_id = $1",
            2,
        ),
        // the one that is used says who made it
        (
            "insert into eingongskode (kommune_id, eingongskode_id, brukar_id, laga_av, laga_at, gjeld_til, brukt_at, hash)
            select k.kommune_id, gen_random_uuid(), $1, $1, now(), now() - d * interval '1 day',
                case d when 61 then now() - interval '61 days' end, sha256('a')
            from kommune_brukar k, unnest(array[59, 61, 62]) d where k.brukar_id = $1",
            "eingongskode where brukar_id = $1",
            2,
        ),
    ];
    for (made, _, _) in left {
        sqlx::query(made)
            .bind(kari)
            .execute(w.app.sql())
            .await
            .unwrap();
    }

    sqlx::query("select app.rydd($1)")
        .bind(kommune)
        .execute(w.app.sql())
        .await
        .unwrap();

    for (_, which, rows) in left {
        assert_eq!(w.app.count(which, kari).await, rows, "{which}");
    }
    let all = "gjenopprettingskode where brukar_id = $1";
    assert_eq!(w.app.count(all, kari).await, 2);
}
