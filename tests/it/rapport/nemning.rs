//! No skule or barnehage is named in a report: not in what a correction says, not with marks nobody sees, not by an older name.

use laget::access::Role;
use sqlx::types::Uuid;

use super::{begynn, publiser, publisert, scene, skriv};
use crate::styring::Scene;

async fn nemnd(scene: &Scene, rapport: &str) -> String {
    let sti = format!("{rapport}/publiser");
    let side = scene.sjef.get(&sti).await;
    let svar = scene.sjef.post(&sti, &[("version", "2"), ("lese", "ja")]);
    assert_eq!(svar.await.status, 409);
    side.text()
}

#[tokio::test]
async fn what_a_correction_says_is_looked_through_and_can_be_written_anew() {
    let scene = scene().await;
    let rapport = publisert(&scene).await;
    let rett = format!("{rapport}/rett");
    let feil = [("kvifor", "Talet for Åsen skule var gale.")];
    let ny = scene.sjef.submit(&rett, &feil).await.follow().await.path;
    let sti = format!("{ny}/publiser");
    let side = scene.sjef.get(&sti).await.text();
    assert!(side.contains("Teksten nemner Åsen skule"), "{side}");
    let svar = scene
        .sjef
        .post(&sti, &[("version", "1"), ("lese", "ja")])
        .await;
    assert_eq!(svar.status, 409, "{}", svar.text());

    let tom = [("retting", " ")];
    let tom = scene.sjef.submit(&format!("{ny}/skriv"), &tom).await;
    assert!(tom.error_on("retting").is_some(), "{}", tom.text());
    skriv(&scene, &ny, &[("retting", "Talet på Åsen var gale.")]).await;
    let side = scene.sjef.get(&sti).await.text();
    assert!(side.contains("«Åsen» (Åsen skule)"), "{side}");

    skriv(&scene, &ny, &[("retting", "Eit tal var gale.")]).await;
    assert_eq!(publiser(&scene, &ny).await.status, 303);
    let side = scene.sjef.get(&ny).await.text();
    assert!(side.contains("Retta versjon: Eit tal var gale."), "{side}");
}

#[tokio::test]
async fn marks_that_nobody_sees_hide_no_name() {
    let scene = scene().await;
    let rapport = begynn(&scene).await.path;
    let sagt = "Ved Å\u{AD}sen\u{2060} sku\u{200B}le er dei ferdige.";
    skriv(&scene, &rapport, &[("milepael_lokal", sagt)]).await;
    let side = nemnd(&scene, &rapport).await;
    assert!(side.contains("Teksten nemner Åsen skule"), "{side}");
    let lagra = scene.sjef.get(&rapport).await.text();
    assert!(lagra.contains("Ved Åsen skule er dei ferdige."), "{lagra}");
}

#[tokio::test]
async fn the_name_an_eining_had_before_is_its_name_still() {
    let scene = scene().await;
    let kontor = scene.kommune.tenest("andre").await;
    let system = scene
        .kommune
        .person("Yngve Moe", Role::Systemansvarleg, &kontor)
        .await;
    let skule: Uuid = sqlx::query_scalar(
        "select eining_id from eining where kommune_id = $1 and namn = 'Åsen skule'",
    )
    .bind(scene.kommune.id.uuid())
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    let namn = [("namn", "Fjellet skule"), ("grunn", "Namnevedtak")];
    let system = scene.app.client_for(&system).await;
    let endra = system
        .submit(&format!("/kommune/eining/{skule}/namn"), &namn)
        .await;
    assert_eq!(endra.status, 303, "{}", endra.text());
    let rapport = begynn(&scene).await.path;
    skriv(
        &scene,
        &rapport,
        &[("vidare", "Åsen skule og Fjellet skule.")],
    )
    .await;
    let side = nemnd(&scene, &rapport).await;
    assert!(
        side.contains("Teksten nemner Fjellet skule og Åsen skule"),
        "{side}"
    );
}
