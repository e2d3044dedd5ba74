//! A naudrett, from the card to the gjennomgang.

use laget::access::Role;
use serde_json::json;

use super::browser::Script;
use super::driver::Driver;
use super::html;
use super::scene::{FORNAMN, Scene};
use crate::harness::PASSWORD;

const WHY: &str = "Skadelegen må vite kven som følgjer barnet til vanleg";

#[tokio::test]
async fn a_naudrett_is_used_read_and_gone_through() {
    story(Script::On, 1280).await;
}

#[tokio::test]
async fn a_naudrett_is_used_read_and_gone_through_on_a_phone_without_script() {
    story(Script::Off, 390).await;
}

async fn story(script: Script, width: u32) {
    let scene = Scene::new().await;
    let stasjon = scene.seljord.tenest("helsestasjon").await;
    let andre = scene.seljord.tenest("andre").await;
    let hege = scene
        .seljord
        .person("Hege Dal", Role::Tilsett, &stasjon)
        .await;
    let ombod = scene
        .seljord
        .person("Pia Vern", Role::Personvernombod, &andre)
        .await;
    let sak = scene.ylva.sak(&scene.kari, "Er mykje åleine.").await;
    sak.spurt("Dele det som trengst").await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, script, width).await;

    browser
        .log_in(&hege, &format!("/barn/{}", scene.ylva.id))
        .await;
    browser.follow("Naudrett").await;
    browser.press("Bruk naudrett").await;
    browser.sees("Vel kvifor det ikkje kan vente.").await;
    browser
        .choose("Kvifor kan det ikkje vente?", "Fare for liv eller helse")
        .await;
    browser.fill("Kvifor må du lese saka no?", WHY).await;
    browser.fill("Passordet ditt", PASSWORD).await;
    browser.press("Bruk naudrett").await;
    browser.sees("Naudretten er registrert.").await;
    let number = scene.saksnummer(&format!("/sak/{}", sak.id)).await;
    browser.follow(&number).await;
    browser.sees("Du les med naudrett til kl.").await;
    browser.sees("Er mykje åleine.").await;
    browser.open(&format!("/sak/{}/samtykke", sak.id)).await;
    browser.sees("Du les med naudrett til kl.").await;
    if matches!(script, Script::On) {
        let hidden = "const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]);
            const all = rules => rules.flatMap(rule => [rule, ...(rule.cssRules ? all([...rule.cssRules]) : [])]);
            return all(rules).some(rule => (rule.selectorText || '').includes(':has(.naudrett-banner)')
                && document.querySelectorAll(rule.selectorText).length > 2);";
        assert_eq!(
            browser.run(hidden, json!([])).await,
            json!(true),
            "nothing of it is printed"
        );
    }
    browser.press("Logg ut").await;

    browser
        .log_in(&scene.kari, &format!("/sak/{}", sak.id))
        .await;
    browser.sees(WHY).await;
    browser.press("Logg ut").await;

    browser.look.names = vec![FORNAMN.to_owned()];
    browser.log_in(&ombod, "/meldingar").await;
    browser
        .sees("Hege Dal brukte naudrett, og det skal gjennomgåast")
        .await;
    browser.open("/naudrett").await;
    browser.sees("Hege Dal").await;
    let path = format!("/naudrett/{}", the_only(&scene).await);
    browser.open(&path).await;
    browser.press("Lagre gjennomgangen").await;
    browser.sees("Vel kva du kom fram til.").await;
    browser
        .choose("Var det rett å bruke naudrett?", "Grunngitt")
        .await;
    browser
        .fill("Kvifor?", "Skaden var alvorleg, og ingen på skulen svara.")
        .await;
    browser.press("Lagre gjennomgangen").await;
    browser.sees("Gjennomgangen er lagra.").await;
    browser.sees("Ingen ventar").await;
    html::check(&scene.site.sent()).await;
}

async fn the_only(scene: &Scene) -> uuid::Uuid {
    sqlx::query_scalar("select naudrett_id from naudrett where kommune_id = $1")
        .bind(scene.seljord.id.uuid())
        .fetch_one(scene.app.sql())
        .await
        .unwrap()
}
