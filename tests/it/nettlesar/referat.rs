//! A sak is taken up, two write its referat at once, it is approved, and a føresett reads it.

use laget::access::Role;
use time::macros::date;

use super::browser::{Browser, Script};
use super::driver::Driver;
use super::familie::becomes;
use super::find;
use super::html;
use super::scene::Scene;
use crate::harness::{Person, Sak};

const HENSIKT: &str = "Hensikt/mål med møtet";
const STATUS: &str = "Status med gjennomgang av observasjonar";

/// A meeting the rektor leads, to which Kari is called, and a sak that is ready for it.
async fn moete(scene: &Scene) -> (Person, Sak, String) {
    let rektor = scene
        .seljord
        .person("Rita Rektor", Role::Einingsleiar, &scene.skule)
        .await;
    let sak = scene.ylva.sak(&scene.kari, "Ho søv i timane.").await;
    sak.samtale("Me er òg uroa.").await;
    sak.in_steg(4).await;
    scene.skule.tst_medlem(&rektor, "fast").await;
    let moete = scene.skule.moete_den(date!(2026 - 12 - 01)).await;
    scene.skule.kalla(moete, &rektor, "fast").await;
    scene.skule.kalla(moete, &scene.kari, "gjest").await;
    (rektor, sak, format!("/moete/{moete}"))
}

async fn write_row(browser: &Browser, label: &str, text: &str) {
    let field = find::field(&browser.client, label, Some("Nr. 1")).await;
    field.send_keys(text).await.unwrap();
}

#[tokio::test]
async fn two_write_a_referat_at_once_and_the_family_reads_what_was_approved() {
    let scene = Scene::new().await;
    let (rektor, sak, moete) = moete(&scene).await;
    let nummer = scene.saksnummer(&format!("/sak/{}", sak.id)).await;
    let mut driver = Driver::start().await;
    let mut rita = scene.browser(&mut driver, Script::On, 1280).await;
    rita.log_in(&rektor, &moete).await;
    rita.follow("Agenda").await;
    rita.follow("Ta opp ei sak").await;
    rita.select("Kva sak?", &format!("Ylva-Mari T. ({nummer})"))
        .await;
    rita.press("Set på agendaen").await;
    rita.sees("Punktet står på agendaen.").await;
    rita.press(&format!("Referat: Ylva-Mari T., sak {nummer}"))
        .await;
    let skriv = rita.path().await;

    let mut kari = scene.browser(&mut driver, Script::On, 390).await;
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
    kari.press("Lagre").await;
    kari.sees("Referatet er lagra.").await;

    // hers ran out while she wrote
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
    write_row(&rita, "Mål", "Vaken i timane").await;
    write_row(&rita, "Tiltak", "Fast leggetid heime").await;
    write_row(&rita, "Ansvarleg", "Kari").await;
    write_row(&rita, "Innan", "15.12.2026").await;
    rita.press("Lagre og les gjennom").await;
    rita.sees("Sov tre gonger denne veka.").await;
    rita.sees("Ho søv i timane.").await;
    rita.press("Send til godkjenning").await;
    rita.tick("Dei føresette var inviterte til møtet").await;
    rita.press("Godkjenn").await;
    rita.sees("Referatet er godkjent.").await;

    kari.open(&format!("/sak/{}", sak.id)).await;
    kari.sees("Fast leggetid heime").await;

    let (_, tone) = scene.ylva.foeresett_inne("Tone Li").await;
    let mut heime = scene.browser(&mut driver, Script::Off, 390).await;
    becomes(&mut heime, &tone).await;
    heime
        .open(&format!("/familie/barn/{}", scene.ylva.id))
        .await;
    heime.follow("Møtet 1. desember 2026").await;
    heime.sees("Eg vil sove lenger.").await;
    heime
        .fill("Merknaden din", "Me var ikkje samde om leggetida.")
        .await;
    heime.press("Send merknaden").await;
    heime.sees("Merknaden er send.").await;
    heime.sees("Me var ikkje samde om leggetida.").await;
    html::check(&scene.site.sent()).await;
}
