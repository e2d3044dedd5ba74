//! What nobody has said what became of, when the meeting is over.

use super::Scene;
use crate::harness::Person;

impl Scene {
    /// What Mi side says of it.
    async fn uavklart(&self, person: &Person) -> Vec<String> {
        let page = self.as_(person).await.get("/").await;
        let mut ventar = page.select("section[aria-labelledby=ventar] li");
        ventar.retain(|o| o.contains("Sei kva det blei av"));
        ventar
    }
}

#[tokio::test]
async fn who_plans_is_told_of_items_that_nobody_has_said_what_became_of() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let namngitt = scene.newest("namngitt").await;
    let system = scene.skule.punkt(scene.moete, "Trivsel").await;
    scene.er_i_dag().await;
    assert!(scene.uavklart(&scene.rektor).await.is_empty(), "not held");
    let agenda = scene.as_(&scene.rektor).await.get(&scene.path("")).await;
    assert!(!agenda.text().contains("Kva blei det av punkta?"));

    sqlx::query("update moete set tilstand = 'halde' where moete_id = $1")
        .bind(scene.moete)
        .execute(scene.app.sql())
        .await
        .unwrap();

    let mi = scene.uavklart(&scene.rektor).await;
    assert_eq!(mi.len(), 1);
    assert!(mi[0].contains("2 punkt på agendaen"), "{mi:?}");
    assert!(!mi[0].contains("Nora"), "{mi:?}");
    // one who plans and does not see the sak, can say it of the other
    let mi = scene.uavklart(&scene.barnevern).await;
    assert!(mi[0].contains("eitt punkt på agendaen"), "{mi:?}");
    assert!(
        scene.uavklart(&scene.kari).await.is_empty(),
        "does not plan"
    );
    let agenda = scene.as_(&scene.rektor).await.get(&scene.path("")).await;
    assert!(
        agenda.text().contains("2 punkt står som «Ventar»"),
        "{}",
        agenda.text()
    );
    // it stood on the agenda, and is not taken out afterwards: not by the database either
    assert!(!agenda.has("button[value=ta_ut]"));
    assert_eq!(scene.gjer(&scene.rektor, system, "ta_ut").await, 409);
    let token = scene.app.session_for(&scene.rektor).await;
    let mut tx = scene.app.sql().begin().await.unwrap();
    sqlx::query("select app.begin_request($1, false)")
        .bind(&laget::web::token_hash(&token).0[..])
        .execute(&mut *tx)
        .await
        .unwrap();
    let forced = sqlx::query("update moete_punkt set tilstand = 'teke_ut' where punkt_id = $1")
        .bind(system)
        .execute(&mut *tx)
        .await
        .unwrap_err();
    let refused = forced.as_database_error().unwrap().constraint();
    assert_eq!(refused, Some("moete_punkt_ta_ut"));
    tx.rollback().await.unwrap();
    for (punkt, gjer) in [(namngitt, "droefta"), (system, "ikkje_naadd")] {
        assert_eq!(scene.gjer(&scene.rektor, punkt, gjer).await, 303, "{gjer}");
    }
    assert!(scene.uavklart(&scene.rektor).await.is_empty());
}
