//! Passkeys, in a browser with an authenticator of its own.

use serde_json::{Value, json};

use super::browser::{Browser, Script};
use super::driver::{Driver, devtools};
use super::html;
use super::scene::Scene;
use super::site::Site;
use crate::harness::{Client, PASSWORD, Page, Person, eventually};
use crate::innlogging::shows;
use laget::clock::Clock;
use laget::web::SESSION_COOKIE;

const FAKTOR: &str = "/logg-inn/faktor";
const NYKLAR: &str = "/innlogging/nyklar";

/// A site with a name, where everybody must have two factors.
async fn scene() -> Scene {
    let mut scene = Scene::new().await;
    let app = scene.app.clone();
    let named = |origin: &str| origin.replace("127.0.0.1", "localhost");
    scene.site = Site::serve_with(&app, async |origin| app.requiring_two_at(&named(origin))).await;
    scene.site.origin = named(&scene.site.origin);
    scene
}

/// The browser has an authenticator, and a person who shows it a finger.
async fn authenticator(browser: &Browser) -> Value {
    devtools(&browser.client, "WebAuthn.enable", json!({})).await;
    let options = json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true,
    });
    let made = devtools(
        &browser.client,
        "WebAuthn.addVirtualAuthenticator",
        json!({ "options": options }),
    );
    made.await["authenticatorId"].clone()
}

/// Presses the button that a passkey answers, when the page's script has found that the browser can.
async fn press_key(browser: &mut Browser, words: &str) {
    eventually("the page to offer a passkey", async || {
        let offered = browser.texts("form[data-nykel]:not([hidden])").await;
        (!offered.is_empty()).then_some(())
    })
    .await;
    browser.press(words).await;
}

async fn password(browser: &mut Browser, person: &Person, path: &str) {
    browser.open(path).await;
    browser.fill("Brukarnamn", &person.brukarnamn).await;
    browser.fill("Passord", PASSWORD).await;
    browser.press("Logg inn").await;
}

/// Logs in for the first time, and makes a passkey.
async fn makes_one(browser: &mut Browser, scene: &Scene) {
    password(browser, &scene.kari, NYKLAR).await;
    let nykel = browser.texts("code").await.remove(0);
    let kode = shows(&nykel, scene.app.clock().now());
    browser.fill("Seks siffer", &kode).await;
    browser.press("Ta i bruk").await;
    browser.follow("Eg har teke vare på dei").await;
    assert_eq!(browser.path().await, NYKLAR);
    press_key(browser, "Lag ein tilgangsnykel").await;
    browser.sees("Tilgangsnykelen er laga.").await;
}

#[tokio::test]
async fn a_passkey_is_made_logs_in_and_confirms_and_is_taken_away() {
    let scene = scene().await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::On, 390).await;
    let own = authenticator(&browser).await;
    makes_one(&mut browser, &scene).await;
    browser.press("Logg ut").await;

    password(&mut browser, &scene.kari, "/meldingar").await;
    browser.sees("Skriv totrinnskoden").await;
    eventually("the page to name the passkey", async || {
        let text = browser.text().await;
        text.contains("eller bruk tilgangsnykelen din")
            .then_some(())
    })
    .await;
    let room = "return getComputedStyle(document.querySelector('[data-nykel-status]')).position";
    assert_eq!(browser.run(room, json!([])).await, json!("absolute"));
    press_key(&mut browser, "Logg inn med tilgangsnykel").await;
    assert_eq!(browser.path().await, "/meldingar");

    let old = "update sesjon set stadfesta_at = now() - interval '6 minutes' where brukar_id = $1";
    sqlx::query(old)
        .bind(scene.kari.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    browser.open(NYKLAR).await;
    browser.sees("Stadfest at det er deg").await;
    press_key(&mut browser, "Stadfest med tilgangsnykel").await;
    assert_eq!(browser.path().await, NYKLAR);
    browser.sees("sist brukt").await;
    browser.press("Fjern: Chrome på Linux").await;
    browser.sees("Tilgangsnykelen er fjerna.").await;
    browser.press("Logg ut").await;
    password(&mut browser, &scene.kari, "/meldingar").await;
    browser.sees("Skriv totrinnskoden").await;
    assert!(!browser.text().await.contains("tilgangsnykel"));
    let remove = json!({ "authenticatorId": own });
    devtools(
        &browser.client,
        "WebAuthn.removeVirtualAuthenticator",
        remove,
    )
    .await;
    html::check(&scene.site.sent()).await;
}

/// A session of a program that has shown the password, and the question on the page.
async fn asked(scene: &Scene, person: &Person) -> (Client, Page) {
    let client = scene
        .app
        .client()
        .at(&scene.app.requiring_two_at(&scene.site.origin));
    let page = client.submit("/logg-inn", &person.credentials()).await;
    assert_eq!(page.status, 303);
    let page = client.get(FAKTOR).await;
    (client, page)
}

