//! Two parents, each on a phone of their own.

use laget::samtykke::mal::Tekst;

use super::NIVAA;
use super::scene::{FAR, MOR, Scene};
use super::spor::tells;
use crate::nettlesar::browser::Script;
use crate::nettlesar::html;

#[tokio::test]
async fn two_parents_sign_on_their_phones_and_one_takes_back_what_the_ppt_was_given() {
    let mut scene = Scene::aged(9).await;
    let mut kari = scene.sends(None).await;

    let mut mor = scene.opens("mor@epost.example", MOR, Script::Off).await;
    mor.browser.sees("Betre hjelp med lesing.").await;
    mor.browser.press("Gå vidare").await;
    mor.browser.sees("Svar ja eller nei for Skule").await;
    mor.signs(Tekst::SvarJa).await;
    mor.browser.sees("Manglar samtykke frå 1 av 2").await;
    let mut far = scene.opens("far@epost.example", FAR, Script::On).await;
    far.signs(Tekst::SvarJa).await;
    let mut pia = scene.shares(&mut kari).await;
    scene.copy_is_kept(&far, Tekst::MetodeIdporten, NIVAA).await;
    scene.copy_is_kept(&mor, Tekst::MetodeIdporten, NIVAA).await;

    far.takes_back_the_ppt().await;

    scene.loses(&mut pia).await;
    let forms = scene.forms();
    kari.open(&forms).await;
    kari.sees("Delvis trekt tilbake").await;
    tells(
        &far.asks_who_has_looked().await,
        &[
            "Instans ppt: tilsett opna saka Er på laget fordi familien har samtykt",
            "Instans ppt: tilsett prøvde å opne saka Fekk ikkje sjå",
            "Du signerte eit samtykke",
            "Du henta kopien av eit samtykke",
            "Du trekte eit samtykke tilbake",
        ],
    );
    html::check(&scene.site.sent()).await;
    for (handling, rows) in [("signerte", 2), ("trekte", 1), ("pdf", 2)] {
        assert_eq!(scene.of_family(handling).await, rows, "{handling}");
    }
    scene.of_the_ppt().await;
    assert_eq!(scene.receipts("mor@epost.example").await, 1);
    assert_eq!(scene.receipts("far@epost.example").await, 2);
}
