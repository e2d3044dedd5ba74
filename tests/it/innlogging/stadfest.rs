//! «Stadfest at det er deg»: before roles are given, resets started and lists taken out, and back with nothing lost.

use laget::access::Role;
use laget::clock::Clock;
use laget::web::SESSION_COOKIE;
use time::Duration;

use super::scene;
use super::totrinn::{set_up, shows};
use crate::harness::{Client, Person, TestApp};

const STADFEST: &str = "/innlogging/paa-nytt";

/// It is more than five minutes since the person showed who it is.
async fn a_while_later(app: &TestApp, person: &Person) {
    let old = "update sesjon set stadfesta_at = now() - interval '6 minutes' where brukar_id = $1";
    sqlx::query(old)
        .bind(person.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
}

async fn systemansvarleg() -> (TestApp, Person, Person, Client) {
    let (app, kommune, _, kari) = scene().await;
    let andre = kommune.tenest("andre").await;
    let sys = Role::Systemansvarleg;
    let yngve = kommune.person("Yngve Moe", sys, &andre).await;
    let client = app.login(&yngve).await;
    (app, yngve, kari, client)
}

#[tokio::test]
async fn a_role_is_given_only_by_who_has_just_shown_who_it_is_and_nothing_typed_is_lost() {
    let (app, yngve, kari, client) = systemansvarleg().await;
    let form = format!("/kommune/brukar/{}/medlemskap", kari.id);
    let page = client.get(&form).await;
    assert_eq!(page.status, 200);
    a_while_later(&app, &yngve).await;

    let fields = [("grunn", "Ein lang grunn som tok tid å skrive")];
    let sent = page.submit(&form, &fields).await;
    let before = client.cookie(SESSION_COOKIE).unwrap();
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(sent.location().starts_with(STADFEST), "{}", sent.location());
    let ask = sent.follow().await;
    assert!(ask.text().contains("Stadfest at det er deg"));
    let wrong = ask.submit(STADFEST, &[("passord", "feil")]).await;
    assert_eq!(wrong.status, 422);
    let right = [("passord", yngve.credentials()[1].1)];
    let back = ask.submit(STADFEST, &right).await;
    assert_eq!((back.status, back.location()), (303, form.as_str()));
    assert_ne!(
        client.cookie(SESSION_COOKIE).unwrap(),
        before,
        "a new session"
    );

    let page = client.get(&form).await;
    assert!(page.text().contains("Trykk ein gong til"));
    assert!(
        page.body.contains("Ein lang grunn som tok tid å skrive"),
        "{}",
        page.text()
    );
    let stale = app.client();
    stale.set_cookie(SESSION_COOKIE, &before);
    assert!(stale.get("/").await.location().starts_with("/logg-inn"));
}

#[tokio::test]
async fn these_pages_ask_for_it_and_others_do_not() {
    let (app, yngve, kari, client) = systemansvarleg().await;
    a_while_later(&app, &yngve).await;
    let person = format!("/kommune/brukar/{}", kari.id);
    for path in [
        format!("{person}/medlemskap"),
        format!("{person}/nullstill"),
        "/innlogging/totrinn".to_owned(),
        "/innlogging/kodar".to_owned(),
    ] {
        let page = client.get(&path).await;
        assert_eq!(page.status, 303, "{path}");
        let to = laget::innlogging::stadfest_path(&path);
        assert_eq!(page.location(), to);
    }
    let kode = client.post(&format!("{person}/kode"), &[]).await;
    assert!(kode.location().starts_with(STADFEST), "{}", kode.status);
    for path in [
        "/",
        "/kommune/brukarar",
        person.as_str(),
        "/innlogging/identitet",
    ] {
        assert_eq!(client.get(path).await.status, 200, "{path}");
    }
    // the pages of who may not, are not there either way
    let kari = app.login(&kari).await;
    assert_eq!(kari.get(&format!("{person}/medlemskap")).await.status, 403);
}

#[tokio::test]
async fn the_spreadsheet_of_the_board_is_an_export() {
    let (app, kommune, _, _) = scene().await;
    let andre = kommune.tenest("andre").await;
    let berit = kommune
        .person("Berit Dal", Role::Barnekoordinator, &andre)
        .await;
    let client = app.login(&berit).await;
    let file = "/tavla/rekneark";
    let status = client.get(file).await.status;
    a_while_later(&app, &berit).await;
    let page = client.get(file).await;
    assert_eq!((status, page.status), (200, 303));
    assert!(page.location().starts_with(STADFEST));
}

#[tokio::test]
async fn whoever_has_an_authenticator_confirms_with_it() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    let (nykel, kodar) = set_up(&client, &client.get("/innlogging/totrinn").await).await;
    app.clock().advance(Duration::minutes(1));
    a_while_later(&app, &kari).await;

    let ask = client.get("/innlogging/kodar").await.follow().await;
    assert!(!ask.has("input[name='passord']"));
    let kode = shows(&nykel, app.clock().now());
    let back = ask.submit(STADFEST, &[("faktorkode", &kode)]).await;
    assert_eq!((back.status, back.location()), (303, "/innlogging/kodar"));
    assert_eq!(back.follow().await.status, 200);

    a_while_later(&app, &kari).await;
    let ask = client.get("/innlogging/kodar").await.follow().await;
    let again = ask.submit(STADFEST, &[("faktorkode", &kode)]).await;
    assert_eq!(again.status, 422, "not twice");
    let back = ask.submit(STADFEST, &[("faktorkode", &kodar[0])]).await;
    assert_eq!(back.status, 303);
}

#[tokio::test]
async fn confirming_is_limited_as_the_login_is() {
    let (app, yngve, _, client) = systemansvarleg().await;
    a_while_later(&app, &yngve).await;
    let ask = client.get("/innlogging/kodar").await.follow().await;
    for _ in 0..10 {
        assert_eq!(
            ask.submit(STADFEST, &[("passord", "feil")]).await.status,
            422
        );
    }
    let right = [("passord", yngve.credentials()[1].1)];
    assert_eq!(ask.submit(STADFEST, &right).await.status, 429);
}
