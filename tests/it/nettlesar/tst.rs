//! A team is put together, and its year is planned.

use laget::access::Role;

use super::browser::Script;
use super::driver::Driver;
use super::html;
use super::scene::Scene;

#[tokio::test]
async fn a_team_is_put_together_and_its_year_is_planned() {
    story(Script::On, 1280).await;
}

#[tokio::test]
async fn a_team_is_put_together_and_its_year_is_planned_on_a_phone_without_script() {
    story(Script::Off, 390).await;
}

async fn story(script: Script, width: u32) {
    let scene = Scene::new().await;
    let stasjon = scene.seljord.tenest("helsestasjon").await;
    let andre = scene.seljord.tenest("administrasjon").await;
    scene
        .seljord
        .person("Hege Helse", Role::Tilsett, &stasjon)
        .await;
    let rektor = scene
        .seljord
        .person("Rita Rektor", Role::Einingsleiar, &scene.skule)
        .await;
    let sigrun = scene
        .seljord
        .person("Sigrun System", Role::Systemansvarleg, &andre)
        .await;
    let halvor = scene
        .seljord
        .person("Halvor Sjef", Role::Kommunalsjef, &andre)
        .await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, script, width).await;

    browser.log_in(&sigrun, "/tst").await;
    browser.follow("Kor ofte teama skal møtast").await;
    browser.fill("Møte om hausten, dei fleste", "mange").await;
    browser.press("Lagre").await;
    browser.sees("Skriv eit tal frå 0 til 10.").await;
    browser.fill("Møte om hausten, dei fleste", "0").await;
    browser.press("Lagre").await;
    browser.sees("Krava er lagra.").await;
    browser.follow("Skulefri").await;
    browser.fill("Kva er det?", "Vinterferie").await;
    browser.fill("Første dagen", "22.02.2027").await;
    browser.fill("Siste dagen", "26.02.2027").await;
    browser.press("Legg til").await;
    browser.sees("22.02.2027–26.02.2027").await;
    browser.press("Logg ut").await;

    browser.log_in(&rektor, "/tst").await;
    browser.follow("Åsen skule").await;
    browser.sees("Teamet er ikkje fulltalig").await;
    browser.follow("Kven er på teamet").await;
    browser
        .select("Kven?", "Hege Helse, Instans helsestasjon")
        .await;
    browser.press("Legg til på teamet").await;
    browser.sees("Personen er på teamet.").await;
    browser.follow("Åsen skule").await;
    browser.follow("Endre teamet").await;
    browser
        .fill("Kvar møtest teamet til vanleg?", "Møterom 2")
        .await;
    browser.press("Lagre").await;
    browser.sees("Teamet møtest på Møterom 2.").await;

    browser.follow("Planlegg møte").await;
    browser.press("Foreslå datoar").await;
    let dato = browser.value("Dato 2").await;
    assert!(dato.ends_with(".2027"), "{dato}");
    browser.fill("Dato 1", "24.02.2027").await;
    browser.press("Lagre møta").await;
    browser.sees("24. februar 2027 er vinterferie").await;
    assert_eq!(browser.value("Dato 2").await, dato);
    browser.fill("Dato 1", "").await;
    browser.press("Foreslå datoar").await;
    assert_eq!(
        browser.value("Dato 2").await,
        dato,
        "what stands there stays"
    );
    browser.press("Lagre møta").await;
    browser.sees("Møta er lagra i planen.").await;
    browser.sees("3 møte, og det skal vere minst 3.").await;

    let moete = browser.texts("a[href^='/moete/']").await.remove(0);
    browser.follow(&moete).await;
    browser.follow("Flytt møtet").await;
    browser.fill("Frå klokka", "9").await;
    browser.fill("Til klokka", "10.15").await;
    browser.press("Flytt møtet").await;
    browser.sees("kl. 09.00–10.15").await;
    browser.follow("Avlys").await;
    browser.fill("Kvifor?", "Planleggingsdag").await;
    browser.press("Avlys møtet").await;
    browser.sees("Møtet er avlyst").await;
    browser.follow("Åsen skule").await;
    browser
        .sees("2 møte. Det skal vere minst 3, så 1 manglar.")
        .await;
    browser.press("Logg ut").await;

    browser.log_in(&halvor, "/tst/oversyn").await;
    browser.sees("2 av 3").await;
    browser.sees("Færre møte enn planen krev").await;
    html::check(&scene.site.sent()).await;
}
