//! A youth of 15, who decides alone about the school and the PPT.

use laget::samtykke::mal::Tekst;

use super::NIVAA;
use super::scene::Scene;
use super::spor::tells;
use crate::nettlesar::browser::Script;
use crate::nettlesar::html;
use crate::nettlesar::scene::FORNAMN;

#[tokio::test]
async fn a_youth_of_fifteen_signs_alone_on_a_phone_without_script_and_takes_it_back() {
    let mut scene = Scene::aged(15).await;
    let mut kari = scene.sends(Some("ylva@epost.example")).await;

    let mut ylva = scene
        .opens("ylva@epost.example", FORNAMN, Script::Off)
        .await;
    ylva.browser
        .sees("Du er gammal nok til å bestemme dette sjølv.")
        .await;
    ylva.signs(Tekst::SvarJa).await;
    let forms = scene.forms();
    kari.open(&forms).await;
    kari.sees("Gyldig").await;
    let mut pia = scene.shares(&mut kari).await;
    scene
        .copy_is_kept(&ylva, Tekst::MetodeIdporten, NIVAA)
        .await;
    assert_eq!(scene.receipts("ylva@epost.example").await, 1);

    ylva.takes_back_the_ppt().await;

    scene.loses(&mut pia).await;
    tells(
        &ylva.asks_who_has_looked().await,
        &[
            "Instans ppt: tilsett opna saka Er på laget fordi familien har samtykt",
            "Instans ppt: tilsett prøvde å opne saka Fekk ikkje sjå",
            "Du signerte eit samtykke",
            "Du henta kopien av eit samtykke",
            "Du trekte eit samtykke tilbake",
        ],
    );
    html::check(&scene.site.sent()).await;
    for handling in ["signerte", "trekte", "pdf"] {
        assert_eq!(scene.of_family(handling).await, 1, "{handling}");
    }
    scene.of_the_ppt().await;
    assert_eq!(scene.receipts("ylva@epost.example").await, 2);
    for parent in ["mor@epost.example", "far@epost.example"] {
        let to = format!("To: {parent}");
        let letters = scene.letters().await;
        assert!(!letters.iter().any(|l| l.contains(&to)), "{parent}");
    }
}
