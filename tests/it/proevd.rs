//! What is tried without effect is not done once more: across evalueringar, changes and new tiltak.

use laget::access::Role;
use time::macros::date;

use crate::harness::TestApp;

#[tokio::test]
async fn a_text_that_failed_stays_tried_after_the_tiltak_is_adjusted() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let barn = skule.barn("Nils Ole", "Fjell").await;
    let sak = barn.sak(&kari, "Er mykje borte.").await;
    sak.in_steg(3).await;
    let tiltak = sak.tiltak("Leikegruppe", date!(2026 - 12 - 01)).await;
    let client = app.client_for(&kari).await;
    let ansvarleg = kari.prinsipal_id.to_string();
    let set_in = async |tiltak: &str| {
        let fields = [
            ("maal", "Kjem på skulen kvar dag."),
            ("tiltak", tiltak),
            ("ansvarleg", ansvarleg.as_str()),
            ("innan", "18.12.2026"),
        ];
        client
            .submit(&format!("/sak/{}/tiltak/ny", sak.id), &fields)
            .await
    };
    let path = format!("/tiltak/{tiltak}/evaluering/ny");
    let fields = [
        ("effekt", "verkar_ikkje"),
        ("grunngjeving", "Ingen kom."),
        ("barnet", "Keisamt."),
        ("foeresette", "Dei merkar lite."),
        ("kva_no", "juster"),
        ("innan", "15.01.2027"),
        ("tiltak", "Lesegruppe"),
    ];
    assert_eq!(client.submit(&path, &fields).await.status, 303);

    let page = client.get(&format!("/sak/{}", sak.id)).await;
    let told = "Gjaldt tiltaket slik det var då: «Leikegruppe»";
    assert!(page.text().contains(told), "{}", page.text());
    let again = set_in("leikegruppe").await;
    assert!(again.error_on("tiltak").is_some());
    let back = format!("/tiltak/{tiltak}/endre");
    let back = client.submit(&back, &[("tiltak", "Leikegruppe")]).await;
    assert!(back.error_on("tiltak").is_some());
    let untried = set_in("Lesegruppe").await;
    assert_eq!(untried.status, 303, "{}", untried.text());
}

#[tokio::test]
async fn a_tiltak_that_is_evaluated_and_over_is_not_begun_again_from_an_old_page() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let barn = skule.barn("Nils Ole", "Fjell").await;
    let sak = barn.sak(&kari, "Er mykje borte.").await;
    sak.in_steg(3).await;
    let tiltak = sak.tiltak("Leikegruppe", date!(2026 - 12 - 01)).await;
    let client = app.client_for(&kari).await;
    let path = format!("/tiltak/{tiltak}/evaluering/ny");
    let (first, old) = (client.get(&path).await, client.get(&path).await);
    let fields = |effekt, grunngjeving, kva_no| {
        [
            ("effekt", effekt),
            ("grunngjeving", grunngjeving),
            ("barnet", "Keisamt."),
            ("foeresette", "Dei merkar lite."),
            ("kva_no", kva_no),
            ("innan", "15.01.2027"),
        ]
    };
    let done = first
        .submit(&path, &fields("verkar_ikkje", "Ingen kom.", "avslutt"))
        .await;
    assert_eq!(done.status, 303, "{}", done.text());

    let again = old
        .submit(
            &path,
            &fields("verkar_delvis", "Me ser ein skilnad.", "hald_fram"),
        )
        .await;

    assert_eq!(again.status, 409, "{}", again.text());
    assert!(again.text().contains("Me ser ein skilnad."));
    let live = "tiltak where status in ('planlagd', 'paagaar') and sak_id = $1";
    assert_eq!(app.count(live, sak.id.uuid()).await, 0);
    for page in ["stopp", "endre", "evaluering/ny"] {
        let page = client.get(&format!("/tiltak/{tiltak}/{page}")).await;
        assert_eq!(page.status, 409);
        assert!(page.text().contains("Tiltaket er evaluert og avslutta"));
    }
    let sak = client.get(&format!("/sak/{}", sak.id)).await;
    assert!(!sak.has(".rad-val"));
}

#[tokio::test]
async fn a_tiltak_that_is_done_after_it_went_on_can_still_be_evaluated() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let barn = skule.barn("Nils Ole", "Fjell").await;
    let sak = barn.sak(&kari, "Er mykje borte.").await;
    sak.in_steg(3).await;
    let tiltak = sak.tiltak("Leikegruppe", date!(2026 - 12 - 01)).await;
    let client = app.client_for(&kari).await;
    let evaluering = format!("/tiltak/{tiltak}/evaluering/ny");
    let goes_on = [
        ("effekt", "verkar_delvis"),
        ("grunngjeving", "Litt."),
        ("barnet", "Greitt."),
        ("foeresette", "Greitt."),
        ("kva_no", "hald_fram"),
        ("innan", "15.01.2027"),
    ];
    assert_eq!(client.submit(&evaluering, &goes_on).await.status, 303);
    let endre = format!("/tiltak/{tiltak}/endre");
    let done = client.submit(&endre, &[("status", "utfoert")]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    for page in [evaluering, endre] {
        assert_eq!(client.get(&page).await.status, 200, "{page}");
    }
}
