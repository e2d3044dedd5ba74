//! A føresett and a youth on a phone: what they read, and what they write.

use laget::web::FAMILY_COOKIE;
use serde_json::json;
use time::macros::date;

use super::browser::{Browser, Script};
use super::driver::{Driver, devtools};
use super::html;
use super::scene::{ETTERNAMN, FORNAMN, Scene};
use crate::harness::{Barn, Client};

/// A sak with a tiltak that has been evaluated, and one that goes on.
async fn sak(scene: &Scene, barn: &Barn) {
    let sak = barn.sak(&scene.kari, "Er mykje åleine.").await;
    sak.in_steg(3).await;
    sak.samtale(
        "Me er òg uroa. Me vil ha ein fast vaksen.\n\nMe prøver med faste leggjetider heime.",
    )
    .await;
    let first = sak
        .tiltak("Sosial gruppe i friminuttet", date!(2026 - 11 - 20))
        .await;
    sak.evaluering(
        first,
        "verkar_delvis",
        "Vil vere med, men blir fort sliten.",
    )
    .await;
    sak.tiltak(
        "Fast vaksen i overgangane mellom timane",
        date!(2026 - 12 - 10),
    )
    .await;
}

/// The browser goes on as the person whose session this is.
pub(super) async fn becomes(browser: &mut Browser, who: &Client) {
    browser.open("/familie/logg-inn").await;
    let cookie = json!({
        "name": FAMILY_COOKIE, "value": who.cookie(FAMILY_COOKIE).unwrap(), "url": browser.site.origin, "path": "/",
        "secure": true, "httpOnly": true,
    });
    devtools(&browser.client, "Network.setCookie", cookie).await;
}

#[tokio::test]
async fn a_foeresett_reads_about_the_child_and_writes_on_a_phone_without_script() {
    let scene = Scene::new().await;
    sak(&scene, &scene.ylva).await;
    scene.ylva.foeresett("Per Dal").await;
    let (_, tone) = scene.ylva.foeresett_inne("Tone Li").await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::Off, 390).await;

    becomes(&mut browser, &tone).await;
    browser.open("/familie").await;
    browser.follow(&format!("{FORNAMN} {ETTERNAMN}")).await;
    browser.sees("Me vil ha ein fast vaksen").await;
    browser.follow("Skriv kva du meiner").await;
    browser.press("Send").await;
    browser.sees("Du må rette").await;
    browser.fill("Kva meiner du?", "Det går betre heime.").await;
    browser
        .fill("Kva seier barnet?", "Eg har fått ein ven.")
        .await;
    browser.press("Send").await;
    browser.sees("Takk. Det du skreiv, er sendt.").await;
    browser
        .follow("Opplever de at det verkar? Svar her om tiltaket «Fast vaksen i overgangane mellom timane»")
        .await;
    browser
        .choose("Opplever de at det verkar?", "Det verkar delvis")
        .await;
    browser.press("Send svaret").await;
    browser.sees("Du svara: Det verkar delvis").await;
    browser
        .follow("Sjå kven som har sett opplysningar om barnet")
        .await;
    browser.follow("Vis det du sjølv har gjort").await;
    browser.sees("skreiv kva du meiner").await;
    browser.open("/familie/finst-ikkje").await;
    browser.sees("Gå til framsida").await;
    browser.press("Logg ut").await;
    html::check(&scene.site.sent()).await;
}

#[tokio::test]
async fn a_youth_reads_and_answers_in_own_words() {
    let scene = Scene::new().await;
    let ung = scene
        .seljord
        .barn(
            FORNAMN,
            ETTERNAMN,
            date!(2010 - 03 - 04),
            Some(scene.skule.id),
        )
        .await;
    sak(&scene, &ung).await;
    let meg = ung.ungdom_inne().await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::On, 1280).await;

    becomes(&mut browser, &meg).await;
    browser.open(&format!("/familie/barn/{}", ung.id)).await;
    browser.sees("Dette sa du").await;
    browser.follow("Skriv det du vil seie").await;
    browser
        .fill("Kva vil du seie?", "Eg vil sitje framme.")
        .await;
    browser.press("Send").await;
    browser.sees("Eg vil sitje framme.").await;
    html::check(&scene.site.sent()).await;
}
