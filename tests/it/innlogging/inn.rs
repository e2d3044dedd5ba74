//! From the login page to a session.

use laget::web::SESSION_COOKIE;

use super::scene;
use crate::harness::{Client, Page, Person};

async fn log_in(client: &Client, person: &Person, passord: &str) -> Page {
    let fields = [
        ("brukarnamn", person.brukarnamn.as_str()),
        ("passord", passord),
    ];
    client.submit("/logg-inn", &fields).await
}

#[tokio::test]
async fn tilsett_logs_in_and_is_sent_to_mi_side() {
    let (app, _, _, kari) = scene().await;
    let client = app.client();

    let page = client.submit("/logg-inn", &kari.credentials()).await;

    assert_eq!((page.status, page.location()), (303, "/"));
    assert_eq!(
        app.count(
            "innsynslogg where handling = 'innlogging' and brukar_id = $1",
            kari.id.uuid()
        )
        .await,
        1
    );
}

#[tokio::test]
async fn wrong_password_and_unknown_brukar_get_the_same_page() {
    let (app, _, _, kari) = scene().await;
    let mut unknown = kari.clone();
    unknown.brukarnamn = format!("x{}", &kari.brukarnamn[1..]);

    let wrong = log_in(&app.client(), &kari, "feil").await;
    let nobody = log_in(&app.client(), &unknown, "feil").await;

    assert_eq!(wrong.status, 422);
    assert_eq!(nobody.status, 422);
    assert_eq!(
        wrong.error_on("passord").unwrap(),
        "Feil: Brukarnamnet eller passordet er feil."
    );
    assert_eq!(
        wrong.body.replace(&kari.brukarnamn, ""),
        nobody.body.replace(&unknown.brukarnamn, "")
    );
    assert_eq!(wrong.headers, nobody.headers);
}

#[tokio::test]
async fn brukar_who_is_shut_gets_the_page_of_an_unknown_one() {
    let (app, _, _, kari) = scene().await;
    sqlx::query("update brukar set sperra_at = now() where brukar_id = $1")
        .bind(kari.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();

    let right = app.client().submit("/logg-inn", &kari.credentials()).await;
    let wrong = log_in(&app.client(), &kari, "feil").await;

    assert_eq!(right.status, 422);
    assert_eq!(right.body, wrong.body);
}

#[tokio::test]
async fn eleventh_failure_is_refused_and_so_is_the_right_password_after_it() {
    let (app, _, _, kari) = scene().await;
    let client = app.client();
    for _ in 0..10 {
        assert_eq!(log_in(&client, &kari, "feil").await.status, 422);
    }

    assert_eq!(log_in(&client, &kari, "feil").await.status, 429);
    let right = client.submit("/logg-inn", &kari.credentials()).await;

    assert_eq!(right.status, 429);
    assert!(client.cookie(SESSION_COOKIE).is_none());
    assert!(
        right
            .error_on("passord")
            .unwrap()
            .contains("for mange forsøk")
    );
}

#[tokio::test]
async fn each_failure_after_the_tenth_is_waited_for_twice_as_long() {
    let (app, _, _, kari) = scene().await;
    let client = app.client();
    for _ in 0..10 {
        log_in(&client, &kari, "feil").await;
    }
    let account = <sha2::Sha256 as sha2::Digest>::digest(format!("konto {}", kari.brukarnamn));
    let pass = async |seconds: i32| {
        sqlx::query("update innloggingsforsoek set at = at - make_interval(secs => $2) where konto_hash = $1")
            .bind(&account[..])
            .bind(f64::from(seconds))
            .execute(app.sql())
            .await
            .unwrap()
            .rows_affected()
    };

    for wait in [30, 60, 120] {
        pass(wait - 5).await;
        assert_eq!(log_in(&client, &kari, "feil").await.status, 429, "{wait}");
        pass(6).await;
        assert_eq!(log_in(&client, &kari, "feil").await.status, 422, "{wait}");
    }
    // those that were refused are no tries, and the right password ends it
    assert_eq!(pass(241).await, 13);
    let right = client.submit("/logg-inn", &kari.credentials()).await;
    assert_eq!(right.status, 303);
    let after = app.client();
    assert_eq!(log_in(&after, &kari, "feil").await.status, 422);
}

#[tokio::test]
async fn one_address_that_fails_on_fifty_accounts_is_refused_on_the_next() {
    let (app, _, _, kari) = scene().await;
    for number in 0..50_u8 {
        let address =
            <sha2::Sha256 as sha2::Digest>::digest(format!("adresse {}", app.address().ip()));
        sqlx::query("insert into innloggingsforsoek (innloggingsforsoek_id, konto_hash, adresse_hash) values ($1, $2, $3)")
            .bind(app.new_id())
            .bind(&[number; 32][..])
            .bind(&address[..])
            .execute(app.sql())
            .await
            .unwrap();
    }

    assert_eq!(log_in(&app.client(), &kari, "feil").await.status, 429);
}

#[tokio::test]
async fn empty_fields_are_told_beside_themselves_and_are_no_try() {
    let (app, _, _, _) = scene().await;

    let page = app.client().submit("/logg-inn", &[]).await;

    assert_eq!(page.status, 422);
    assert_eq!(
        page.error_on("brukarnamn").unwrap(),
        "Feil: Skriv brukarnamnet ditt."
    );
    assert_eq!(
        page.error_on("passord").unwrap(),
        "Feil: Skriv passordet ditt."
    );
    assert_eq!(page.select("title"), ["Feil: Logg inn – Laget"]);
}

#[tokio::test]
async fn the_password_never_comes_back_on_the_page() {
    let (app, _, _, kari) = scene().await;

    let page = log_in(&app.client(), &kari, "heilt-hemmeleg-feil").await;

    assert!(page.body.contains(&kari.brukarnamn));
    assert!(!page.body.contains("heilt-hemmeleg-feil"));
}

#[tokio::test]
async fn brukarnamn_is_the_same_in_capitals_and_with_blanks_around() {
    let (app, _, _, mut kari) = scene().await;
    kari.brukarnamn = format!(" {} ", kari.brukarnamn.to_uppercase());

    let page = app.client().submit("/logg-inn", &kari.credentials()).await;

    assert_eq!(page.status, 303);
}

#[tokio::test]
async fn each_login_gives_a_new_session_also_in_a_browser_that_has_one() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    let first = client.cookie(SESSION_COOKIE).unwrap();

    client.submit("/logg-inn", &kari.credentials()).await;

    assert_ne!(client.cookie(SESSION_COOKIE).unwrap(), first);
}

