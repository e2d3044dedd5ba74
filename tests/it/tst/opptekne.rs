//! Nobody is planned for two meetings at once, wherever they are called.

use time::macros::date;

use super::aarsplan::FELT;
use super::innkalling::Kalla;
use super::medlem::Scene;

#[tokio::test]
async fn one_who_is_called_as_a_guest_elsewhere_is_taken_and_one_who_said_no_is_not() {
    let scene = Scene::new().await;
    scene.skule.tst_medlem(&scene.ppt, "fast").await;
    let skule = scene.kommune.skule("Utbø skule").await;
    let moete = skule.moete_den(date!(2026 - 12 - 01)).await;
    let gjest = skule.kalla(moete, &scene.ppt, "gjest").await;
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("{}/plan", scene.path());
    let felt = [FELT[0], FELT[1], FELT[2], ("dato", "01.12.2026")];
    let no = client.get(&path).await.submit(&path, &felt).await;
    assert_eq!(
        no.error_on("dato-1").as_deref(),
        Some("Feil: Pål Ppt er i eit anna møte kl. 12.00–13.30 den dagen.")
    );
    assert!(!no.body.contains("Utbø"), "not where");
    sqlx::query("update moete_deltakar set svar = 'forfall', forfall_grunn = 'sjukdom' where moete_deltakar_id = $1")
        .bind(gjest)
        .execute(scene.app.sql())
        .await
        .unwrap();
    let ja = client.get(&path).await.submit(&path, &felt).await;
    assert_eq!(ja.status, 303, "{}", ja.text());
}

#[tokio::test]
async fn a_meeting_is_not_moved_to_where_one_who_is_called_to_it_is_taken() {
    let scene = Scene::new().await;
    let moete = scene.skule.moete_den(date!(2028 - 03 - 03)).await;
    scene.skule.kalla(moete, &scene.helse, "gjest").await;
    let skule = scene.kommune.skule("Utbø skule").await;
    let anna = skule.moete_den(date!(2028 - 03 - 01)).await;
    skule.kalla(anna, &scene.helse, "gjest").await;
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("/moete/{moete}/endre");
    let no = client.submit(&path, &[("dato", "01.03.2028")]).await;
    assert_eq!(
        no.error_on("dato").as_deref(),
        Some("Feil: Heidi Helse er i eit anna møte kl. 12.00–13.30 den dagen.")
    );
    let ja = client.submit(&path, &[("dato", "02.03.2028")]).await;
    assert_eq!(ja.status, 303, "{}", ja.text());
}

#[tokio::test]
async fn whoever_calls_somebody_who_is_in_another_meeting_then_is_asked_first() {
    let k = Kalla::new().await;
    let skule = k.scene.kommune.skule("Utbø skule").await;
    let anna = skule.moete_den(date!(2028 - 03 - 01)).await;
    let gjest = skule.kalla(anna, &k.scene.ppt, "gjest").await;
    let kalla = "moete_deltakar where moete_id = $1";
    let no = k.kall_inn(&[]).await;
    assert_eq!(no.status, 422, "{}", no.text());
    let setning = "Pål Ppt er i eit anna møte kl. 12.00–13.30 den dagen.";
    assert!(no.text().contains(setning), "{}", no.text());
    assert!(!no.body.contains("Utbø"), "not where");
    assert_eq!(k.scene.app.count(kalla, k.moete).await, 0, "nobody yet");
    let verdi = |felt: &str| no.attribute(&format!("input[name={felt}]"), "value");
    let (id, version) = (verdi("id").remove(0), verdi("version").remove(0));
    let kven = verdi("kven");
    let mut felt = vec![
        ("id", id.as_str()),
        ("version", &version),
        ("stadfesta", "ja"),
    ];
    felt.extend(kven.iter().map(|k| ("kven", k.as_str())));
    let ja = k.rektor.post(&k.path("/innkalling"), &felt).await;
    assert_eq!(ja.status, 303, "{}", ja.text());
    assert_eq!(k.scene.app.count(kalla, k.moete).await, 3);
    // one who has said no there, is free
    let k = Kalla::new().await;
    let skule = k.scene.kommune.skule("Utbø skule").await;
    let anna = skule.moete_den(date!(2028 - 03 - 01)).await;
    let nei = skule.kalla(anna, &k.scene.ppt, "gjest").await;
    assert_ne!(nei, gjest);
    sqlx::query("update moete_deltakar set svar = 'forfall', forfall_grunn = 'sjukdom' where moete_deltakar_id = $1")
        .bind(nei)
        .execute(k.scene.app.sql())
        .await
        .unwrap();
    assert_eq!(k.kall_inn(&[]).await.status, 303);
}
