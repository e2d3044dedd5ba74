//! `/jobbar`: what stopped, for the systemansvarleg.

use laget::access::Role;

use super::Scene;

#[tokio::test]
async fn the_systemansvarleg_sees_what_stopped_and_has_it_tried_again_or_put_away() {
    let w = Scene::new().await;
    w.app.jobs_may_stop();
    let yngve = w
        .kommune
        .person("Yngve Moe", Role::Systemansvarleg, &w.skule);
    let yngve = yngve.await;
    w.ask_for("paaminning", w.kari.id).await;
    w.ask_for("varsel", w.kari.id).await;
    sqlx::query(
        "update job set state = 'dead', attempts = 60, cause = 'adressa_blei_avvist', finished_at = now()
        where kommune_id = $1",
    )
    .bind(w.kommune.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    let client = w.app.client_for(&yngve).await;
    let page = client.get("/jobbar").await;
    assert!(
        page.text().contains("E-post om nye meldingar"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Kari Vik") && page.text().contains("60 gonger"));
    assert!(page.text().contains("Sjå om ho er skriven rett"));
    assert!(!page.text().contains("Nora"));

    for action in page.attribute("td form[action$='/igjen']", "action") {
        client.submit_from("/jobbar", &action, &[]).await;
    }

    assert!(client.get("/jobbar").await.text().contains("Alt er gjort"));
    assert_eq!(w.meldingar().await.len(), 2);
    sqlx::query("update job set state = 'dead', finished_at = now() where kommune_id = $1")
        .bind(w.kommune.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let page = client.get("/jobbar").await;
    for action in page.attribute("td form[action$='/bort']", "action") {
        client.submit_from("/jobbar", &action, &[]).await;
    }
    assert!(client.get("/jobbar").await.text().contains("Alt er gjort"));
    assert_eq!(w.jobs("waiting").await, 0);
}

#[tokio::test]
async fn the_second_of_two_windows_is_told_that_the_job_is_seen_to() {
    let w = Scene::new().await;
    w.app.jobs_may_stop();
    let yngve = w
        .kommune
        .person("Yngve Moe", Role::Systemansvarleg, &w.skule);
    let client = w.app.client_for(&yngve.await).await;
    w.ask_for("varsel", w.kari.id).await;
    sqlx::query("update job set state = 'dead', finished_at = now() where kommune_id = $1")
        .bind(w.kommune.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let page = client.get("/jobbar").await;
    let bort = "form[action$='/bort']:not([action='/jobbar/bort'])";
    let bort = page.attribute(bort, "action").remove(0);
    page.submit(&bort, &[]).await;

    let second = page.submit(&bort, &[]).await;

    assert_eq!(second.status, 303, "{}", second.text());
    let told = second.follow().await.text();
    assert!(told.contains("Jobben er alt teken hand om."), "{told}");
}

#[tokio::test]
async fn all_that_stopped_for_one_cause_are_tried_again_or_put_away_together() {
    for (action, state) in [("/jobbar/igjen", "done"), ("/jobbar/bort", "discarded")] {
        let w = Scene::new().await;
        w.app.jobs_may_stop();
        let yngve = w
            .kommune
            .person("Yngve Moe", Role::Systemansvarleg, &w.skule);
        let client = w.app.client_for(&yngve.await).await;
        let per = w.kommune.person("Per Dal", Role::Tilsett, &w.skule).await;
        for (who, cause) in [
            (&w.kari, "adressa_blei_avvist"),
            (&per, "adressa_blei_avvist"),
            (&ola(&w).await, "programfeil"),
        ] {
            w.ask_for("varsel", who.id).await;
            sqlx::query(
                "update job set state = 'dead', attempts = 3, cause = $2, finished_at = now()
                where brukar_id = $1 and state = 'waiting'",
            )
            .bind(who.id.uuid())
            .bind(cause)
            .execute(w.app.sql())
            .await
            .unwrap();
        }
        let page = client.get("/jobbar").await;
        assert!(
            page.text().contains("2 jobbar stoppa av same grunn"),
            "{}",
            page.text()
        );
        let mut names = page.select("td button");
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(
            (all, names.len()),
            (6, 6),
            "no two buttons are called the same"
        );

        let page = page.submit(action, &[]).await;

        assert_eq!(page.status, 303);
        assert_eq!(w.jobs(state).await, 2);
        assert_eq!(w.jobs("dead").await, 1, "it stopped for something else");
    }
}

async fn ola(w: &Scene) -> crate::harness::Person {
    w.kommune.person("Ola Li", Role::Tilsett, &w.skule).await
}
