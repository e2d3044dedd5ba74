//! A barnekoordinator's morning: what hastes is first, and one thing after the other becomes quiet.

use laget::access::Role;
use time::macros::date;

use super::browser::{Hand, Script};
use super::driver::Driver;
use super::scene::{FORNAMN, Scene};
use super::{download, find, html};
use crate::harness::Person;

#[tokio::test]
async fn a_barnekoordinator_goes_through_the_board_with_a_mouse() {
    story(Script::On, 1280, Hand::Mouse).await;
}

#[tokio::test]
async fn a_barnekoordinator_goes_through_the_board_with_the_keyboard_and_no_script() {
    story(Script::Off, 390, Hand::Keys).await;
}

/// Nine children: one of each kind of what hastes, some where all is well, and one she is asked about.
async fn morgon(scene: &Scene) -> Person {
    let kot = scene.seljord.tenest("kot").await;
    let ppt = scene.seljord.tenest("ppt").await;
    let berit = scene
        .seljord
        .person("Berit Moe", Role::Barnekoordinator, &kot)
        .await;
    let pia = scene.seljord.person("Pia Ppt", Role::Tilsett, &ppt).await;
    let rita = scene
        .seljord
        .person("Rita Rektor", Role::Einingsleiar, &scene.skule)
        .await;
    let ylva = scene.ylva.sak(&scene.kari, "Ho er mykje åleine.").await;
    ylva.in_steg(3).await;
    ylva.tiltak("Fast vaksen ved døra kvar morgon", date!(2026 - 11 - 14))
        .await;
    ylva.tiltak("Leiegruppe måndag", date!(2026 - 12 - 10))
        .await;
    ylva.deltakar(&pia).await;
    ylva.koordinator(&berit).await;
    let children = [
        ("Anna", "Berg"),
        ("Bo", "Dal"),
        ("Cecilie", "Eik"),
        ("David", "Fjell"),
        ("Eva", "Grav"),
        ("Frida", "Haug"),
        ("Geir", "Istad"),
    ];
    for (nr, (fornamn, etternamn)) in children.into_iter().enumerate() {
        let barn = scene.skule.barn(fornamn, etternamn).await;
        let sak = barn.sak(&scene.kari, "Er ofte trøytt.").await;
        sak.in_steg(i16::try_from(nr % 6 + 1).unwrap()).await;
        if nr == 6 {
            sak.koordinator_tilbod(&berit).await;
            continue;
        }
        sak.koordinator(&berit).await;
        match nr {
            1 => {
                sak.tilbod(&rita, "Kan du?").await;
            }
            3 => {
                sak.deltakar(&pia).await;
                sak.tiltak("Turgruppe", date!(2026 - 12 - 01)).await;
            }
            5 => {
                let moete = scene.skule.moete_den(date!(2026 - 12 - 01)).await;
                scene.skule.punkt_sak(moete, &sak).await;
            }
            _ => {}
        }
    }
    // the days of saker are the database's own; here it is the twenty-third of November
    sqlx::query("update sak set neste_dato = date '2026-12-18' where kommune_id = $1")
        .bind(scene.seljord.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    berit
}

async fn story(script: Script, width: u32, hand: Hand) {
    let scene = Scene::new().await;
    let berit = morgon(&scene).await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, script, width).await;
    browser.log_in(&berit, "/").await;
    browser.hand = hand;
    browser.follow("Tavla").await;
    browser.sees("Barna du koordinerer").await;

    // what hastes is first, and says so in words
    let children = browser.texts(".tavle th[scope=row] a").await;
    assert_eq!(children[0], format!("{FORNAMN} T."), "{children:?}");
    browser.sees("1 over frist").await;
    browser.sees("5 i rute").await;

    // she is asked about one more, and says yes
    browser
        .follow("Kari Vik spør om du kan vere barnekoordinator: Geir I.")
        .await;
    browser.press("Ja, eg er barnekoordinator").await;
    browser.follow("Tavla").await;
    browser.sees("6 i rute").await;

    // only what is over, whose it is, and done
    browser.follow("1 over frist").await;
    browser.sees("1 barn").await;
    let fold = format!("2 opne, 1 over frist for {FORNAMN} T.");
    if hand == Hand::Mouse {
        browser.unfold(&fold).await;
        let kept = download::keep(&browser, "Last ned rekneark").await;
        let file = std::fs::read_to_string(&kept.path).unwrap();
        assert!(file.contains("\"Over frist: 1 tiltak er 9"), "{file}");
        assert_eq!(file.lines().count(), 2, "what the filter shows: {file}");
    } else {
        let summary = find::fold(&browser.client, &fold).await;
        browser.touch(&summary).await;
    }
    browser.sees("Kari Vik, Åsen skule").await;
    browser.follow("Fast vaksen ved døra kvar morgon").await;
    browser.choose("Effekt", "Verkar").await;
    browser.fill("Grunngjeving", "Ho går inn sjølv.").await;
    browser.fill("Barnets oppleving", "Det er trygt.").await;
    browser
        .fill("Dei føresette si oppleving", "Betre morgonar.")
        .await;
    browser.choose("Vegen vidare", "Avslutt").await;
    browser.press("Lagre evalueringa").await;
    browser.follow("Tavla").await;
    browser.sees("0 over frist").await;
    browser.sees("7 i rute").await;

    // sorted by what she looks for
    browser.follow("Neste møte").await;
    let children = browser.texts(".tavle th[scope=row] a").await;
    assert_eq!(children[0], "Frida H.", "{children:?}");
    html::check(&scene.site.sent()).await;
}
