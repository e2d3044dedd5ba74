//! Two factors in a browser: set up, used to log in, and lost.

use super::browser::{Browser, Script};
use super::driver::Driver;
use super::html;
use super::scene::Scene;
use super::site::Site;
use crate::harness::PASSWORD;
use crate::innlogging::shows;
use laget::clock::Clock;
use time::Duration;

#[tokio::test]
async fn an_authenticator_is_set_up_used_and_lost() {
    story(Script::On, 1280).await;
}

#[tokio::test]
async fn an_authenticator_is_set_up_used_and_lost_on_a_phone_without_script() {
    story(Script::Off, 390).await;
}

async fn password(browser: &mut Browser, scene: &Scene, path: &str) {
    browser.open(path).await;
    browser.fill("Brukarnamn", &scene.kari.brukarnamn).await;
    browser.fill("Passord", PASSWORD).await;
    browser.press("Logg inn").await;
}

async fn story(script: Script, width: u32) {
    let mut scene = Scene::new().await;
    let app = scene.app.clone();
    scene.site = Site::serve_with(&app, async |_| app.requiring_two()).await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, script, width).await;

    password(&mut browser, &scene, "/meldingar").await;
    browser.sees("Set opp totrinnsinnlogging").await;
    let nykel = browser.texts("code").await.remove(0);
    browser.fill("Seks siffer", "000000").await;
    browser.press("Ta i bruk").await;
    browser.sees("Koden stemmer ikkje.").await;
    assert_eq!(browser.texts("code").await, [nykel.as_str()]);
    let kode = shows(&nykel, app.clock().now());
    browser.fill("Seks siffer", &kode).await;
    browser.press("Ta i bruk").await;
    browser.sees("Ta vare på desse kodane no").await;
    let kodar = browser.texts(".kodeliste code").await;
    assert_eq!(kodar.len(), 10);
    browser.follow("Eg har teke vare på dei").await;
    assert_eq!(browser.path().await, "/meldingar");
    browser.press("Logg ut").await;

    app.clock().advance(Duration::minutes(1));
    password(&mut browser, &scene, "/meldingar").await;
    browser.sees("Skriv totrinnskoden").await;
    browser.press("Logg inn").await;
    browser.sees("Skriv koden som appen viser.").await;
    let kode = shows(&nykel, app.clock().now());
    browser.fill("Kode", &kode).await;
    browser.press("Logg inn").await;
    assert_eq!(browser.path().await, "/meldingar");
    browser.press("Logg ut").await;

    password(&mut browser, &scene, "/innlogging/identitet").await;
    browser.fill("Kode", &kodar[0]).await;
    browser.press("Logg inn").await;
    browser
        .sees("Du har 9 av 10 gjenopprettingskodar att.")
        .await;
    browser.sees("Ein gjenopprettingskode er brukt").await;
    browser.follow("Lag nye gjenopprettingskodar").await;
    browser.press("Lag ti nye kodar").await;
    assert_ne!(browser.texts(".kodeliste code").await, kodar);
    browser.follow("Eg har teke vare på dei").await;
    browser
        .follow("Sjå kvar du er logga inn, og logg ut der")
        .await;
    browser.sees("(her og no)").await;
    browser.open("/innlogging/passord").await;
    browser.fill("Passordet du har no", PASSWORD).await;
    browser.fill("Nytt passord", "oppvekst i laget").await;
    browser
        .fill("Det same ein gong til", "oppvekst i laget")
        .await;
    browser.press("Byt passord").await;
    browser.sees("Passordet er for lett å gjette.").await;

    let old = "update sesjon set stadfesta_at = now() - interval '6 minutes' where brukar_id = $1";
    sqlx::query(old)
        .bind(scene.kari.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    browser.open("/innlogging/kodar").await;
    browser.sees("Stadfest at det er deg").await;
    app.clock().advance(Duration::minutes(1));
    let kode = shows(&nykel, app.clock().now());
    browser.fill("Totrinnskode", &kode).await;
    browser.press("Stadfest").await;
    browser.sees("Du har 10 av 10 att.").await;
    html::check(&scene.site.sent()).await;
}
