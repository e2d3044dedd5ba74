//! The kommunalsjef's day: how it goes, what the kommune aims at, and what the politicians are told.

use time::macros::date;

use super::browser::{Browser, Hand, Script};
use super::download;
use super::driver::Driver;
use super::html;
use super::site::Site;
use crate::harness::eventually;
use crate::samtykke_pdf::text_in;
use crate::styring::{NOVEMBER, Scene};

/// A spring with figures, and a picture of which all is hidden.
async fn scene() -> (Scene, Site) {
    let scene = Scene::new().await;
    scene.kommune.skule("Bø skule").await;
    scene.saker(date!(2026 - 03 - 02), 20, 13).await;
    scene.natt(NOVEMBER).await;
    let site = Site::serve(&scene.app).await;
    (scene, site)
}

/// Every milestone has come as far.
async fn milepaelar(browser: &Browser, langt: &str) {
    let script = "for (const felt of document.querySelectorAll('select[name^=framdrift_]')) felt.value = arguments[0]";
    browser.run(script, serde_json::json!([langt])).await;
}

#[tokio::test]
async fn the_kommunalsjef_reads_the_figures_aims_and_tells_the_politicians() {
    let (scene, site) = scene().await;
    let sjef = scene.sjef_person();
    let mut driver = Driver::start().await;
    let mut browser = Browser::new(&mut driver, &site, Script::On, 1280).await;
    browser.log_in(sjef, "/").await;
    browser.follow("Styring").await;
    browser.sees("Slik gjekk våren 2026").await;
    browser
        .sees("Første samtale med føresette i tide: 65 %, under målet")
        .await;
    let unfold = "document.querySelectorAll('main details').forEach((d) => { d.open = true; })";
    browser.run(unfold, serde_json::json!([])).await;
    eventually("what is counted", async || {
        let text = browser.text().await;
        text.contains("Medianen er den i midten").then_some(())
    })
    .await;
    browser.follow("Kommunane side om side").await;
    browser.sees("Dei andre står utan namn").await;
    browser.open("/styring").await;
    browser.follow("Måla våre").await;
    browser.fill("Første samtale i tide, prosent", "60").await;
    browser.press("Lagre").await;
    browser.sees("Måla er lagra").await;

    browser.follow("Rapportar").await;
    browser.press("Begynn på rapporten for våren 2026").await;
    browser.sees("Det er ikkje skrive noko enno").await;
    browser
        .open(&format!("{}/skriv", browser.path().await))
        .await;
    browser
        .fill("Innleiing", "Fleire familiar blir snakka med i tide.")
        .await;
    browser.fill("Vegen vidare", "Me held fram.").await;
    milepaelar(&browser, "i_gang").await;
    browser.press("Lagre").await;
    browser.sees("Rapporten er lagra.").await;
    browser
        .sees("Fleire familiar blir snakka med i tide.")
        .await;
    browser.follow("Publiser").await;
    browser.press("Publiser rapporten").await;
    browser.sees("Les gjennom rapporten, og kryss av.").await;
    browser.tick("Eg har lese gjennom rapporten. Ingen kan kjenne att eit barn, ein familie eller ei eining i det som er skrive.").await;
    browser.press("Publiser rapporten").await;
    browser.sees("Rapporten er publisert, og står fast.").await;
    let kept = download::keep(&browser, "PDF").await;
    let dokument = text_in(&kept.path);
    assert!(dokument.contains("65 % (13 av 20)"), "{dokument}");
    html::check(&site.sent()).await;
}

#[tokio::test]
async fn a_report_is_written_and_published_on_a_phone_with_the_keyboard_and_without_script() {
    let (scene, site) = scene().await;
    let sjef = scene.sjef_person();
    let mut driver = Driver::start().await;
    let mut browser = Browser::new(&mut driver, &site, Script::Off, 390).await;
    browser.hand = Hand::Keys;
    browser.log_in(sjef, "/rapport").await;
    browser.press("Begynn på rapporten for våren 2026").await;
    browser.follow("Skriv").await;
    browser.fill("Innleiing", "Det går framover.").await;
    browser.press("Lagre").await;
    browser.sees("Rapporten er lagra.").await;
    browser.follow("Publiser").await;
    browser
        .sees("Skriv først kor langt kvar milepæl er komen.")
        .await;
}
