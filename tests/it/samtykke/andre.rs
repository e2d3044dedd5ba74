//! What somebody of another instans sees of a form: that it lets them in, and not what the family has said about others.

use super::*;

#[tokio::test]
async fn another_instans_does_not_see_what_the_family_said_about_others() {
    let scene = Scene::new().await;
    let samtykke = scene.ask(&["ppt", "barnevern"]).await;
    let svar = ["skule:ja", "ppt:ja", "barnevern:nei"];
    for parent in [scene.mor, scene.far] {
        let done = scene.paper(samtykke, &foeresett(parent), &svar).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    scene.confirm("ja").await;
    assert_eq!(scene.put_on_the_lag(&scene.ppt).await.status, 303);
    let kari = scene.page().await;
    assert!(kari.contains("Nei til Barnevern"), "{kari}");

    let ppt = scene.as_(&scene.ppt).await;
    let page = ppt.get(&scene.path("")).await;
    let sak = ppt.get(&format!("/sak/{}", scene.sak.id)).await;

    assert!(page.text().contains("Ja til PPT."), "{}", page.text());
    assert!(page.text().contains("Mor Li"));
    for seen in [page.text(), sak.text()] {
        for word in ["Barnevern", "Nei til", "Nekta"] {
            assert!(!seen.contains(word), "{word} is in {seen}");
        }
    }
    assert_eq!(page.select("th[scope=row]"), ["Skule", "PPT"]);
    let copy = scene.pdf(&ppt, samtykke).await;
    assert!(
        copy.contains("Dette er eit utdrag for dykkar instans."),
        "{copy}"
    );
    assert!(copy.contains("X PPT"), "{copy}");
    for word in ["Barnevern", "NAV", "Avtrykk"] {
        assert!(!copy.contains(word), "{word} is in {copy}");
    }
    let kari = scene.as_(&scene.kari).await;
    let whole = scene.pdf(&kari, samtykke).await;
    assert!(whole.contains("– Barnevern"), "{whole}");
    assert!(!whole.contains("utdrag"), "{whole}");
    let nothing: i64 = {
        let token = scene.app.session_for(&scene.ppt).await;
        let mut tx = scene.app.sql().begin().await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&laget::web::token_hash(&token).0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query_scalar(
            "select (select count(*) from samtykke_signatur) + (select count(*) from samtykke_stadfesting)
                + (select count(*) from samtykke_instans where slag = 'barnevern')
                + (select count(*) from app.samtykke_kven($1) where slag = 'barnevern')
                + (select count(*) from app.samtykke_underskrifter($1) where nei <> '{}' or 'barnevern' = any(ja))
                + (select count(*) from sak_historikk where slag like 'samtykke%')",
        )
        .bind(scene.sak.id.uuid())
        .fetch_one(&mut *tx)
        .await
        .unwrap()
    };
    assert_eq!(nothing, 0);
}

#[tokio::test]
async fn a_name_that_is_typed_opens_the_sak_for_nobody_else() {
    let scene = Scene::new().await;
    let office = scene.app.interkommunal("andre", &[&scene.kommune]).await;
    let kari = scene.as_(&scene.kari).await;
    let page = kari.get(&scene.path("/nytt")).await;
    let boxes = page.attribute("input[name=instansar]", "value");
    let bound = boxes.iter().find(|v| v.starts_with("andre:")).unwrap();
    assert!(bound.ends_with(&office.id.to_string()), "{bound}");
    assert!(boxes.contains(&"andre".to_owned()), "{boxes:?}");
    let ask = async |choice: &str, namn: &str| {
        let fields = [
            ("instansar", choice),
            ("namn_andre", namn),
            ("foeremaal", "Betre hjelp."),
        ];
        page.submit(&scene.path("/nytt"), &fields).await
    };

    let mixed = ask(bound, "Leksehjelpa").await;
    assert_eq!(mixed.status, 422);
    assert!(
        mixed
            .error_on("namn_andre")
            .unwrap()
            .contains("Du kryssa av for Instans andre"),
        "{}",
        mixed.text()
    );
    assert_eq!(ask("andre", "Leksehjelpa").await.status, 303);
    let rows = "samtykke_instans where sak_id = $1 and slag = 'andre' and namn = 'Leksehjelpa' and instans_id is null";
    assert_eq!(scene.app.count(rows, scene.sak.id.uuid()).await, 1);
}
