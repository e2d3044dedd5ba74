//! The list, the search and the page of one person.

use std::collections::BTreeSet;

use laget::access::Role;

use super::{BRUKARAR, Scene, path};

#[tokio::test]
async fn the_list_has_those_who_work_have_worked_and_will_work_here_and_nobody_else() {
    let w = Scene::new().await;
    let ola = w.kommune.person("Ola Slutt", Role::Tilsett, &w.skule).await;
    w.kommune.end_medlemskap(&ola).await;
    let other = w.app.kommune().await;
    let stad = other.skule("Dalen skule").await;
    other.person("Fremmed Framand", Role::Tilsett, &stad).await;
    w.as_(&w.kari).await.get("/").await;
    let yngve = w.as_(&w.yngve).await;

    let page = yngve.get(BRUKARAR).await;

    assert_eq!(page.status, 200, "{}", page.text());
    let rows = page.select("main tbody tr");
    assert_eq!(rows.len(), 5, "{rows:?}");
    let row = |name: &str| rows.iter().find(|row| row.contains(name)).unwrap();
    assert!(row("Kari Vik").contains("Tilsett, Åsen skule"), "{rows:?}");
    assert!(row("Kari Vik").contains("Frå 01.01.2000"), "{rows:?}");
    assert!(row("Kari Vik").contains("Har rolle"), "{rows:?}");
    assert!(!row("Kari Vik").contains("Aldri"), "{rows:?}");
    assert!(row("Siri Dal").contains("Aldri"), "{rows:?}");
    assert!(row("Ola Slutt").contains("Slutta"), "{rows:?}");
    assert!(page.has("nav a[href='/kommune/brukarar']"));
    let own = yngve.get(&path(&w.kari)).await;
    assert!(own.text().contains(&w.kari.brukarnamn), "{}", own.text());
    for person in [&w.kari, &w.ombod] {
        let client = w.as_(person).await;
        assert_eq!(client.get(BRUKARAR).await.status, 403);
        assert_eq!(client.get(&path(&w.kari)).await.status, 403);
    }
}

#[tokio::test]
async fn a_long_list_is_read_a_page_at_a_time_and_everybody_stands_on_it_once() {
    let w = Scene::new().await;
    for n in 0..60 {
        let namn = format!("Person Nummer{}", n % 7);
        w.kommune.person(&namn, Role::Tilsett, &w.skule).await;
    }
    let yngve = w.as_(&w.yngve).await;
    let mut next = Some(BRUKARAR.to_owned());
    let mut seen = Vec::new();
    let mut pages = 0;
    while let Some(address) = next {
        assert!(!address.contains("Nummer"), "{address}");
        let page = yngve.get(&address).await;
        seen.extend(page.attribute("main tbody th a", "href"));
        next = page.attribute("main a[href*='?etter=']", "href").pop();
        pages += 1;
    }
    assert_eq!(pages, 2);
    assert_eq!(seen.len(), 64);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 64);
}

#[tokio::test]
async fn a_person_is_found_by_a_part_of_the_name_and_the_name_is_in_no_address() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let soek = format!("{BRUKARAR}/soek");
    let sent = yngve
        .submit_from(BRUKARAR, &soek, &[("namn", "ari vi")])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(!sent.location().contains("ari"), "{}", sent.location());

    let hits = sent.follow().await;

    assert_eq!(hits.select("main tbody tr").len(), 1, "{}", hits.text());
    assert!(hits.text().contains("Kari Vik"));
    let none = yngve
        .submit_from(BRUKARAR, &soek, &[("namn", "Ukjend")])
        .await;
    assert!(none.follow().await.text().contains("Ingen treff"));
    let empty = yngve.submit_from(BRUKARAR, &soek, &[("namn", " ")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.error_on("namn").is_some());
}

#[tokio::test]
async fn who_is_of_another_kommune_is_as_one_who_is_not_there() {
    let w = Scene::new().await;
    let other = w.app.kommune().await;
    let stad = other.skule("Dalen skule").await;
    let framand = other.person("Fia Framand", Role::Tilsett, &stad).await;
    let medlemskap = w
        .app
        .count("medlemskap where brukar_id = $1", framand.id.uuid())
        .await;
    assert_eq!(medlemskap, 1);
    let id: sqlx::types::Uuid =
        sqlx::query_scalar("select medlemskap_id from medlemskap where brukar_id = $1")
            .bind(framand.id.uuid())
            .fetch_one(w.app.sql())
            .await
            .unwrap();
    let yngve = w.as_(&w.yngve).await;
    for rest in ["", "/medlemskap", "/oekter"] {
        let page = yngve.get(&format!("{}{rest}", path(&framand))).await;
        assert_eq!(page.status, 404, "{rest}");
    }
    let avslutt = format!("/kommune/medlemskap/{id}/avslutt");
    assert_eq!(yngve.get(&avslutt).await.status, 404);
    let fields = [("naar", "straks"), ("grunn", "prøve")];
    assert_eq!(yngve.post(&avslutt, &fields).await.status, 404);
}
