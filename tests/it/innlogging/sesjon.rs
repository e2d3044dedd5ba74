//! How long a session lives, and what is left when it does not.

use laget::access::Role;
use laget::web::SESSION_COOKIE;

use super::scene;
use crate::harness::{Client, Person, TestApp};

/// A page for everybody who is logged in: where a live session leads, and where a dead one does.
async fn is_live(client: &Client) -> bool {
    let page = client.post("/sesjon/forleng", &[]).await;
    match page.status {
        200 => true,
        303 => {
            assert!(page.location().starts_with("/logg-inn"));
            false
        }
        other => panic!("{other}: {}", page.text()),
    }
}

async fn age(app: &TestApp, person: &Person, column: &str, by: &str) {
    let statement =
        format!("update sesjon set {column} = {column} - interval '{by}' where brukar_id = $1");
    let done = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(person.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    assert!(done.rows_affected() > 0);
}

async fn seconds_left(app: &TestApp, person: &Person) -> f64 {
    sqlx::query_scalar(
        "select extract(epoch from ledig_til - now())::float8 from sesjon where brukar_id = $1",
    )
    .bind(person.id.uuid())
    .fetch_one(app.sql())
    .await
    .unwrap()
}

#[tokio::test]
async fn logout_kills_the_session_at_once_for_every_copy_of_the_cookie() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    let copy = app.client();
    copy.set_cookie(SESSION_COOKIE, &client.cookie(SESSION_COOKIE).unwrap());
    assert!(is_live(&copy).await);

    let page = client.post("/logg-ut", &[]).await;

    assert_eq!((page.status, page.location()), (303, "/logg-inn"));
    assert!(client.cookie(SESSION_COOKIE).is_none());
    assert_eq!(
        page.header("clear-site-data").unwrap(),
        "\"cache\", \"storage\""
    );
    assert!(page.follow().await.text().contains("Du er logga ut."));
    assert!(!is_live(&copy).await);
    assert_eq!(
        app.count(
            "innsynslogg where handling = 'utlogging' and brukar_id = $1",
            kari.id.uuid()
        )
        .await,
        1
    );
}

#[tokio::test]
async fn a_session_ends_after_thirty_minutes_without_use() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    let left = seconds_left(&app, &kari).await;
    assert!((1790.0..=1800.0).contains(&left), "{left}");

    age(&app, &kari, "ledig_til", "31 minutes").await;

    assert!(!is_live(&client).await);
}

#[tokio::test]
async fn use_prolongs_a_session_but_never_past_its_absolute_end() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    age(&app, &kari, "ledig_til", "20 minutes").await;
    age(&app, &kari, "sist_brukt", "20 minutes").await;
    assert!(is_live(&client).await);
    let left = seconds_left(&app, &kari).await;
    assert!(left > 1790.0);
    age(&app, &kari, "ledig_til", "30 seconds").await;
    assert!(is_live(&client).await);
    let again = seconds_left(&app, &kari).await;
    assert!(again < left - 29.0, "prolonged once a minute: {again}");

    age(&app, &kari, "sist_brukt", "10 minutes").await;
    age(&app, &kari, "absolutt_til", "9 hours 50 minutes").await;
    assert!(is_live(&client).await);
    let left = seconds_left(&app, &kari).await;
    assert!(left > 0.0 && left <= 600.0, "{left}");

    age(&app, &kari, "absolutt_til", "11 minutes").await;
    assert!(!is_live(&client).await);
}

#[tokio::test]
async fn brukar_who_is_shut_is_out_at_the_next_request() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;

    sqlx::query("update brukar set sperra_at = now() where brukar_id = $1")
        .bind(kari.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();

    assert!(!is_live(&client).await);
}

#[tokio::test]
async fn medlemskap_that_has_ended_leaves_a_session_without_kommune() {
    let (app, seljord, _, kari) = scene().await;
    let client = app.login(&kari).await;
    assert_eq!(
        client
            .post("/utkast", &[("sti", "/a"), ("felt", "b=1")])
            .await
            .status,
        200
    );

    seljord.end_medlemskap(&kari).await;

    let page = client
        .post("/utkast", &[("sti", "/a"), ("felt", "c=1")])
        .await;
    assert_eq!(page.status, 403, "what was sent stands on the page");
    let page = client.get("/").await;
    assert_eq!((page.status, page.location()), (303, "/kommune"));
    let page = page.follow().await;
    assert!(
        page.text().contains("ikkje tilgang til nokon kommune"),
        "{}",
        page.text()
    );
    assert!(!page.has("form[action='/kommune']"));
    assert_eq!(
        app.count(
            "utkast where felt = 'b=1' and brukar_id = $1",
            kari.id.uuid()
        )
        .await,
        1
    );
}

