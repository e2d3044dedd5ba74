//! A sak is taken up, two write its referat at once, it is approved, and a føresett reads it.

use fantoccini::Locator;
use fantoccini::elements::Element;
use laget::access::Role;
use time::macros::datetime;

use super::browser::{Browser, Hand, Script};
use super::driver::Driver;
use super::familie::becomes;
use super::find;
use super::html;
use super::scene::Scene;
use super::{download, keys};
use crate::harness::{Person, Sak, eventually};
use crate::referat::dokument::labels;
use crate::samtykke_pdf::{in_order, text_in};

const HENSIKT: &str = "Hensikt/mål med møtet:";
const STATUS: &str = "Status med gjennomgang av observasjonar";

/// A rektor who plans for the team, and a sak that is ready to be taken up.
async fn sak(scene: &Scene) -> (Person, Sak) {
    let rektor = scene
        .seljord
        .person("Rita Rektor", Role::Einingsleiar, &scene.skule)
        .await;
    let sak = scene.ylva.sak(&scene.kari, "Ho søv i timane.").await;
    sak.samtale("Me er òg uroa.").await;
    sak.in_steg(4).await;
    scene.skule.tst_medlem(&rektor, "fast").await;
    (rektor, sak)
}

/// The year is planned, and those who should come to the first meeting are called. Its address.
async fn plan_and_call(rita: &mut Browser, rektor: &Person) -> String {
    rita.log_in(rektor, "/tst").await;
    rita.follow("Åsen skule").await;
    rita.follow("Planlegg møte").await;
    rita.press("Foreslå datoar").await;
    rita.fill("Kvar?", "Møterom 2").await;
    rita.press("Lagre møta").await;
    rita.sees("Møta er lagra i planen.").await;
    let moete = rita.texts("a[href^='/moete/']").await.remove(0);
    rita.follow(&moete).await;
    let path = rita.path().await;
    rita.follow("Kall inn").await;
    rita.select("Kven?", "Kari Vik, Åsen skule").await;
    rita.press("Kall inn").await;
    rita.sees("Dei er kalla inn, og e-posten er på veg.").await;
    rita.follow("Møteleiar og referent").await;
    rita.select("Referent", "Rita Rektor, Åsen skule").await;
    rita.press("Lagre").await;
    rita.sees("Lagra. Møteleiar og referent står på møtesida.")
        .await;
    path
}

/// The føresett says that she comes, and what the meeting should know.
async fn answer(heime: &mut Browser) {
    heime.open("/familie").await;
    let lenke = heime.texts(".ds-alert a").await.remove(0);
    heime.follow(&lenke.replace('\n', " ")).await;
    heime.choose("Kjem du?", "Ja, eg kjem").await;
    heime
        .fill("Kva vil du at møtet skal vite?", "Ho treng ro om kvelden.")
        .await;
    heime.press("Send svaret").await;
    heime.sees("Du har svart at du kjem.").await;
}

/// Chooses from a list that stands on the page several times.
async fn choose(browser: &Browser, field: &Element, text: &str) {
    for option in field.find_all(Locator::Css("option")).await.unwrap() {
        if option.text().await.unwrap() != text {
            continue;
        }
        if browser.hand == Hand::Keys {
            keys::reach(browser, field).await;
            keys::choose(browser, &option).await;
        } else {
            option.click().await.unwrap();
        }
        return;
    }
    panic!("no «{text}» in the list");
}

/// It is written down that somebody was there.
async fn came(browser: &Browser, namn: &str) {
    let field = find::field(&browser.client, "Møtte?", Some(namn)).await;
    choose(browser, &field, "Møtte").await;
}

/// A field of the first row of the tiltaksplan; "Ansvarleg" is a list.
async fn write_row(browser: &Browser, label: &str, text: &str) {
    let field = find::field(&browser.client, label, Some("Nr. 1")).await;
    if label == "Ansvarleg" {
        // the rows below have the same list
        choose(browser, &field, text).await;
    } else {
        browser.write(&field, text).await;
    }
}

#[tokio::test]
async fn a_year_is_planned_two_write_a_referat_at_once_and_the_family_reads_what_was_approved() {
    story(Hand::Mouse).await;
}

#[tokio::test]
async fn the_same_is_done_with_the_keyboard_and_nothing_else() {
    story(Hand::Keys).await;
}

