//! `/logg/mi`: what one has opened oneself.

use laget::access::Role;

use crate::harness::TestApp;

#[tokio::test]
async fn one_reads_what_one_has_opened_oneself_and_nobody_elses() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let rita = kommune
        .person("Rita Moen", Role::Einingsleiar, &skule)
        .await;
    let barn = skule.barn("Nora", "Li").await;
    let sak = barn.sak(&kari, "Er mykje åleine.").await;
    let (kari, rita) = (app.client_for(&kari).await, app.client_for(&rita).await);
    assert_eq!(rita.get(&format!("/barn/{}", barn.id)).await.status, 200);
    assert_eq!(kari.get(&format!("/sak/{}", sak.id)).await.status, 200);
    assert_eq!(
        kari.get(&format!("/sak/{}", app.new_id())).await.status,
        404
    );

    let page = kari.get("/").await;
    assert!(page.has("a[href='/logg/mi']"), "{}", page.text());
    let page = kari.get("/logg/mi").await;

    assert_eq!(page.status, 200, "{}", page.text());
    let kva = page.select("tbody td[data-merke=Kva]");
    assert_eq!(
        kva[1..],
        ["blei nekta: /sak/…", "opna saka"],
        "the newest first"
    );
    assert!(page.has(&format!("tbody a[href='/sak/{}']", sak.id)));
    assert!(!page.body.contains("Nora"), "no name");
    let again = kari.get("/logg/mi").await;
    assert_eq!(
        again.select("tbody td[data-merke=Kva]")[0],
        "såg kva ein sjølv har gjort"
    );
}

#[tokio::test]
async fn its_pages_hold_every_row_once_and_cost_the_same() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let client = app.client_for(&kari).await;
    let (_, few) = app.count_statements(client.get("/logg/mi")).await;
    sqlx::query(
        "insert into innsynslogg (kommune_id, logg_id, brukar_id, rolle, handling, grunnlag, request_id, hash)
        select $1, gen_random_uuid(), $2, 'tilsett', 'sak.liste', '', 'r', '' from generate_series(1, 230)",
    )
    .bind(kommune.id.uuid())
    .bind(kari.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    let (page, many) = app.count_statements(client.get("/logg/mi")).await;
    assert_eq!(many.0.len(), few.0.len(), "{many:#?}");
    let mut page = page;
    let mut seen = 0;
    loop {
        let kva = page.select("tbody td[data-merke=Kva]");
        seen += kva
            .iter()
            .filter(|kva| *kva == "såg lista over saker")
            .count();
        match page.attribute("a[rel=next]", "href").pop() {
            Some(next) => page = client.get(&next).await,
            None => break,
        }
    }
    assert_eq!(seen, 230);
}