/// What the browser answers.
async fn answered(browser: &Browser, page: &Page) -> (String, String) {
    let form = page.attribute("form[data-nykel]", "data-nykel").remove(0);
    let id = page
        .attribute("form[data-nykel] [name=utfordring]", "value")
        .remove(0);
    let script = format!(
        "navigator.credentials.get({{ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON({form}) }})
            .then((answer) => JSON.stringify(answer))"
    );
    let asked = json!({ "expression": script, "awaitPromise": true, "returnByValue": true });
    let answer = devtools(&browser.client, "Runtime.evaluate", asked).await;
    let answer = answer["result"]["value"].as_str();
    (id, answer.expect("the authenticator answers").to_owned())
}

async fn tries(client: &Client, (id, answer): &(String, String)) -> u16 {
    let fields = [("utfordring", &**id), ("nykelsvar", answer)];
    client.post(FAKTOR, &fields).await.status
}

#[tokio::test]
async fn an_answer_is_taken_once_in_time_and_from_the_one_who_was_asked() {
    let scene = scene().await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::On, 1280).await;
    authenticator(&browser).await;
    makes_one(&mut browser, &scene).await;

    let ola = scene
        .seljord
        .person("Ola Nes", laget::access::Role::Tilsett, &scene.skule)
        .await;
    let (client, page) = asked(&scene, &scene.kari).await;
    let answer = answered(&browser, &page).await;
    let (olas, other) = asked(&scene, &ola).await;
    assert!(!other.has("form[data-nykel]"));
    assert_eq!(tries(&olas, &answer).await, 422, "it is another's");
    assert_eq!(tries(&client, &answer).await, 303);
    let (again, page) = asked(&scene, &scene.kari).await;
    assert_eq!(tries(&again, &answer).await, 422, "it was used");

    let answer = answered(&browser, &page).await;
    let other = answer.1.replace("\"id\":\"", "\"id\":\"AA");
    let other = other.replace("\"rawId\":\"", "\"rawId\":\"AA");
    let other = (answer.0.clone(), other);
    assert_eq!(tries(&again, &other).await, 422, "it is another key's");
    assert_eq!(
        tries(&again, &answer).await,
        422,
        "the question was answered"
    );

    let page = again.get(FAKTOR).await;
    let answer = answered(&browser, &page).await;
    sqlx::query("update nykel_utfordring set laga_at = laga_at - interval '301 seconds' where brukar_id = $1")
        .bind(scene.kari.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    assert_eq!(tries(&again, &answer).await, 422, "it came too late");

    let page = again.get(FAKTOR).await;
    let answer = answered(&browser, &page).await;
    sqlx::query("delete from tilgangsnykel where brukar_id = $1")
        .bind(scene.kari.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    assert_eq!(tries(&again, &answer).await, 422, "it was taken away");
}

/// What the authenticator holds, counter and all.
async fn held(browser: &Browser, own: &Value) -> Value {
    let asked = json!({ "authenticatorId": own });
    let held = devtools(&browser.client, "WebAuthn.getCredentials", asked).await;
    held["credentials"][0].clone()
}

/// Puts it back as it was, as one that somebody has copied.
async fn put_back(browser: &Browser, own: &Value, credential: &Value) {
    let all = json!({ "authenticatorId": own });
    devtools(&browser.client, "WebAuthn.clearCredentials", all).await;
    let copy = json!({ "authenticatorId": own, "credential": credential });
    devtools(&browser.client, "WebAuthn.addCredential", copy).await;
}

#[tokio::test]
async fn a_copy_that_counts_no_further_is_refused_and_an_answer_is_of_its_session_and_its_page() {
    let scene = scene().await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::On, 1280).await;
    let own = authenticator(&browser).await;
    makes_one(&mut browser, &scene).await;

    let (mine, page) = asked(&scene, &scene.kari).await;
    let (theirs, other) = asked(&scene, &scene.kari).await;
    let before = held(&browser, &own).await;
    let first = answered(&browser, &page).await;
    put_back(&browser, &own, &before).await;
    let second = answered(&browser, &other).await;
    assert_eq!(tries(&theirs, &first).await, 422, "of another session");
    assert_eq!(tries(&mine, &first).await, 303);
    assert_eq!(tries(&theirs, &second).await, 422, "it counts no further");

    // what the login page asks, is no answer to «Stadfest at det er deg»
    let page = theirs.get(FAKTOR).await;
    let answer = answered(&browser, &page).await;
    let fields = [("utfordring", &*answer.0), ("nykelsvar", &*answer.1)];
    let confirms = mine.post("/innlogging/paa-nytt", &fields).await;
    assert_eq!(confirms.status, 422);
    let token = laget::web::token_hash(&mine.cookie(SESSION_COOKIE).unwrap());
    for (what, status) in [("oekt = $2", 422), ("foeremaal = 'stadfest'", 303)] {
        let change = format!(
            "update nykel_utfordring set {what} where utfordring_id = $1::uuid and $2 <> ''::bytea"
        );
        sqlx::query(sqlx::AssertSqlSafe(change))
            .bind(&answer.0)
            .bind(&token.0[..])
            .execute(scene.app.sql())
            .await
            .unwrap();
        let confirms = mine.post("/innlogging/paa-nytt", &fields).await;
        assert_eq!(confirms.status, status, "{what}");
    }
}
