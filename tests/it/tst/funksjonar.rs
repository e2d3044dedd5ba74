//! Who leads the meeting and who writes.

use laget::access::Role;

use super::innkalling::{GJEST, Kalla};
use crate::agenda::Scene;

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

#[tokio::test]
async fn whoever_writes_and_is_not_on_the_lag_is_told_of_to_those_who_see_the_sak_with_the_way_on()
{
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let rektor = scene.as_(&scene.rektor).await;
    let pal = scene.as_(&scene.ppt).await;
    let path = format!("/moete/{}/funksjonar", scene.moete);
    let page = rektor.get(&path).await;
    let val = page.select("#felt-referent option");
    let om = |namn: &str| val.iter().find(|v| v.contains(namn)).unwrap().clone();
    assert!(om("Pål Ppt").contains("kan ikkje skrive i éi av sakene"));
    assert!(!om("Rita Rektor").contains("kan ikkje skrive"));
    let pal_id: uuid::Uuid = sqlx::query_scalar(
        "select moete_deltakar_id from moete_deltakar where moete_id = $1 and brukar_id = $2",
    )
    .bind(scene.moete)
    .bind(scene.ppt.id.uuid())
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    let done = page
        .submit(&path, &[("referent", &pal_id.to_string())])
        .await;
    assert_eq!((done.status, done.location()), (303, path.as_str()));
    let page = rektor.get(&path).await;
    let lag = format!("a[href='/sak/{}/lag']", scene.sak.id);
    assert!(page.has(&lag), "{}", page.text());
    assert!(page.text().contains("Punkt 1 på agendaen"));
    assert!(!page.body.contains("Nora"));

    // the referent's own page says that there is one, and not whose
    let mitt = pal.get(&format!("/moete/{}", scene.moete)).await;
    assert!(
        mitt.text().contains("Éi sak på agendaen skriv andre"),
        "{}",
        mitt.text()
    );
    let sak = scene.sak.id.to_string();
    assert!(!mitt.body.contains(&sak) && !mitt.body.contains("Nora"));
    // one who plans and does not see the sak learns nothing of who does
    let leiar = scene
        .kommune
        .person("Liv Leiar", Role::Einingsleiar, &scene.skule)
        .await;
    scene.sak.sperre(&leiar).await;
    let page = scene.as_(&leiar).await.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("kan ikkje skrive") && !page.body.contains(&sak));

    // on the lag, the same person writes
    scene.sak.deltakar(&scene.ppt).await;
    let page = rektor.get(&path).await;
    assert!(!page.text().contains("kan ikkje skrive"), "{}", page.text());
}
