//! Behind a proxy everybody has one address; the limit on failures goes by the one the proxy names.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Method;
use laget::access::Role;
use sha2::{Digest, Sha256};

use super::scene;
use crate::harness::{PROXY, Person, TestApp};

/// The status when somebody types a wrong password at `peer`, that says it asks for `client`.
async fn fail(app: &TestApp, person: &Person, peer: IpAddr, client: IpAddr) -> u16 {
    let browser = app.client();
    let request = browser
        .request(Method::POST, "/logg-inn")
        .header("origin", "https://laget.example")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-forwarded-for", format!("203.0.113.9, {client}"))
        .extension(ConnectInfo(SocketAddr::new(peer, 1024)))
        .body(Body::from(format!(
            "brukarnamn={}&passord=feil",
            person.brukarnamn
        )))
        .unwrap();
    browser.send(request).await.status
}

fn an_address(app: &TestApp) -> IpAddr {
    // a subscriber has all that begin with the same half
    Ipv6Addr::from_bits(app.new_id().as_u128() << 64).into()
}

#[tokio::test]
async fn fifty_failures_behind_a_proxy_shut_out_their_own_address_and_no_other() {
    let (app, _, _, kari) = scene().await;
    let (bad, good) = (an_address(&app), an_address(&app));
    let hash = Sha256::digest(format!("adresse {bad}"));
    sqlx::query(
        "insert into innloggingsforsoek (innloggingsforsoek_id, konto_hash, adresse_hash)
        select gen_random_uuid(), sha256(n::text::bytea), $1 from generate_series(1, 50) n",
    )
    .bind(&hash[..])
    .execute(app.sql())
    .await
    .unwrap();

    assert_eq!(fail(&app, &kari, PROXY, bad).await, 429);
    assert_eq!(fail(&app, &kari, PROXY, good).await, 422);
    // nobody else can speak for another, or get away from an address of one's own
    assert_eq!(fail(&app, &kari, good, bad).await, 422);
    assert_eq!(fail(&app, &kari, bad, good).await, 429);
    let counted = app.count("innloggingsforsoek where adresse_hash = $1", hash.to_vec());
    assert_eq!(counted.await, 50, "a refused try was counted");
}

#[tokio::test]
async fn a_building_is_shut_to_nobody_by_those_who_are_logged_in_there() {
    let (app, kommune, skule, kari) = scene().await;
    for _ in 0..5 {
        let ola = kommune.person("Ola Nes", Role::Tilsett, &skule).await;
        let inne = app.login(&ola).await;
        for _ in 0..10 {
            let page = inne.post("/innlogging/paa-nytt", &[("passord", "feil")]);
            assert_eq!(page.await.status, 422);
        }
    }

    let new = app.client().on_a_new_machine();
    let page = new.submit("/logg-inn", &kari.credentials()).await;
    assert_eq!(page.status, 303, "{}", page.text());
}
