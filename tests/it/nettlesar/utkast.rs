//! Nothing that was written is lost: when the tab is closed, and when the session runs out.

use super::browser::{Browser, Script};
use super::driver::Driver;
use super::scene::Scene;
use crate::harness::eventually;

const SEEN: &str = "Har vore borte fire måndagar på rad.\nSeier at magen er vond.";

async fn kladd_is_kept(browser: &Browser) {
    eventually("«Kladd lagra»", async || {
        let status = browser.texts("[data-utkast-status]").await.concat();
        assert!(!status.contains("ikkje lagra"), "{status}");
        status.contains("Kladd lagra kl. ").then_some(())
    })
    .await;
}

#[tokio::test]
async fn kladd_of_an_uro_is_there_in_another_browser_after_the_tab_is_closed() {
    let scene = Scene::new().await;
    let mut driver = Driver::start().await;
    let mut first = scene.browser(&mut driver, Script::On, 1280).await;
    first.log_in(&scene.kari, &scene.ny_uro()).await;

    first.fill("Kva er sett og høyrt?", SEEN).await;
    first
        .choose("Kor raskt må det gjerast noko?", "Innan ei veke")
        .await;
    kladd_is_kept(&first).await;
    first.client.close_window().await.unwrap();

    let mut second = scene.browser(&mut driver, Script::Off, 390).await;
    second.log_in(&scene.kari, &scene.ny_uro()).await;
    second.sees("Kladden din frå ").await;
    assert_eq!(second.value("Kva er sett og høyrt?").await, SEEN);
    assert!(
        second
            .is_chosen("Kor raskt må det gjerast noko?", "Innan ei veke")
            .await
    );
}

#[tokio::test]
async fn kladd_goes_on_from_itself_when_the_form_comes_back() {
    let scene = Scene::new().await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::On, 1280).await;
    browser.log_in(&scene.kari, &scene.ny_uro()).await;
    browser.fill("Kva er sett og høyrt?", SEEN).await;
    kladd_is_kept(&browser).await;

    browser.press("Meld uro").await;
    browser.sees("Du må rette").await;
    browser.fill("Kven er uroa?", "Kontaktlæraren").await;
    let text = browser.text().await;
    assert!(!text.contains("Lagre kladd"), "the script keeps it: {text}");

    kladd_is_kept(&browser).await;
}

#[tokio::test]
async fn kladd_of_an_uro_is_kept_by_a_button_without_script() {
    let scene = Scene::new().await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::Off, 390).await;
    browser.log_in(&scene.kari, &scene.ny_uro()).await;
    for text in [SEEN, "Har vore borte fem måndagar"] {
        browser.fill("Kva er sett og høyrt?", text).await;

        browser.press("Lagre kladd").await;

        browser.sees("Kladden er lagra.").await;
        assert_eq!(browser.path().await, scene.ny_uro());
        assert_eq!(browser.value("Kva er sett og høyrt?").await, text);
    }
}

#[tokio::test]
async fn uro_sent_after_the_session_ran_out_is_there_after_login_with_script() {
    sent_too_late(Script::On).await;
}

#[tokio::test]
async fn uro_sent_after_the_session_ran_out_is_there_after_login_without_script() {
    sent_too_late(Script::Off).await;
}

async fn sent_too_late(script: Script) {
    let scene = Scene::new().await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, script, 1280).await;
    browser.log_in(&scene.kari, &scene.ny_uro()).await;

    browser.fill("Kva er sett og høyrt?", SEEN).await;
    scene.sessions_run_out(&scene.kari).await;
    browser.press("Meld uro").await;

    assert!(
        browser.path().await.starts_with("/logg-inn"),
        "{}",
        browser.path().await
    );
    browser.give_credentials(&scene.kari).await;
    assert_eq!(browser.path().await, scene.ny_uro());
    assert_eq!(browser.value("Kva er sett og høyrt?").await, SEEN);
}

#[tokio::test]
async fn foedselsnummer_sent_after_the_session_ran_out_is_not_kept_with_the_rest() {
    let scene = Scene::new().await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::On, 1280).await;
    let form = format!("/barn/{}/endre", scene.ylva.id);
    browser.log_in(&scene.kari, &form).await;

    browser.fill("Nytt fødselsnummer", &scene.ylva.fnr).await;
    browser.fill("Adresse", "Hestevegen 4").await;
    scene.sessions_run_out(&scene.kari).await;
    browser.press("Lagre").await;

    assert_no_number_is_kept(&scene).await;
    browser.give_credentials(&scene.kari).await;
    assert_eq!(browser.value("Adresse").await, "Hestevegen 4");
    assert_eq!(browser.value("Nytt fødselsnummer").await, "");
}

async fn assert_no_number_is_kept(scene: &Scene) {
    let kept: Vec<String> = sqlx::query_scalar("select felt from utkast where brukar_id = $1")
        .bind(scene.kari.id.uuid())
        .fetch_all(scene.app.sql())
        .await
        .unwrap();
    assert_eq!(kept.len(), 1);
    assert!(!kept[0].contains(&scene.ylva.fnr), "{}", kept[0]);
}

#[tokio::test]
async fn what_is_typed_on_after_the_session_ran_out_under_the_draft_is_what_is_there_after_login() {
    let scene = Scene::new().await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::On, 1280).await;
    browser.log_in(&scene.kari, &scene.ny_uro()).await;
    browser.fill("Kva er sett og høyrt?", SEEN).await;
    kladd_is_kept(&browser).await;
    scene.sessions_run_out(&scene.kari).await;
    // the draft on its way is kept for after the login, as one this window does not know
    let meir = format!("{SEEN}\nOg ein torsdag.");
    browser.fill("Kva er sett og høyrt?", &meir).await;
    eventually("«du er logga ut»", async || {
        let status = browser.texts("[data-utkast-status]").await.concat();
        status.contains("du er logga ut").then_some(())
    })
    .await;

    let siste = format!("{meir}\nOg ein fredag.");
    browser.fill("Kva er sett og høyrt?", &siste).await;
    browser.press("Meld uro").await;

    assert!(
        browser.path().await.starts_with("/logg-inn"),
        "{}",
        browser.path().await
    );
    browser.give_credentials(&scene.kari).await;
    assert_eq!(browser.path().await, scene.ny_uro());
    assert_eq!(browser.value("Kva er sett og høyrt?").await, siste);
}
