//! What ends it, at once.

use super::*;

#[tokio::test]
async fn a_family_that_does_not_wish_it_any_more_ends_it_at_once() {
    let w = World::new().await;
    w.sak.koordinator(&w.berit).await;
    let tilbod = w.sak.koordinator_tilbod(&w.bo).await;
    assert!(w.sees(&w.berit).await && w.sees(&w.bo).await);
    let kari = w.app.client_for(&w.kari).await;
    let path = format!("{}/vurdering", w.side());
    let form = kari.get(&path).await;
    // asked before, nobody can say that they were not
    let bad = form.submit(&path, &[("oenske", "ikkje_spurt")]).await;
    assert!(bad.error_on("oenske").is_some(), "{}", bad.text());
    let done = form.submit(&path, &[("oenske", "nei")]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    assert!(!w.sees(&w.berit).await && !w.sees(&w.bo).await);
    let bo = w.app.client_for(&w.bo).await;
    let late = bo
        .post(&format!("/koordinatortilbod/{tilbod}/ta-imot"), &[])
        .await;
    assert_eq!(late.status, 404);
    assert_eq!(w.count("koordinator where slutt = 'oenske'").await, 1);
    let page = kari.get(&w.side()).await;
    assert!(page.text().contains("Nei, familien ønskjer det ikkje"));
    assert!(page.text().contains("Familien ønskte det ikkje lenger"));
    w.rights_are_right().await;
}

#[tokio::test]
async fn it_is_ended_by_a_decision_with_a_reason() {
    let w = World::new().await;
    w.sak.koordinator(&w.berit).await;
    let rektor = w.app.client_for(&w.rektor).await;
    let path = format!("{}/avgjerd", w.side());
    let form = rektor.get(&path).await;
    let fields = [
        ("grunn", "Nora treng ikkje fleire tenester."),
        ("fortalt_kven", "mor"),
        ("fortalt_dato", "20.11.2026"),
    ];
    let done = form.submit(&path, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(!w.sees(&w.berit).await);
    let page = rektor.get(&w.path()).await.text();
    assert!(
        page.contains("Berit Moe. Nora treng ikkje fleire tenester."),
        "{page}"
    );
    // a second form says what can be done instead
    let late = rektor
        .post(
            &path,
            &[
                ("id", &w.app.new_id().to_string()),
                ("slag", "avslutta"),
                ("grunn", "x"),
            ],
        )
        .await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("«Spør ein barnekoordinator»"));
    w.rights_are_right().await;
}

#[tokio::test]
async fn whoever_leaves_the_job_is_it_no_more_and_the_sak_says_who_must_do_what() {
    let w = World::new().await;
    let kot = w.kommune.tenest("kot").await;
    // she works there still, and is not barnekoordinator
    w.kommune.medlemskap(w.berit.id, Role::Tilsett, &kot).await;
    w.sak.koordinator(&w.berit).await;
    assert!(w.sees(&w.berit).await);
    let ended = "update medlemskap set til = app.today() - 1 where brukar_id = $1 and rolle = 'barnekoordinator'";
    let set = |statement: &'static str| {
        sqlx::query(statement)
            .bind(w.berit.id.uuid())
            .execute(w.app.sql())
    };
    set(ended).await.unwrap();

    assert!(!w.sees(&w.berit).await);
    let kari = w.app.client_for(&w.kari).await;
    let page = kari.get(&w.path()).await.text();
    assert!(
        page.contains("Barnet har rett til barnekoordinator, og ingen er spurd."),
        "{page}"
    );
    assert!(page.contains("må spørje ein annan"), "{page}");
    for who in [&w.kari, &w.rektor] {
        let told = w.get(who, "/meldingar").await.text();
        assert!(
            told.contains("Ei sak har ikkje lenger barnekoordinator: Nora L."),
            "{told}"
        );
    }
    // to come back to the job is not to come back to the child
    set("update medlemskap set til = null where brukar_id = $1")
        .await
        .unwrap();
    assert!(!w.sees(&w.berit).await);
    w.rights_are_right().await;
}

