//! Who leads the meeting and who writes.

use super::innkalling::{GJEST, Kalla};

#[tokio::test]
async fn two_of_those_who_are_called_lead_and_write_until_they_are_taken_off() {
    let k = Kalla::new().await;
    k.kall_inn(&GJEST).await;
    let (ppt, helse) = (
        k.deltakar(&k.scene.ppt).await.to_string(),
        k.deltakar(&k.scene.helse).await.to_string(),
    );
    let path = k.path("/funksjonar");
    let page = k.rektor.get(&path).await;
    let gjest = k.gjest().await.to_string();
    assert!(
        !page.body.contains(&gjest),
        "a guest from outside does neither"
    );
    let version = page.attribute("input[name=version]", "value").remove(0);
    let felt = [
        ("version", version.as_str()),
        ("moeteleiar", gjest.as_str()),
    ];
    let feil = k.rektor.post(&path, &felt).await;
    assert_eq!(
        feil.error_on("moeteleiar").as_deref(),
        Some("Feil: Vel ein som er kalla inn.")
    );

    let felt = [("moeteleiar", ppt.as_str()), ("referent", helse.as_str())];
    let done = page.submit(&path, &felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let side = k.rektor.get(&k.path("")).await.text();
    assert!(
        side.contains("Møteleiar") && side.contains("Referent"),
        "{side}"
    );
    // somebody has saved since the page was fetched
    let seint = page.submit(&path, &[("moeteleiar", &helse)]).await;
    assert_eq!(seint.status, 409);
    assert!(seint.text().contains("Heidi Helse"), "{}", seint.text());

    k.rektor
        .post(&k.av(k.deltakar(&k.scene.ppt).await, "ta-av"), &[])
        .await;
    let stod = "moete where moete_id = $1 and moeteleiar_id is null and referent_id is not null";
    assert_eq!(k.scene.app.count(stod, k.moete).await, 1);
}
