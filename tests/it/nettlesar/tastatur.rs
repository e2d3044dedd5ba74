//! An uro is reported with the keyboard alone (WCAG 2.1.1, 2.1.2, 2.4.1, 2.4.3, 2.4.7, 2.4.11).

use std::collections::BTreeSet;

use fantoccini::key::Key;

use super::browser::{Browser, Script};
use super::driver::Driver;
use super::keys::{focused, press, tab_through, tab_to, usable, write};
use super::scene::Scene;

async fn at_the_form(scene: &Scene, driver: &mut Driver) -> Browser {
    let mut browser = scene.browser(driver, Script::On, 1280).await;
    browser.log_in(&scene.kari, &scene.ny_uro()).await;
    browser
}

#[tokio::test]
async fn tab_reaches_everything_on_the_uro_form_and_the_skip_link_first() {
    let scene = Scene::new().await;
    let mut driver = Driver::start().await;
    let browser = at_the_form(&scene, &mut driver).await;

    let stops = tab_through(&browser).await;

    assert_eq!(stops[0].words, "Hopp til innhaldet");
    let reached: BTreeSet<String> = stops.into_iter().map(|stop| stop.stop).collect();
    let there: BTreeSet<String> = usable(&browser).await.into_iter().collect();
    assert_eq!(reached, there);
}

#[tokio::test]
async fn the_skip_link_leads_past_the_menu() {
    let scene = Scene::new().await;
    let mut driver = Driver::start().await;
    let browser = at_the_form(&scene, &mut driver).await;

    tab_to(&browser, "Hopp til innhaldet").await;
    press(&browser, Key::Enter).await;
    press(&browser, Key::Tab).await;

    let first = focused(&browser).await;
    assert_eq!(
        first.words, "Mi side",
        "the first link of the page's own content"
    );
    let inside = "return document.activeElement.closest('main') !== null";
    assert_eq!(browser.run(inside, serde_json::json!([])).await, true);
}

#[tokio::test]
async fn an_uro_is_reported_by_keyboard_alone_after_a_mistake() {
    let scene = Scene::new().await;
    let mut driver = Driver::start().await;
    let mut browser = at_the_form(&scene, &mut driver).await;

    // sent empty: the summary has the focus, and leads to the fields
    tab_to(&browser, "Kven er uroa?").await;
    tab_to(&browser, "Meld uro").await;
    browser
        .leaves(async |browser| press(browser, Key::Enter).await)
        .await;
    assert_eq!(focused(&browser).await.id, "feiloppsummering");
    tab_to(&browser, "Vel kva slags sak det er.").await;
    press(&browser, Key::Enter).await;
    assert_eq!(focused(&browser).await.words, "Uro for barnet");
    press(&browser, Key::Space).await;

    tab_to(&browser, "Kva er sett og høyrt?").await;
    write(&browser, "Har vore borte fire måndagar på rad.").await;
    tab_to(&browser, "Kven er uroa?").await;
    write(&browser, "Kontaktlærar").await;
    tab_to(&browser, "Kva meistrar barnet?").await;
    write(&browser, "Ho teiknar godt.").await;
    press(&browser, Key::Tab).await;
    press(&browser, Key::Space).await;
    tab_to(&browser, "Meld uro").await;
    browser
        .leaves(async |browser| press(browser, Key::Enter).await)
        .await;

    browser.sees("Uroa er meld, og saka er oppretta.").await;
    browser.sees("Har vore borte fire måndagar på rad.").await;
}