#[tokio::test]
async fn a_last_day_to_come_ends_the_right_that_day_without_a_job() {
    let w = World::new().await;
    w.sak.koordinator(&w.berit).await;
    sqlx::query("update medlemskap set til = app.today() where brukar_id = $1")
        .bind(w.berit.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    assert!(w.sees(&w.berit).await);
    let ends_at_midnight: bool = sqlx::query_scalar(
        "select til = (app.today() + 1)::timestamp at time zone 'Europe/Oslo' from sak_tilgang
        where sak_id = $1 and grunnlag = 'koordinator'",
    )
    .bind(w.sak.id.uuid())
    .fetch_one(w.app.sql())
    .await
    .unwrap();
    assert!(ends_at_midnight);
    w.rights_are_right().await;
}

#[tokio::test]
async fn a_closed_sak_and_a_grown_child_have_none() {
    let w = World::new().await;
    w.sak.koordinator(&w.berit).await;
    let close = "update sak set tilstand = 'avslutta', neste_dato = null, neste_kva = 'ingenting', lukka_at = now() where sak_id = $1";
    let reopen = "update sak set tilstand = 'open', neste_dato = app.today(), neste_kva = 'eigen', lukka_at = null where sak_id = $1";
    let set =
        |statement: &'static str, id: Uuid| sqlx::query(statement).bind(id).execute(w.app.sql());
    set(close, w.sak.id.uuid()).await.unwrap();
    assert!(!w.sees(&w.berit).await);
    set(reopen, w.sak.id.uuid()).await.unwrap();
    assert!(!w.sees(&w.berit).await, "one is asked again");
    assert_eq!(w.count("koordinator where slutt = 'lukka'").await, 1);

    w.sak.koordinator(&w.bo).await;
    assert!(w.sees(&w.bo).await);
    set(
        "update barn set foedd = (app.today() - interval '18 years')::date where barn_id = $1",
        w.nora.id.uuid(),
    )
    .await
    .unwrap();
    assert!(!w.sees(&w.bo).await);
    let page = w.get(&w.kari, &w.path()).await.text();
    assert!(page.contains("Barnet er 18 år"), "{page}");
    w.rights_are_right().await;
}

#[tokio::test]
async fn a_sperre_beats_it_and_is_not_hers_to_set() {
    let w = World::new().await;
    w.sak.koordinator(&w.berit).await;
    let berit = w.app.client_for(&w.berit).await;
    let page = berit.get(&format!("{}/sperre", w.path())).await;
    assert_eq!(page.status, 403);
    w.sak.sperre(&w.berit).await;
    assert!(!w.sees(&w.berit).await);
    assert_eq!(berit.get(&w.side()).await.status, 404);
    let page = w.get(&w.kari, &w.path()).await.text();
    assert!(
        page.contains("Berit Moe kan ikkje følgje saka no."),
        "{page}"
    );
    w.rights_are_right().await;
}

#[tokio::test]
async fn whoever_has_not_the_job_any_more_cannot_accept() {
    let w = World::new().await;
    let tilbod = w.sak.koordinator_tilbod(&w.bo).await;
    // on the lag too, so that the offer is seen still
    w.sak.deltakar(&w.bo).await;
    w.kommune
        .medlemskap(w.bo.id, Role::Tilsett, &w.kommune.tenest("kot").await)
        .await;
    let bo = w.app.client_for(&w.bo).await;
    sqlx::query("update medlemskap set til = app.today() - 1 where brukar_id = $1 and rolle = 'barnekoordinator'")
        .bind(w.bo.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let late = bo
        .post(&format!("/koordinatortilbod/{tilbod}/ta-imot"), &[])
        .await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert_eq!(w.count("koordinator where til is null").await, 0);
    w.rights_are_right().await;
}
