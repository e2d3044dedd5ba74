//! A meeting is called, answered and written down; a guest signs.

use laget::access::Role;
use time::macros::{date, datetime};

use super::browser::Script;
use super::driver::Driver;
use super::html;
use super::scene::Scene;
use crate::tst::letter::Brev;

#[tokio::test]
async fn a_meeting_is_called_answered_and_written_down() {
    story(Script::On, 1280).await;
}

#[tokio::test]
async fn a_meeting_is_called_answered_and_written_down_on_a_phone_without_script() {
    story(Script::Off, 390).await;
}

async fn story(script: Script, width: u32) {
    let scene = Scene::new().await;
    let stasjon = scene.seljord.tenest("helsestasjon").await;
    let hege = scene
        .seljord
        .person("Hege Helse", Role::Tilsett, &stasjon)
        .await;
    let rektor = scene
        .seljord
        .person("Rita Rektor", Role::Einingsleiar, &scene.skule)
        .await;
    for person in [&hege, &rektor] {
        scene.skule.tst_medlem(person, "fast").await;
    }
    let moete = scene.skule.moete_den(date!(2028 - 03 - 01)).await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, script, width).await;

    browser.log_in(&rektor, &format!("/moete/{moete}")).await;
    browser.sees("Ingen er kalla inn enno").await;
    browser.follow("Kall inn").await;
    browser.fill("Namn", "Gro Gjest").await;
    browser.press("Kall inn").await;
    browser.sees("Vel kvar gjesten kjem frå.").await;
    browser.select("Kjem frå", "Fastlege/lege").await;
    browser.fill("E-post", "gro@lege.example").await;
    browser.press("Kall inn").await;
    browser
        .sees("Dei er kalla inn, og e-posten er på veg.")
        .await;
    browser
        .sees("Har ikkje skrive under teieplikterklæringa")
        .await;
    browser.press("Logg ut").await;

    scene.app.worker().work_off().await.unwrap();
    let letters = scene.app.letters();
    let brev = letters.iter().map(|l| Brev::read(l));
    let mut til_gjest = brev.filter(|b| b.til == "gro@lege.example");
    let lenke = til_gjest.next().unwrap().lenke();
    browser.open(&lenke).await;
    browser.sees("onsdag 1. mars 2028 kl. 12.00–13.30").await;
    browser.choose("Svaret ditt", "Eg kan ikkje kome").await;
    browser
        .choose("Kvifor ikkje?", "Kurs eller opplæring")
        .await;
    browser.press("Lagre svaret").await;
    browser
        .sees("Du har svart at du ikkje kan kome: Kurs eller opplæring")
        .await;
    browser.choose("Svaret ditt", "Eg kjem").await;
    browser.press("Lagre svaret").await;
    browser.sees("Du har svart at du kjem.").await;
    browser.press("Skriv under").await;
    browser.sees("Takk, du har skrive under").await;

    browser.log_in(&hege, "/").await;
    browser
        .follow("Svar på innkallinga til møte i TST Åsen skule")
        .await;
    browser.choose("Svar", "Kan ikkje kome").await;
    browser.press("Lagre svaret").await;
    browser.sees("Vel kvifor ikkje.").await;
    browser
        .choose("Kvifor ikkje?", "Kurs eller opplæring")
        .await;
    browser.press("Lagre svaret").await;
    browser.sees("Svaret er lagra.").await;
    browser.open("/kalender").await;
    browser.press("Lag lenke").await;
    assert!(browser.value("Lenke").await.contains("/kalender/"));
    browser.press("Slett lenka").await;
    browser.sees("Kalenderlenka verkar ikkje lenger.").await;
    browser.press("Logg ut").await;

    scene.app.clock().set(datetime!(2028-03-01 14:00 +1));
    browser.log_in(&rektor, &format!("/moete/{moete}")).await;
    browser.sees("Kurs").await;
    browser
        .sees("Skreiv under teieplikterklæringa på nett")
        .await;
    browser.follow("Før oppmøte").await;
    browser.press("Lagre, møtet er halde").await;
    browser.sees("Vel om Rita Rektor møtte.").await;
    browser.run(
        "document.querySelectorAll('select').forEach((s, i) => { if (i > 0) s.value = 'moett'; })",
        serde_json::json!([]),
    )
    .await;
    browser.press("Lagre, møtet er halde").await;
    browser.sees("Oppmøtet er ført. Møtet er halde.").await;
    html::check(&scene.site.sent()).await;
}
