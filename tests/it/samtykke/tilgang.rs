//! A valid samtykke is the sharing itself: what opens the sak for another instans, and what shuts it.

use laget::access::Role;
use sqlx::Connection;

use super::{Scene, foeresett};

#[tokio::test]
async fn without_a_samtykke_nobody_of_another_instans_comes_on_the_lag() {
    let w = Scene::new().await;
    assert!(!w.offered(&w.ppt).await);
    let kari = w.as_(&w.kari).await;
    let whom = w.ppt.prinsipal_id.to_string();
    let id = w.app.new_id().to_string();
    let fields = [("id", id.as_str()), ("kollega", &whom), ("oppgaave", "x")];
    let refused = kari.post(&format!("/sak/{}/lag", w.sak.id), &fields).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let forced = sqlx::query(
        "insert into sak_deltakar (kommune_id, sak_deltakar_id, sak_id, prinsipal_id, brukar_id, instans_id, fraa)
        values ($1, gen_random_uuid(), $2, $3, $4, $5, now())",
    )
    .bind(w.kommune.id.uuid())
    .bind(w.sak.id.uuid())
    .bind(w.ppt.prinsipal_id.uuid())
    .bind(w.ppt.id.uuid())
    .bind(w.ppt.instans_id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap_err();
    let constraint = forced.as_database_error().unwrap().constraint();
    assert_eq!(constraint, Some("sak_deltakar_samtykke"));
    assert_eq!(w.ppt_sees().await, 404);
}

#[tokio::test]
async fn a_valid_samtykke_opens_the_sak_for_whoever_is_put_on_the_lag() {
    let w = Scene::new().await;
    assert_eq!(w.ppt_sees().await, 404);
    w.shared().await;
    assert_eq!(w.ppt_sees().await, 200);
    let other = w.kommune.person("Pål Ppt", Role::Tilsett, &w.tenest).await;
    let pal = w.as_(&other).await;
    let page = pal.get(&format!("/sak/{}", w.sak.id)).await;
    assert_eq!(page.status, 404, "only those who are put on the sak");
    w.rights_are_right().await;
}

#[tokio::test]
async fn whoever_comes_from_another_instans_brings_nobody_along() {
    let w = Scene::new().await;
    let samtykke = w.shared().await;
    let ppt = w.as_(&w.ppt).await;
    for path in [
        format!("/sak/{}/lag", w.sak.id),
        w.path("/nytt"),
        w.path(&format!("/{samtykke}/signatur")),
    ] {
        let page = ppt
            .post(&path, &[("id", &w.app.new_id().to_string())])
            .await;
        assert!([400, 403].contains(&page.status), "{path}: {}", page.status);
    }
}

#[tokio::test]
async fn one_parent_who_says_no_is_enough_to_share_nothing() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, &foeresett(w.mor), &["skule:ja", "ppt:ja"])
        .await;
    w.paper(samtykke, &foeresett(w.far), &["skule:ja", "ppt:nei"])
        .await;
    w.confirm("ja").await;
    let text = w.page().await;
    assert!(text.contains("Manglar samtykke frå 1 av 2"), "{text}");
    assert!(!w.offered(&w.ppt).await);
}

#[tokio::test]
async fn taken_back_acts_on_the_next_request_and_the_instans_is_told_without_content() {
    let w = Scene::new().await;
    let samtykke = w.shared().await;
    w.app.work().await;
    let open = w.as_(&w.ppt).await;
    assert_eq!(open.get(&format!("/sak/{}", w.sak.id)).await.status, 200);

    let done = w.withdraw(samtykke, &foeresett(w.far), "ppt").await;

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(
        open.get(&format!("/sak/{}/lag", w.sak.id)).await.status,
        404
    );
    let inbox = open.get("/meldingar").await;
    assert_eq!(
        inbox.select("[data-ulesen] a"),
        ["Ulesen: Eit samtykke gjeld ikkje lenger, så ei sak er ikkje delt med deg"]
    );
    assert!(!inbox.text().contains("Nora"), "{}", inbox.text());
    let text = w.page().await;
    assert!(text.contains("Far Li trekte samtykket for PPT."), "{text}");
    let kari = w.as_(&w.kari).await;
    let lag = kari.get(&format!("/sak/{}/lag", w.sak.id)).await;
    assert!(
        lag.select("section")[1].contains("Pia Ppt"),
        "{}",
        lag.text()
    );
    w.rights_are_right().await;
    w.app.work().await;
}

