//! The order of an agenda, what is changed, and what was not reached.

use super::Scene;

impl Scene {
    async fn titlar(&self) -> Vec<String> {
        let page = self.as_(&self.rektor).await.get(&self.path("")).await;
        page.select(".agenda__kva h2")
    }
}

#[tokio::test]
async fn items_are_written_moved_changed_and_taken_out() {
    let scene = Scene::new().await;
    let rektor = scene.as_(&scene.rektor).await;
    let path = scene.path("/system");
    let no = rektor
        .submit(&path, &[("tittel", ""), ("minutt", "mange")])
        .await;
    assert_eq!(no.status, 422);
    assert!(no.error_on("tittel").is_some() && no.error_on("minutt").is_some());
    for tittel in ["Overgangar", "Skulevegring", "Planar"] {
        let page = rektor.get(&path).await;
        for _ in 0..2 {
            let done = page
                .submit(&path, &[("tittel", tittel), ("minutt", "30")])
                .await;
            assert_eq!(done.status, 303, "{}", done.text());
        }
    }
    assert_eq!(
        scene.titlar().await,
        ["1. Overgangar", "2. Skulevegring", "3. Planar"]
    );
    let planar = scene.newest("system").await;
    assert_eq!(scene.gjer(&scene.rektor, planar, "opp").await, 303);
    assert_eq!(
        scene.titlar().await,
        ["1. Overgangar", "2. Planar", "3. Skulevegring"]
    );
    let page = rektor.get(&scene.path("")).await.text();
    assert!(page.contains("12.30–13.00"), "{page}");
    assert!(!page.contains("lengre enn møtet"));

    let endre = format!("/punkt/{planar}/endre");
    let fyrst = rektor.get(&endre).await;
    let done = fyrst
        .submit(&endre, &[("tittel", "Planar for våren"), ("minutt", "60")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let late = fyrst.submit(&endre, &[("tittel", "Noko anna")]).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Noko anna") && late.text().contains("Planar for våren"));
    let page = rektor.get(&scene.path("")).await.text();
    assert!(page.contains("30 minutt meir"), "{page}");

    assert_eq!(scene.gjer(&scene.rektor, planar, "ta_ut").await, 303);
    assert_eq!(scene.titlar().await, ["1. Overgangar", "2. Skulevegring"]);
    assert_eq!(
        scene.gjer(&scene.rektor, planar, "ventar").await,
        409,
        "it is gone"
    );
    assert_eq!(scene.gjer(&scene.rektor, planar, "dansa").await, 400);
}

#[tokio::test]
async fn what_was_not_reached_comes_along_once_and_a_sak_only_where_everybody_may_hear_of_it() {
    let scene = Scene::new().await;
    let skule = &scene.skule;
    let system = skule.punkt(scene.moete, "Skulevegring").await;
    let sak = skule.punkt_sak(scene.moete, &scene.sak).await;
    scene.er_i_dag().await;
    for punkt in [system, sak] {
        assert_eq!(scene.gjer(&scene.rektor, punkt, "ikkje_naadd").await, 303);
    }
    let neste = skule.moete().await;
    skule.kalla(neste, &scene.barnevern, "gjest").await;
    let rektor = scene.as_(&scene.rektor).await;
    let agenda = format!("/moete/{neste}/agenda");
    let page = rektor.get(&agenda).await;
    assert!(
        page.text().contains("Står att frå tidlegare møte"),
        "{}",
        page.text()
    );
    assert_eq!(page.select("form[action$='/ta-med']").len(), 2);

    let ta_med = |punkt: uuid::Uuid| {
        let (rektor, veg) = (&rektor, format!("{agenda}/ta-med"));
        async move { rektor.post(&veg, &[("punkt", &punkt.to_string())]).await }
    };
    assert_eq!(ta_med(system).await.status, 303);
    assert_eq!(ta_med(system).await.status, 404, "it came along already");
    let no = ta_med(sak).await;
    assert_eq!(no.status, 409);
    assert!(no.text().contains("Berit Vern"), "{}", no.text());
    sqlx::query("update moete_deltakar set teken_av_at = now() where moete_id = $1")
        .bind(neste)
        .execute(scene.app.sql())
        .await
        .unwrap();
    assert_eq!(ta_med(sak).await.status, 303);
    let page = rektor.get(&agenda).await.text();
    assert!(
        page.contains("Skulevegring") && page.contains("Nora L."),
        "{page}"
    );
    assert!(!page.contains("Står att frå tidlegare"), "{page}");
}

#[tokio::test]
async fn an_agenda_has_room_for_two_hundred_and_says_when_it_is_full() {
    let scene = Scene::new().await;
    for nr in 0..200 {
        scene.skule.punkt(scene.moete, &format!("Punkt {nr}")).await;
    }
    let rektor = scene.as_(&scene.rektor).await;
    let full = rektor
        .submit(&scene.path("/system"), &[("tittel", "Eitt til")])
        .await;
    assert_eq!(full.status, 422);
    assert!(full.text().contains("Agendaen er full"), "{}", full.text());
    assert_eq!(scene.titlar().await.len(), 200);
}

#[tokio::test]
async fn an_agenda_costs_as_many_statements_for_fifty_items_as_for_five() {
    let scene = Scene::new().await;
    let rektor = scene.as_(&scene.rektor).await;
    let path = scene.path("");
    scene.skule.punkt_sak(scene.moete, &scene.sak).await;
    let (_, few) = scene.app.count_statements(rektor.get(&path)).await;
    for nr in 0..50 {
        scene.skule.punkt(scene.moete, &format!("Punkt {nr}")).await;
    }
    let (page, many) = scene.app.count_statements(rektor.get(&path)).await;
    assert_eq!(page.select(".agenda__punkt").len(), 51);
    assert_eq!(many.0.len(), few.0.len(), "{:#?}", many.0);
}
