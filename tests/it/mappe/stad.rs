//! Under an address that is secret, the package says no place.

use super::Scene;

#[tokio::test]
async fn under_a_secret_address_no_place_is_in_the_package_and_only_the_home_is_given_it() {
    let w = Scene::new().await;
    let per = w.nora.foeresett("Per Li").await;
    let sql = "update foeresett set bur_saman = false where foeresett_id = $1";
    sqlx::query(sql)
        .bind(per.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    w.kommune.skule("Ødegård skule").await;
    w.run("update tiltak set tiltak = 'Fast vaksen på Åsen skule, og bade på Åsen og Ødegård' where sak_id = $1")
        .await;
    assert!(w.til_tone().await.contains("Fast vaksen på Åsen skule"));

    w.nora.adressesperre().await;

    let pakka = w.til_tone().await;
    assert!(
        pakka.contains("Fast vaksen på [ein stad], og bade på [ein stad] og [ein stad]"),
        "{pakka}"
    );
    assert!(
        !pakka.contains("Åsen") && !pakka.contains("Ødegård"),
        "{pakka}"
    );
    let rita = w.as_(&w.rita).await;
    let page = rita.get(&w.pakke(&format!("?til={}", w.tone))).await;
    let bolkar = page.select("section.bolk").join(" ");
    assert!(!bolkar.contains("Åsen"), "{bolkar}");
    assert_eq!(rita.get(&w.pakke(&format!("?til={per}"))).await.status, 404);
}
