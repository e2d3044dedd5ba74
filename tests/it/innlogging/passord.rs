//! Another password, and the limits on who guesses it.

use super::scene;
use crate::harness::Client;

const PASSORD: &str = "/innlogging/passord";
const NYTT: &str = "ein raud traktor i fjøsen";

async fn change(client: &Client, no: &str, nytt: &str, igjen: &str) -> crate::harness::Page {
    let fields = [("passord", no), ("nytt_passord", nytt), ("igjen", igjen)];
    client.submit(PASSORD, &fields).await
}

#[tokio::test]
async fn whoever_knows_the_password_changes_it_and_is_logged_out_elsewhere() {
    let (app, _, _, kari) = scene().await;
    let (here, there) = (app.login(&kari).await, app.login(&kari).await);
    let no = kari.credentials()[1].1.to_owned();

    let page = change(&here, &no, NYTT, NYTT).await;

    assert_eq!(page.status, 303, "{}", page.text());
    assert_eq!(here.get("/").await.status, 200);
    assert!(there.get("/").await.location().starts_with("/logg-inn"));
    let told = "melding where slag = 'konto_passord' and brukar_id = $1";
    assert_eq!(app.count(told, kari.id.uuid()).await, 1);
    let old = app.client().submit("/logg-inn", &kari.credentials()).await;
    assert_eq!(old.status, 422);
    let fields = [("brukarnamn", kari.brukarnamn.as_str()), ("passord", NYTT)];
    assert_eq!(app.client().submit("/logg-inn", &fields).await.status, 303);
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_typed_comes_back() {
    let (app, kommune, _, kari) = scene().await;
    let client = app.login(&kari).await;
    let no = kari.credentials()[1].1.to_owned();
    let of_here = format!("{} kommune 1", kommune.namn);
    for (typed, nytt, igjen, field) in [
        ("feil", NYTT, NYTT, "passord"),
        ("", NYTT, NYTT, "passord"),
        (&no, "kort", "kort", "nytt_passord"),
        (
            &no,
            "Kari Vik kari vik",
            "Kari Vik kari vik",
            "nytt_passord",
        ),
        (&no, "Åsen skule 2026", "Åsen skule 2026", "nytt_passord"),
        (&no, &of_here, &of_here, "nytt_passord"),
        (
            &no,
            "laget rundt barnet",
            "laget rundt barnet",
            "nytt_passord",
        ),
        (&no, NYTT, "noko anna", "igjen"),
    ] {
        let page = change(&client, typed, nytt, igjen).await;
        assert_eq!(page.status, 422, "{nytt}");
        assert!(page.error_on(field).is_some(), "{field}: {}", page.text());
        assert!(!page.body.contains(NYTT) && !page.body.contains("value=\"noko"));
    }
}

/// Of a flood from many addresses at one account, few reach the hash; the right password is let in after the wait.
#[tokio::test]
async fn of_a_flood_at_one_account_few_reach_the_password_and_nobody_is_shut_out_for_good() {
    let (app, _, _, kari) = scene().await;
    let client = app.client();
    let mut looked_at = 0;
    for number in 0..60_u8 {
        let form = format!("brukarnamn={}&passord=feil{number}", kari.brukarnamn);
        let request = client
            .request(axum::http::Method::POST, "/logg-inn")
            .header("origin", "https://laget.example")
            .header("content-type", "application/x-www-form-urlencoded")
            .extension(axum::extract::ConnectInfo(std::net::SocketAddr::from((
                [203, 0, 113, number],
                1,
            ))))
            .body(form.into())
            .unwrap();
        looked_at += u8::from(client.send(request).await.status == 422);
    }
    assert_eq!(looked_at, 10);
    let konto = <sha2::Sha256 as sha2::Digest>::digest(format!("konto {}", kari.brukarnamn));
    let wait =
        "update innloggingsforsoek set at = at - interval '31 seconds' where konto_hash = $1";
    sqlx::query(wait)
        .bind(&konto[..])
        .execute(app.sql())
        .await
        .unwrap();
    let page = client.submit("/logg-inn", &kari.credentials()).await;
    assert_eq!(page.status, 303, "{}", page.text());
}