#[tokio::test]
async fn a_form_sent_after_the_session_ran_out_is_kept_as_a_draft_and_leads_through_login_back_to_it()
 {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    age(&app, &kari, "ledig_til", "31 minutes").await;

    let page = client
        .post(
            "/uro/ny?barn=1",
            &[("kva_er_sett", "Ho søv i timane"), ("kor_raskt", "vanleg")],
        )
        .await;

    assert_eq!(
        (page.status, page.location()),
        (303, "/logg-inn?til=/uro/ny%3Fbarn%3D1")
    );
    let kept: (String, String) =
        sqlx::query_as("select sti, felt from utkast where brukar_id = $1")
            .bind(kari.id.uuid())
            .fetch_one(app.sql())
            .await
            .unwrap();
    assert_eq!(
        kept,
        (
            "/uro/ny?barn=1".into(),
            "kva_er_sett=Ho+s%C3%B8v+i+timane&kor_raskt=vanleg".into()
        )
    );
    let page = page
        .follow()
        .await
        .submit("/logg-inn", &kari.credentials())
        .await;
    assert_eq!(page.location(), "/uro/ny?barn=1");
}

#[tokio::test]
async fn a_draft_that_was_being_kept_when_the_session_ran_out_is_kept_under_its_own_page() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    age(&app, &kari, "ledig_til", "31 minutes").await;

    let page = client
        .post(
            "/utkast",
            &[("sti", "/uro/ny?barn=1"), ("felt", "kva_er_sett=a")],
        )
        .await;

    assert_eq!(page.location(), "/logg-inn?til=/uro/ny%3Fbarn%3D1");
    let kept: String = sqlx::query_scalar(
        "select felt from utkast where sti = '/uro/ny?barn=1' and brukar_id = $1",
    )
    .bind(kari.id.uuid())
    .fetch_one(app.sql())
    .await
    .unwrap();
    assert_eq!(kept, "kva_er_sett=a");
}

#[tokio::test]
async fn a_form_sent_with_a_session_that_was_logged_out_or_never_was_is_not_kept() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    let token = client.cookie(SESSION_COOKIE).unwrap();
    client.post("/logg-ut", &[]).await;

    for token in [token.as_str(), "dikta opp"] {
        client.set_cookie(SESSION_COOKIE, token);
        let page = client.post("/uro/ny", &[("kva_er_sett", "x")]).await;
        assert_eq!(page.status, 401, "it stands on the page and nowhere else");
    }

    assert_eq!(
        app.count("utkast where brukar_id = $1", kari.id.uuid())
            .await,
        0
    );
}

#[tokio::test]
async fn a_draft_is_seen_by_nobody_but_its_writer() {
    let (app, seljord, skule, kari) = scene().await;
    let ola = seljord.person("Ola Dal", Role::Einingsleiar, &skule).await;
    let kari_client = app.login(&kari).await;
    kari_client
        .post(
            "/utkast",
            &[("sti", "/uro/ny"), ("felt", "kva_er_sett=kari")],
        )
        .await;

    let client = app.login(&ola).await;
    client
        .post(
            "/utkast",
            &[("sti", "/uro/ny"), ("felt", "kva_er_sett=ola")],
        )
        .await;
    client.post("/utkast/forkast", &[("sti", "/uro/ny")]).await;

    let left: Vec<String> = sqlx::query_scalar("select felt from utkast where kommune_id = $1")
        .bind(seljord.id.uuid())
        .fetch_all(app.sql())
        .await
        .unwrap();
    assert_eq!(left, ["kva_er_sett=kari"]);
}

#[tokio::test]
async fn a_login_ends_the_session_the_browser_had() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    let old = client.cookie(SESSION_COOKIE).unwrap();

    let form = client.get("/logg-inn").await;
    let page = form.submit("/logg-inn", &kari.credentials()).await;
    assert_eq!(page.status, 303);

    assert!(is_live(&client).await);
    let stale = app.client();
    stale.set_cookie(SESSION_COOKIE, &old);
    assert!(!is_live(&stale).await);
}

#[tokio::test]
async fn no_session_is_made_that_does_not_say_how_many_factors_it_needs() {
    let (app, _, _, kari) = scene().await;
    let made = sqlx::query(
        "insert into sesjon (token_hash, brukar_id, created_at, sist_brukt, ledig_til, absolutt_til, faktorar)
        values (sha256($2::text::bytea), $1, now(), now(), now() + interval '1 hour', now() + interval '1 hour', 1)",
    )
    .bind(kari.id.uuid())
    .bind(app.new_id())
    .execute(app.sql())
    .await;
    let refused = made.unwrap_err();
    let code = (refused.as_database_error()).and_then(sqlx::error::DatabaseError::code);
    assert_eq!(code.as_deref(), Some("23502"), "{refused}");
}
