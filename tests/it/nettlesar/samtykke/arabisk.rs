//! A parent who reads Arabic: from right to left, with the Nynorsk beside, all the way.

use laget::samtykke::mal::{Spraak, Tekst};

use super::NIVAA;
use super::scene::{FAR, MOR, Scene};
use super::spor::tells;
use crate::nettlesar::browser::Script;
use crate::nettlesar::html;

#[tokio::test]
async fn a_parent_reads_signs_and_takes_back_in_arabic_on_a_phone() {
    let mut scene = Scene::aged(9).await;
    let mut kari = scene.sends(None).await;
    let mut far = scene.opens("far@epost.example", FAR, Script::On).await;
    far.signs(Tekst::SvarJa).await;

    let mut mor = scene.opens("mor@epost.example", MOR, Script::Off).await;
    mor.reads(Spraak::Arabisk).await;
    mor.signs(Tekst::SvarJa).await;
    mor.sees(Tekst::OmsettIkkjeKontrollert).await;
    let mut pia = scene.shares(&mut kari).await;
    scene.copy_is_kept(&mor, Tekst::MetodeIdporten, NIVAA).await;

    mor.takes_back_the_ppt().await;

    scene.loses(&mut pia).await;
    tells(
        &mor.asks_who_has_looked().await,
        &[
            "Instans ppt: tilsett opna saka Er på laget fordi familien har samtykt",
            "Instans ppt: tilsett prøvde å opne saka Fekk ikkje sjå",
            "Du signerte eit samtykke",
            "Du trekte eit samtykke tilbake",
        ],
    );
    html::check(&scene.site.sent()).await;
    let sak = scene.sak.id.uuid();
    let signed = "samtykke_signatur where sak_id = $1 and spraak = 'ar' and tekst like '%المدرسة%'
        and tekst_sha256 = sha256(convert_to(tekst, 'UTF8'))";
    assert_eq!(scene.app.count(signed, sak).await, 1);
    let back = "samtykke_trekk where sak_id = $1 and kanal = 'nett' and slag = 'ppt'";
    assert_eq!(scene.app.count(back, sak).await, 1);
    for (handling, rows) in [("signerte", 2), ("trekte", 1), ("pdf", 1)] {
        assert_eq!(scene.of_family(handling).await, rows, "{handling}");
    }
    scene.of_the_ppt().await;
    assert_eq!(scene.receipts("mor@epost.example").await, 2);
}