#[tokio::test]
async fn a_session_that_somebody_planted_in_the_browser_is_not_the_one_logged_in_to() {
    let (app, _, _, kari) = scene().await;
    let client = app.client();
    client.set_cookie(SESSION_COOKIE, "planta");

    client.submit("/logg-inn", &kari.credentials()).await;

    assert_ne!(client.cookie(SESSION_COOKIE).unwrap(), "planta");
}

#[tokio::test]
async fn only_the_hash_of_a_sessions_token_is_stored() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    let token = client.cookie(SESSION_COOKIE).unwrap();

    let stored: Vec<Vec<u8>> =
        sqlx::query_scalar("select token_hash from sesjon where brukar_id = $1")
            .bind(kari.id.uuid())
            .fetch_all(app.sql())
            .await
            .unwrap();

    assert_eq!(token.len(), 64);
    assert_eq!(stored, [laget::web::token_hash(&token).0.to_vec()]);
    assert_ne!(stored[0], hex::decode(&token).unwrap());
}

#[tokio::test]
async fn whoever_is_not_logged_in_is_sent_to_the_login_page_and_back_after_it() {
    let (app, _, _, kari) = scene().await;
    let client = app.client();

    let refused = client.get("/kommune?fraa=meny").await;
    assert_eq!(
        (refused.status, refused.location()),
        (303, "/logg-inn?til=/kommune%3Ffraa%3Dmeny")
    );
    let page = refused
        .follow()
        .await
        .submit("/logg-inn", &kari.credentials())
        .await;

    assert_eq!((page.status, page.location()), (303, "/kommune?fraa=meny"));
}

#[tokio::test]
async fn login_leads_to_no_other_site() {
    let (app, _, _, kari) = scene().await;
    for til in [
        "https://ond.example",
        "//ond.example",
        "/\\ond.example",
        "\\\\ond.example",
        "/\t/ond.example",
        "javascript:alert(1)",
        "ond.example",
        "/a\r\nSet-Cookie: x=y",
        "///ond.example",
        "/%0d%0aSet-Cookie:x",
        "",
    ] {
        let mut fields = kari.credentials().to_vec();
        fields.push(("til", til));
        let page = app.client().post("/logg-inn", &fields).await;
        assert_eq!(page.status, 303);
        let to = page.location();
        assert!(
            to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n', '\t']),
            "{til:?} → {to:?}"
        );
        assert!(!to.contains("ond.example"), "{til:?} → {to:?}");
        assert_eq!(page.headers.get_all("set-cookie").iter().count(), 1);
    }
}
