//! A day of the systemansvarleg: a school that ends, the clocks of the kommune, and who has access.

use laget::access::Role;
use laget::web::dates;
use time::Date;

use super::browser::Script;
use super::driver::Driver;
use super::html;
use super::scene::Scene;

#[tokio::test]
async fn a_day_of_the_systemansvarleg() {
    story(Script::On, 1280).await;
}

#[tokio::test]
async fn a_day_of_the_systemansvarleg_on_a_phone_without_script() {
    story(Script::Off, 390).await;
}

async fn story(script: Script, width: u32) {
    let scene = Scene::new().await;
    let andre = scene.seljord.tenest("administrasjon").await;
    let system = Role::Systemansvarleg;
    let sigrun = scene.seljord.person("Sigrun System", system, &andre).await;
    let torgeir = scene.seljord.person("Torgeir System", system, &andre).await;
    let dalen = scene.seljord.skule("Dalen skule").await;
    scene
        .seljord
        .person("Rita Rektor", Role::Einingsleiar, &dalen)
        .await;
    sqlx::query("select app.attest_opne($1)")
        .bind(scene.seljord.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let igaar: Date = sqlx::query_scalar("select app.today() - 1")
        .fetch_one(scene.app.sql())
        .await
        .unwrap();
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, script, width).await;

    browser.log_in(&sigrun, "/").await;
    browser.follow("Einingar").await;
    browser.follow("Ny eining").await;
    browser.press("Lag eininga").await;
    browser.sees("Skriv namnet på eininga.").await;
    browser.select("Instans", "Instans skule").await;
    browser.fill("Namn", "Fjell skule").await;
    browser.fill("Første dag", &dates::short(igaar)).await;
    browser.fill("Kvifor?", "Vedtak i kommunestyret").await;
    browser.press("Lag eininga").await;
    browser.sees("Eininga er laga.").await;
    browser.follow("Nytt namn: Fjell skule").await;
    browser.fill("Nytt namn", "Fjellet skule").await;
    browser.fill("Kvifor?", "Namnevedtak").await;
    browser.press("Lagre namnet").await;
    browser.sees("Fjell skule heiter no Fjellet skule").await;

    browser.follow("Avslutt eller slå saman").await;
    browser.tick("Dalen skule").await;
    browser
        .select("Kven tek over?", "Fjellet skule (Instans skule)")
        .await;
    browser.fill("Siste dag", &dates::short(igaar)).await;
    browser
        .select(
            "Kven av leiarane leier etterfølgjaren?",
            "Rita Rektor, som no leier Dalen skule",
        )
        .await;
    browser.fill("Kvifor?", "Vedtak i kommunestyret").await;
    browser.press("Sjå kva som følgjer").await;
    browser.sees("Ingenting er endra enno.").await;
    browser.press("Foreslå").await;
    browser
        .sees("Ingenting skjer før ein annan har stadfesta det.")
        .await;
    browser.sees("Du har foreslått dette sjølv.").await;

    browser.follow("Fristar").await;
    browser.fill("Første samtale i ei skulemiljøsak", "9").await;
    browser.press("Lagre").await;
    browser.sees(": skriv eit tal frå 1 til 7.").await;
    browser.fill("Første samtale i ei skulemiljøsak", "5").await;
    browser.fill("Kvifor?", "Vedtak i leiargruppa").await;
    browser.press("Lagre").await;
    browser.sees("Fristane er lagra.").await;
    browser.sees("5 dagar (før: det vanlege)").await;
    browser.press("Logg ut").await;

    browser.log_in(&torgeir, "/").await;
    browser
        .follow("Ei eining ventar på at du stadfester at ho sluttar")
        .await;
    browser.press("Stadfest: Dalen skule → Fjellet skule").await;
    browser.sees("Forslaget er stadfesta og gjennomført").await;
    browser.sees("Gjennomført").await;

    browser.follow("Brukarar").await;
    browser.follow("Kven har tilgang").await;
    browser.sees("Sigrun System: systemansvarleg").await;
    browser
        .choose(
            "Sigrun System: systemansvarleg (Instans administrasjon)",
            "Skal framleis ha",
        )
        .await;
    browser.press("Lagre svara").await;
    browser.sees("Svara er lagra.").await;
    browser.sees("Kor langt kvar er komen").await;
    html::check(&scene.site.sent()).await;
}
