//! One's own sessions: seen, ended, and told of when one begins on a machine that is not known.

use super::scene;
use super::totrinn::password;
use crate::harness::{Client, Person, TestApp};

const OEKTER: &str = "/innlogging/oekter";
const FIREFOX: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

async fn login_with(client: &Client, person: &Person, user_agent: &str) {
    let form = format!(
        "brukarnamn={}&passord={}",
        person.brukarnamn,
        person.credentials()[1].1.replace(' ', "+")
    );
    let request = client
        .request(axum::http::Method::POST, "/logg-inn")
        .header("origin", "https://laget.example")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("user-agent", user_agent)
        .body(form.into())
        .unwrap();
    assert_eq!(client.send(request).await.status, 303);
}

async fn is_in(client: &Client) -> bool {
    client.get("/").await.status == 200
}

async fn told(app: &TestApp, person: &Person) -> i64 {
    let told = "melding where slag = 'konto_ny_eining' and brukar_id = $1";
    app.count(told, person.id.uuid()).await
}

#[tokio::test]
async fn the_list_says_where_from_in_a_few_words_and_never_the_address() {
    let (app, _, _, kari) = scene().await;
    let client = app.client();
    login_with(&client, &kari, FIREFOX).await;

    let page = client.get(OEKTER).await;

    let text = page.text();
    assert!(text.contains("Firefox på Windows (her og no)"), "{text}");
    assert!(text.contains("sist brukt"), "{text}");
    assert!(!page.body.contains(&app.address().ip().to_string()));
    assert!(!page.body.contains("rv:140"));
}

#[tokio::test]
async fn one_is_ended_or_all_others_and_never_somebody_elses() {
    let (app, _, _, kari) = scene().await;
    let kommune = app.kommune().await;
    let ola = kommune
        .person(
            "Ola Li",
            laget::access::Role::Tilsett,
            &kommune.skule("Li").await,
        )
        .await;
    let (here, two, three) = (
        app.login(&kari).await,
        app.login(&kari).await,
        app.login(&kari).await,
    );
    let olas = app.login(&ola).await;
    let id = async |of: &Person| {
        let latest =
            "select oekt_id from sesjon where brukar_id = $1 order by created_at desc limit 1";
        let id: uuid::Uuid = sqlx::query_scalar(latest)
            .bind(of.id.uuid())
            .fetch_one(app.sql())
            .await
            .unwrap();
        id.to_string()
    };

    let page = here.post(OEKTER, &[("oekt", &id(&kari).await)]).await;
    assert_eq!((page.status, page.location()), (303, OEKTER));
    assert!(is_in(&here).await && is_in(&two).await && !is_in(&three).await);
    here.post(OEKTER, &[("oekt", &id(&ola).await)]).await;
    assert!(is_in(&olas).await, "nobody ends another's");
    here.post(OEKTER, &[("oekt", "andre")]).await;
    assert!(is_in(&here).await && !is_in(&two).await && is_in(&olas).await);
    let logged = "innsynslogg where handling = 'innlogging.oekter' and brukar_id = $1";
    assert!(app.count(logged, kari.id.uuid()).await >= 2);
}

#[tokio::test]
async fn a_login_on_a_new_machine_is_told_of_in_the_inbox_and_by_a_mail_without_content() {
    let (app, _, _, kari) = scene().await;
    kari.epost(&app, "kari@kommune.example").await;
    let first = app.client().on_a_new_machine();
    password(&first, &kari).await;
    assert_eq!(told(&app, &kari).await, 0, "the first is no news");
    let cookie = first.cookie(laget::innlogging::EINING_COOKIE).unwrap();

    // the same machine, after logging out
    first.post("/logg-ut", &[]).await;
    password(&first, &kari).await;
    assert_eq!(
        first.cookie(laget::innlogging::EINING_COOKIE).unwrap(),
        cookie
    );
    assert_eq!(told(&app, &kari).await, 0);

    let other = app.client().on_a_new_machine();
    password(&other, &kari).await;
    assert_eq!(told(&app, &kari).await, 1);
    // asked for by the database's clock, which is not the application's
    sqlx::query("update job set run_at = '2026-11-01' where brukar_id = $1 and state = 'waiting'")
        .bind(kari.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    app.work().await;
    let letters = app.letters();
    let letter = letters.last().unwrap();
    assert!(letter.contains("kari@kommune.example"));
    assert!(
        !letter.contains("eining") && !letter.contains("Kari Vik"),
        "{letter}"
    );
    let inbox = first.get("/meldingar").await.text();
    assert!(
        inbox.contains("frå ein ny telefon eller ei ny maskin"),
        "{inbox}"
    );
}

#[tokio::test]
async fn strangers_who_guess_do_not_hold_up_the_machine_one_uses() {
    let (app, _, _, kari) = scene().await;
    let mine = app.login(&kari).await;
    mine.post("/logg-ut", &[]).await;
    let stranger = app.client().on_a_new_machine();
    for _ in 0..11 {
        let fields = [
            ("brukarnamn", kari.brukarnamn.as_str()),
            ("passord", "feil"),
        ];
        stranger.submit("/logg-inn", &fields).await;
    }
    let held = stranger.submit("/logg-inn", &kari.credentials()).await;
    assert_eq!(held.status, 429);

    let page = mine.submit("/logg-inn", &kari.credentials()).await;
    assert_eq!(page.status, 303);
}