async fn story(hand: Hand) {
    let scene = Scene::new().await;
    let (rektor, sak) = sak(&scene).await;
    let (_, tone) = scene.ylva.foeresett_inne("Tone Li").await;
    let nummer = scene.saksnummer(&format!("/sak/{}", sak.id)).await;
    let mut driver = Driver::start().await;
    let mut rita = scene.browser(&mut driver, Script::On, 1280).await;
    rita.hand = hand;
    let moete = plan_and_call(&mut rita, &rektor).await;
    rita.follow("Agenda").await;
    rita.follow("Ta opp ei sak").await;
    rita.select("Kva sak?", &format!("Ylva-Mari T. ({nummer})"))
        .await;
    rita.press("Set på agendaen").await;
    rita.sees("Punktet står på agendaen.").await;
    rita.follow(&format!("Inviter familien: Ylva-Mari T., sak {nummer}"))
        .await;
    rita.press("Inviter: Tone Li").await;
    rita.sees("Invitasjonen er lagra.").await;
    let mut heime = scene.browser(&mut driver, Script::Off, 390).await;
    heime.hand = hand;
    becomes(&mut heime, &tone).await;
    answer(&mut heime).await;
    rita.open(&format!("{moete}/agenda")).await;
    rita.sees("Familien: 1 av 1 kjem").await;
    rita.press(&format!("Skriv referat: Ylva-Mari T., sak {nummer}"))
        .await;
    let skriv = rita.path().await;

    let mut kari = scene.browser(&mut driver, Script::On, 390).await;
    kari.hand = hand;
    kari.log_in(&scene.kari, &skriv).await;
    rita.fill(HENSIKT, "Finne ut kva som hjelper.").await;
    rita.press("Lagre").await;
    kari.fill(HENSIKT, "Avklare ansvar.").await;
    kari.fill("Kva er bekymringa?", "Ho søv i timane.").await;
    kari.press("Lagre").await;
    kari.sees("Nokon annan har skrive i det same").await;
    kari.sees("Finne ut kva som hjelper.").await;
    assert_eq!(kari.value(HENSIKT).await, "Avklare ansvar.");
    kari.fill(HENSIKT, "Finne ut kva som hjelper, og avklare ansvar.")
        .await;
    // an ordinary save chooses nothing
    kari.press("Lagre").await;
    kari.sees("Nokon annan har skrive i det same").await;
    kari.press("Bruk min: Hensikt/mål med møtet").await;
    kari.sees("Referatet er lagra.").await;
    kari.follow("Tidlegare versjonar").await;
    kari.sees("Finne ut kva som hjelper.").await;

    // rita has not loaded the page again: it is told at the part, and what she has stands
    rita.fill("Evaluering av møtet", "Godt møte.").await;
    eventually("«Kari lagra»", async || {
        let fortalt = rita.texts("[data-nytt-for='tekst-1']").await.concat();
        fortalt
            .starts_with("Kari Vik lagra denne delen kl. ")
            .then_some(())
    })
    .await;
    assert_eq!(rita.value(HENSIKT).await, "Finne ut kva som hjelper.");
    rita.fill("Evaluering av møtet", "").await;

    // hers ran out while she wrote; what the family sent stood there
    assert!(rita.value(STATUS).await.contains("Ho treng ro om kvelden."));
    rita.fill(STATUS, "Sov tre gonger denne veka.").await;
    scene.sessions_run_out(&rektor).await;
    rita.press("Lagre").await;
    rita.give_credentials(&rektor).await;
    rita.sees("Kladden din frå ").await;
    assert_eq!(rita.value(STATUS).await, "Sov tre gonger denne veka.");
    assert_eq!(
        rita.value(HENSIKT).await,
        "Finne ut kva som hjelper, og avklare ansvar.",
        "what she had not touched says what is saved"
    );
    rita.fill("Barnets stemme", "Eg vil sove lenger.").await;
    // one goes on in the row that was made or moved
    rita.press("Ned: rad 1").await;
    let fokus = rita
        .run(
            "return document.activeElement.textContent",
            serde_json::json!([]),
        )
        .await;
    assert_eq!(fokus, "Ned: rad 2");
    write_row(&rita, "Mål", "Vaken i timane").await;
    write_row(&rita, "Tiltak", "Fast leggetid heime").await;
    write_row(&rita, "Ansvarleg", "Kari Vik, Åsen skule").await;
    write_row(&rita, "Innan", "15.12.2026").await;
    rita.press("Lagre og les gjennom").await;
    rita.sees("Sov tre gonger denne veka.").await;
    rita.sees("Ho søv i timane.").await;
    // the day of the meeting has come, and who came is written down
    scene.app.clock().set(datetime!(2026-12-01 15:00 +1));
    let referat = rita.path().await;
    rita.open(&format!("{moete}/oppmoete")).await;
    for namn in ["Rita Rektor", "Kari Vik", "Tone Li"] {
        came(&rita, namn).await;
    }
    rita.press("Lagre, møtet er halde").await;
    rita.sees("Oppmøtet er ført. Møtet er halde.").await;
    rita.open(&referat).await;
    // what the family sent is written over: she is asked, each time it goes on
    rita.press("Send til godkjenning").await;
    rita.sees("Familien har skrive noko til møtet som ikkje står i referatet: Tone Li")
        .await;
    rita.tick("Send til godkjenning likevel").await;
    rita.press("Send til godkjenning").await;
    rita.sees("Invitert i Laget: Tone Li.").await;
    rita.press("Godkjenn").await;
    rita.tick("Godkjenn likevel").await;
    rita.press("Godkjenn").await;
    rita.sees("Referatet er godkjent.").await;
    rita.sees("Tone Li (mor)").await;
    let kept = download::keep(&rita, "PDF").await;
    in_order(&text_in(&kept.path), &labels());

    kari.open(&format!("/sak/{}", sak.id)).await;
    kari.sees("Fast leggetid heime").await;

    heime
        .open(&format!("/familie/barn/{}", scene.ylva.id))
        .await;
    let referat = heime.texts("a[href*='/referat/']").await.remove(0);
    let referat = referat.replace('\n', " ");
    heime.follow(&referat).await;
    heime.sees("Eg vil sove lenger.").await;
    heime
        .fill("Merknaden din", "Me var ikkje samde om leggetida.")
        .await;
    heime.press("Send merknaden").await;
    heime.sees("Merknaden er send.").await;
    heime.sees("Me var ikkje samde om leggetida.").await;

    // a row is taken out when it is put right: the tiltak goes on, and it is said where it is stopped
    rita.follow("Rett referatet").await;
    rita.fill("Kva er feil?", "Tiltaket blei ikkje avtalt.")
        .await;
    rita.press("Opne for retting").await;
    rita.press("Fjern: rad 1").await;
    rita.press("Lagre og les gjennom").await;
    rita.sees("Desse tiltaka står ikkje i planen lenger").await;
    rita.follow("Stopp tiltaket").await;
    rita.sees("Fast leggetid heime").await;
    html::check(&scene.site.sent()).await;
}
