//! The journey of an uro.

use laget::access::Role;

use super::browser::{Browser, Script};
use super::driver::Driver;
use super::html;
use super::site::Site;
use crate::harness::TestApp;

#[tokio::test]
async fn uro_becomes_a_sak_with_script() {
    journey(Script::On, 1280).await;
}

#[tokio::test]
async fn uro_becomes_a_sak_without_script() {
    journey(Script::Off, 390).await;
}

async fn journey(script: Script, width: u32) {
    let app = TestApp::new().await;
    let site = Site::serve(&app).await;
    let mut driver = Driver::start().await;
    let seljord = app.kommune().await;
    let skule = seljord.skule("Åsen skule").await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
    let nora = skule.barn("Ylva-Mari", "Tråastøl").await;

    let mut browser = Browser::new(&mut driver, &site, script, width).await;
    browser.look.names = vec![nora.fornamn.clone(), nora.etternamn.clone()];
    let ny = format!("/uro/ny?barn={}", nora.id);
    browser.log_in(&kari, &ny).await;
    browser.press("Meld uro").await;
    browser.sees("Du må rette").await;
    html::check(&site.sent()).await;
}
