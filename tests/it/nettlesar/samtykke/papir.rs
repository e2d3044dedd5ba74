//! Two parents who signed on paper: one writes it down, another confirms it, and it is taken back on the net and by telephone.

use laget::samtykke::mal::Tekst;

use super::scene::{FAR, MOR, Scene};
use super::spor::tells;
use crate::nettlesar::browser::{Browser, Script};
use crate::nettlesar::html;

const ARKIV: &str = "Arkivskap 2";

#[tokio::test]
async fn a_paper_is_written_down_by_one_confirmed_by_another_and_taken_back_by_the_parent() {
    let mut scene = Scene::aged(9).await;
    let mut kari = scene.asks().await;
    for who in [MOR, FAR] {
        writes_down(&mut kari, who).await;
    }
    let (person, forms) = (scene.rektor.clone(), scene.forms());
    let mut rektor = scene.browser(Script::Off, 390).await;
    rektor.log_in(&person, &forms).await;
    for who in [MOR, FAR] {
        rektor.press(&format!("Det stemmer: {who}")).await;
    }
    rektor.sees("Saka kan delast med").await;
    rektor.sees("På papir").await;
    rektor.sees(ARKIV).await;
    let mut pia = scene.shares(&mut kari).await;

    // nobody was asked on the net, so there is no letter: the parent logs in and finds it
    let mut mor = scene.logs_in(MOR, Script::Off).await;
    mor.browser.follow("Samtykka dine").await;
    mor.browser.sees("Det du har svart på før").await;
    let when = mor.browser.texts("main .kort a").await.remove(0);
    mor.browser.follow(&when).await;
    mor.sees(Tekst::Oppsummering).await;
    mor.browser.sees(ARKIV).await;
    scene
        .copy_is_kept(&mor, Tekst::MetodePapir, ("stad", ARKIV))
        .await;

    mor.takes_back_the_ppt().await;

    scene.loses(&mut pia).await;
    tells(
        &mor.asks_who_has_looked().await,
        &[
            "Instans ppt: tilsett opna saka Er på laget fordi familien har samtykt",
            "Instans ppt: tilsett prøvde å opne saka Fekk ikkje sjå",
            "Du henta kopien av eit samtykke",
            "Du trekte eit samtykke tilbake",
        ],
    );
    kari.open(&forms).await;
    kari.sees("Delvis trekt tilbake").await;
    kari.follow("Nokon trekkjer samtykket").await;
    kari.choose("Kven trekkjer det?", FAR).await;
    kari.choose("Kva blir trekt?", "Heile samtykket").await;
    kari.choose("Korleis fekk de vite det?", "Munnleg").await;
    kari.press("Trekk samtykket").await;
    kari.sees("Trekt tilbake").await;
    html::check(&scene.site.sent()).await;
    let sak = scene.sak.id.uuid();
    let tekst = "samtykke_signatur where sak_id = $1 and tekst like '%X PPT%' and maate = 'papir'";
    assert_eq!(scene.app.count(tekst, sak).await, 2);
    for (kanal, rows) in [("nett", 1), ("munnleg", 1)] {
        let trekk = format!("samtykke_trekk where sak_id = $1 and kanal = '{kanal}'");
        assert_eq!(scene.app.count(&trekk, sak).await, rows, "{kanal}");
    }
    for (handling, rows) in [("signerte", 0), ("trekte", 1), ("pdf", 1)] {
        assert_eq!(scene.of_family(handling).await, rows, "{handling}");
    }
    scene.of_the_ppt().await;
}

/// Kari writes down what a parent has signed on paper.
async fn writes_down(kari: &mut Browser, who: &str) {
    kari.follow("Før inn svar på papir eller munnleg").await;
    kari.choose("Den som har svart", who).await;
    kari.choose("Korleis", "Underskrive på papir").await;
    kari.fill("Kvar ligg originalen?", ARKIV).await;
    kari.fill("Stad", "Vinje").await;
    for slag in ["Skule", "PPT"] {
        kari.select(slag, "Ja (X)").await;
    }
    kari.press("Lagre svaret").await;
    kari.sees("Tel først når ein annan har stadfest det.").await;
}