#[tokio::test]
async fn taken_back_for_the_one_that_owns_the_sak_ends_all_sharing() {
    let w = Scene::new().await;
    let samtykke = w.shared().await;
    w.withdraw(samtykke, &foeresett(w.mor), "skule").await;
    assert_eq!(w.ppt_sees().await, 404);
    w.rights_are_right().await;
    w.app.work().await;
}

#[tokio::test]
async fn taken_back_bites_inside_a_transaction_that_is_open() {
    let w = Scene::new().await;
    let samtykke = w.shared().await;
    let token = w.app.session_for(&w.ppt).await;
    let mut connection = w.app.state().db.bare().await.unwrap();
    let mut open = connection.begin().await.unwrap();
    sqlx::query("select app.begin_request($1, true)")
        .bind(&laget::web::token_hash(&token).0[..])
        .execute(&mut *open)
        .await
        .unwrap();
    let sees = "select count(*) from sak where sak_id = $1";
    let count = async |tx: &mut sqlx::PgConnection| -> i64 {
        let count = sqlx::query_scalar(sees).bind(w.sak.id.uuid());
        count.fetch_one(tx).await.unwrap()
    };
    assert_eq!(count(&mut open).await, 1);

    w.withdraw(samtykke, &foeresett(w.mor), "alt").await;

    assert_eq!(count(&mut open).await, 0);
    w.app.work().await;
}

#[tokio::test]
async fn somebody_more_with_foreldreansvar_must_say_yes_too() {
    let w = Scene::new().await;
    w.shared().await;
    w.barn.foeresett("Medmor Li").await;
    assert_eq!(w.ppt_sees().await, 404);
    let kari = w.as_(&w.kari).await;
    let lag = kari.get(&format!("/sak/{}/lag", w.sak.id)).await;
    assert!(
        lag.text().contains("Ser ikkje saka: samtykket gjeld ikkje"),
        "{}",
        lag.text()
    );
    w.rights_are_right().await;
    w.app.work().await;
}

#[tokio::test]
async fn whoever_loses_foreldreansvar_no_longer_decides() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, &foeresett(w.mor), &["skule:ja", "ppt:ja"])
        .await;
    w.confirm("ja").await;
    assert!(!w.offered(&w.ppt).await);
    w.sql(
        "update foeresett set foreldreansvar = false where foeresett_id = $1",
        w.far.uuid(),
    )
    .await;
    assert_eq!(w.put_on_the_lag(&w.ppt).await.status, 303);
    w.rights_are_right().await;
}

#[tokio::test]
async fn a_no_in_the_one_that_renews_it_takes_back_the_yes_of_before() {
    let w = Scene::new().await;
    let first = w.shared().await;
    let kari = w.as_(&w.kari).await;
    let path = w.path(&format!("/nytt?fornyar={first}"));
    let page = kari.get(&path).await;
    let done = page.submit(&path, &[]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let second = w.newest().await;
    assert_ne!(first, second);
    assert_eq!(
        w.ppt_sees().await,
        200,
        "the old one holds until it is answered"
    );

    w.paper(second, &foeresett(w.mor), &["skule:ja", "ppt:nei"])
        .await;
    w.confirm("ja").await;

    assert_eq!(w.ppt_sees().await, 404);
    w.rights_are_right().await;
    w.app.work().await;
}

#[tokio::test]
async fn a_sperre_beats_a_samtykke() {
    let w = Scene::new().await;
    w.shared().await;
    let rektor = w.as_(&w.rektor).await;
    let path = format!("/sak/{}/sperre", w.sak.id);
    let fields = [
        ("person", w.ppt.id.to_string()),
        ("grunn", "tante til barnet".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(rektor.submit(&path, &fields).await.status, 303);
    assert_eq!(w.ppt_sees().await, 404);
}
