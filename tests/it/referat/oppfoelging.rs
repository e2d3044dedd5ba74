//! How a team's year goes.

use crate::agenda::Scene;

#[tokio::test]
async fn those_who_plan_see_who_came_what_was_not_reached_and_which_tiltak_are_late() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    let rest = scene.skule.punkt(scene.moete, "Skulevegring").await;
    assert_eq!(scene.gjer(&scene.rektor, rest, "ikkje_naadd").await, 303);
    for statement in [
        "update tiltak set innan = '2026-11-01' where tiltak_id in (select tiltak_id from referat_tiltak where referat_id = $1)",
        "update moete_deltakar set slag = 'fast', oppmoete = 'moett' where moete_id in (select moete_id from referat where referat_id = $1)",
        "update moete set tilstand = 'halde' where moete_id in (select moete_id from referat where referat_id = $1)",
    ] {
        sqlx::query(statement)
            .bind(referat)
            .execute(scene.app.sql())
            .await
            .unwrap();
    }
    let path = format!("/tst/{}/oppfoelging", scene.skule.id);

    let page = scene.as_(&scene.rektor).await.get(&path).await;

    let text = page.text();
    assert!(
        text.contains("Fast leggetid heime") && text.contains("Nora L."),
        "{text}"
    );
    assert!(text.contains("1 av 1"), "{text}");
    assert!(text.contains("Ikkje nådd 1"), "{text}");
    // who plans, and does not see the sak, sees nothing of its tiltak
    let page = scene.as_(&scene.ppt).await.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("leggetid") && !page.text().contains("Nora"));
    assert_eq!(scene.as_(&scene.kari).await.get(&path).await.status, 404);
}
