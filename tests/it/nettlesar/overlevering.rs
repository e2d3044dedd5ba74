//! A sak is handed over: the colleague is told in the inbox and, once, by a mail with nothing in it.

use super::browser::Script;
use super::driver::Driver;
use super::html;
use super::scene::{ETTERNAMN, FORNAMN, Scene};
use crate::epost::sink::Sink;

async fn handed_over(script: Script, width: u32) {
    let scene = Scene::new().await;
    let per = scene
        .seljord
        .person("Per Dal", laget::access::Role::Tilsett, &scene.skule);
    let per = per.await;
    sqlx::query("insert into varsling (brukar_id, epost) values ($1, 'per.dal@laget.example')")
        .bind(per.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let sak = scene.ylva.sak(&scene.kari, "Er mykje åleine.").await;
    let mut sink = Sink::start().await;
    let worker = scene.app.worker_with(sink.mailer());
    let mut driver = Driver::start().await;
    let mut kari = scene.browser(&mut driver, script, width).await;
    kari.log_in(&scene.kari, &format!("/sak/{}/overlever", sak.id))
        .await;
    kari.select("Kven skal ta over?", "Per Dal").await;
    kari.fill("Kva treng kollegaen å vite?", "Ring mor før fredag.")
        .await;
    kari.press("Tilby saka").await;
    kari.sees("Saka er tilbydd.").await;

    worker.work_off().await.unwrap();
    worker.work_off().await.unwrap();

    let letters = sink.letters().await;
    let [letter] = &letters[..] else {
        panic!("not one letter: {letters:?}")
    };
    let letter = letter.replace("=\r\n", "");
    assert!(letter.contains("Du har ei ny melding i Laget."), "{letter}");
    let number = scene.saksnummer(&format!("/sak/{}", sak.id)).await;
    let secrets = [FORNAMN, ETTERNAMN, "Kari", "Ring mor", "skule", &number];
    for word in secrets {
        assert!(!letter.contains(word), "{word} is in {letter}");
    }
    let mut browser = scene.browser(&mut driver, script, width).await;
    browser.log_in(&per, "/meldingar").await;
    browser
        .follow("Ulesen: Kari Vik vil levere ei sak til deg: Ylva-Mari T.")
        .await;
    browser.sees("Ring mor før fredag.").await;
    browser.press("Ta over saka").await;
    browser.sees("Du har teke over saka.").await;
    browser.open("/meldingar/varsling").await;
    browser
        .choose(
            "Når det blir meldt ei uro på eininga du leier, eller i ei sak du har ansvaret for",
            "Ikkje e-post",
        )
        .await;
    browser.press("Lagre").await;
    browser.sees("Varslinga er lagra.").await;

    kari.open("/meldingar").await;
    kari.sees("Per Dal har teke over saka du tilbaud").await;
    html::check(&scene.site.sent()).await;
    worker.work_off().await.unwrap();
}

#[tokio::test]
async fn a_colleague_is_offered_a_sak_and_told_in_the_inbox_and_once_by_mail() {
    handed_over(Script::On, 1280).await;
}

#[tokio::test]
async fn a_colleague_is_offered_a_sak_on_a_phone_without_script() {
    handed_over(Script::Off, 390).await;
}
