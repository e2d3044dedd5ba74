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

    let again = set_in("leikegruppe").await;
    assert!(again.error_on("tiltak").is_some());
    let back = format!("/tiltak/{tiltak}/endre");
    let back = client.submit(&back, &[("tiltak", "Leikegruppe")]).await;
    assert!(back.error_on("tiltak").is_some());
    let untried = set_in("Lesegruppe").await;
    assert_eq!(untried.status, 303, "{}", untried.text());
}
