//! What is read and what is not, and what was never told.

use axum::body::Body;
use axum::http::Method;

use super::World;
use crate::harness::TestApp;

#[tokio::test]
async fn what_came_after_the_page_was_made_is_not_marked_as_read_with_the_rest() {
    let w = World::new().await;
    w.old_meldingar(1).await;
    let per = w.app.client_for(&w.per).await;
    let page = per.get("/meldingar").await;
    w.offer().await;

    page.submit("/meldingar/lesne", &[]).await;

    let unread = per.get("/meldingar").await.select("[data-ulesen] a");
    assert_eq!(
        unread,
        ["Ulesen: Kari Vik vil levere ei sak til deg: Nora L."]
    );
}

#[tokio::test]
async fn what_was_being_written_while_the_page_was_made_is_not_marked_as_read_either() {
    let w = World::new().await;
    let mut slow = w.app.sql().begin().await.unwrap();
    sqlx::query(
        "insert into melding (kommune_id, melding_id, brukar_id, slag, noekkel, at, epost)
        values ($1, gen_random_uuid(), $2, 'lag_inn', 'sein', '2026-11-01', 'sendt')",
    )
    .bind(w.skule.kommune.id.uuid())
    .bind(w.per.id.uuid())
    .execute(&mut *slow)
    .await
    .unwrap();
    w.old_meldingar(1).await;
    let per = w.app.client_for(&w.per).await;
    let page = per.get("/meldingar").await;
    slow.commit().await.unwrap();

    page.submit("/meldingar/lesne", &[]).await;

    let page = per.get("/meldingar").await;
    assert_eq!(page.select("[data-ulesen] a").len(), 1);
    assert_eq!(page.select(".hovudmeny .tal"), ["1 ulesne"]);
}

#[tokio::test]
async fn what_a_browser_fetches_ahead_is_not_read() {
    let w = World::new().await;
    w.offer().await;
    let per = w.app.client_for(&w.per).await;
    let page = per.get("/meldingar").await;
    let path = page.attribute(".meldingar a", "href").remove(0);
    let head = per.request(Method::HEAD, &path);
    let ahead = per.request(Method::GET, &path);
    for request in [head, ahead.header("sec-purpose", "prefetch;prerender")] {
        let page = per.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, 303);
    }
    assert!(per.get("/meldingar").await.has("[data-ulesen]"));
}

#[tokio::test]
async fn everything_can_be_marked_as_read_also_when_the_unread_are_far_down() {
    let w = World::new().await;
    w.old_meldingar(40).await;
    sqlx::query("update melding set lesen_at = now() where brukar_id = $1 and noekkel <> '40'")
        .bind(w.per.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let per = w.app.client_for(&w.per).await;
    let page = per.get("/meldingar").await;
    assert!(!page.has("[data-ulesen]"));

    page.submit("/meldingar/lesne", &[]).await;

    assert!(!per.get("/").await.has(".hovudmeny .tal"));
}

#[tokio::test]
async fn an_offer_that_is_withdrawn_needs_no_reading_and_leads_to_the_sak() {
    let w = World::new().await;
    w.sak.deltakar(&w.per).await;
    w.offer().await;
    let kari = w.app.client_for(&w.kari).await;
    let page = kari.get(&format!("/sak/{}/overlever", w.sak.id)).await;
    let trekk = page.attribute("form[action$='/trekk']", "action").remove(0);

    page.submit(&trekk, &[]).await;

    assert_eq!(
        w.inbox(&w.per).await,
        ["Kari Vik vil levere ei sak til deg: Nora L."]
    );
    let per = w.app.client_for(&w.per).await;
    let path = per
        .get("/meldingar")
        .await
        .attribute(".meldingar a", "href")
        .remove(0);
    let there = per.get(&path).await.follow().await;
    assert_eq!(
        (there.status, there.path),
        (200, format!("/sak/{}", w.sak.id))
    );
}

#[tokio::test]
async fn what_was_not_saved_is_told_to_nobody() {
    let w = World::on(TestApp::with_own_database().await).await;
    for statement in [
        "create function stopp() returns trigger language plpgsql as 'begin raise exception ''no''; end'",
        "create trigger stopp before insert on innsynslogg for each row
            when (new.handling = 'overlevering.tilby') execute function stopp()",
    ] {
        sqlx::query(statement).execute(w.app.sql()).await.unwrap();
    }
    let kari = w.app.client_for(&w.kari).await;
    let path = format!("/sak/{}/overlever", w.sak.id);
    let til = w.per.prinsipal_id.to_string();
    let fields = [("kollega", til.as_str()), ("melding", "Ring mor først.")];

    let page = kari.submit(&path, &fields).await;

    assert_eq!(page.status, 500, "{}", page.text());
    for table in ["melding", "job", "overlevering"] {
        let rows = w.app.count(&format!("{table} where $1"), true).await;
        assert_eq!(rows, 0, "{table}");
    }
}
