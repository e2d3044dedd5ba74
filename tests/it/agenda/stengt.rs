//! Why something cannot be done on an agenda, said as it is.

use super::Scene;

#[tokio::test]
async fn that_an_item_is_shut_is_said_and_not_that_somebody_else_changed_it() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await.to_string();
    scene
        .skule
        .kalla(scene.moete, &scene.barnevern, "gjest")
        .await;
    scene.er_i_dag().await;
    let rektor = scene.as_(&scene.rektor).await;
    let droefta = format!("/punkt/{punkt}/gjer");
    let referat = format!("/moete/{}/referat", scene.moete);
    for (path, felt) in [
        (&droefta, ("gjer", "droefta")),
        (&referat, ("punkt", punkt.as_str())),
    ] {
        let no = rektor.post(path, &[felt]).await;
        assert_eq!(no.status, 409, "{path}");
        let text = no.text();
        assert!(
            text.contains("Nokon i rommet kan ikkje høyre om barnet")
                && text.contains("Berit Vern"),
            "{path}: {text}"
        );
    }
    assert_eq!(
        scene
            .app
            .count("referat where moete_id = $1", scene.moete)
            .await,
        0
    );
    assert_eq!(
        scene
            .gjer(&scene.rektor, punkt.parse().unwrap(), "gaar_ut")
            .await,
        303
    );
    let done = rektor.post(&referat, &[("punkt", &punkt)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test]
async fn that_an_item_of_a_meeting_soon_is_shut_stands_on_mi_side_of_who_plans_it() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    scene
        .set_moete("update moete set dato = '2026-12-04' where moete_id = $1")
        .await;
    let stengt = "Eitt punkt på agendaen er stengt";
    let mi = async |person| scene.as_(person).await.get("/").await.text();
    assert!(!mi(&scene.rektor).await.contains(stengt));

    let (skule, vern) = (&scene.skule, &scene.barnevern);
    skule.kalla(scene.moete, vern, "gjest").await;

    let side = mi(&scene.rektor).await;
    assert!(
        side.contains(stengt) && side.contains("Sjå kven som må gå ut"),
        "{side}"
    );
    // to nobody who is not to know that there is such an item, and not half a year before
    for annan in [&scene.ppt, &scene.kari, vern] {
        assert!(!mi(annan).await.contains(stengt));
    }
    scene
        .set_moete("update moete set dato = '2027-04-06' where moete_id = $1")
        .await;
    assert!(!mi(&scene.rektor).await.contains(stengt));
}
