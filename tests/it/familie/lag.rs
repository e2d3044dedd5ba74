//! Who can see the sak now, as the family is told.

use super::*;

/// Those the page lists as being able to see the sak.
async fn lag(client: &crate::harness::Client, scene: &Scene) -> Vec<String> {
    client.get(&scene.path()).await.select(".folk li")
}

/// Somebody of a PPT, on the lag by a samtykke; which form it is.
async fn with_ppt(scene: &Scene) -> (Person, Uuid) {
    let ppt = scene.app.interkommunal("ppt", &[&scene.kommune]).await;
    let pia = scene.kommune.person("Pia Ppt", Role::Tilsett, &ppt).await;
    scene.sak.deltakar(&pia).await;
    let form = sqlx::query_scalar("select samtykke_id from samtykke where sak_id = $1")
        .bind(scene.sak.id.uuid())
        .fetch_one(scene.app.sql())
        .await
        .unwrap();
    (pia, form)
}

#[tokio::test]
async fn whoever_a_samtykke_let_in_is_listed_for_as_long_as_it_holds() {
    for ends in ["runs out", "is taken back"] {
        let scene = Scene::new().await;
        let (tone_id, tone) = scene.nora.foeresett_inne("Tone Li").await;
        scene.samtale("foeresette", 0, false).await;
        let (pia, form) = with_ppt(&scene).await;
        let shown = lag(&tone, &scene).await;
        assert!(
            shown.iter().any(|who| who.starts_with("Pia Ppt")),
            "{shown:?}"
        );
        let sak = format!("/sak/{}", scene.sak.id);
        let pia = scene.app.client_for(&pia).await;
        assert_eq!(pia.get(&sak).await.status, 200);

        if ends == "runs out" {
            // as time alone does it
            let over =
                "update sak_tilgang set til = now() where grunnlag = 'samtykke' and sak_id = $1";
            scene.set(over, scene.sak.id.uuid()).await;
        } else {
            let trekk = format!(
                "insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, at)
                select kommune_id, gen_random_uuid(), samtykke_id, sak_id, 'foeresett', '{}', null, 'nett', now()
                from samtykke where samtykke_id = $1",
                tone_id.uuid()
            );
            scene.set(&trekk, form).await;
        }

        assert_eq!(pia.get(&sak).await.status, 404, "{ends}");
        let shown = lag(&tone, &scene).await;
        assert_eq!(shown.len(), 1, "{ends}: {shown:?}");
        assert!(shown[0].starts_with("Rita Moen"), "{shown:?}");
    }
}

#[tokio::test]
async fn who_is_shut_out_or_has_left_the_work_is_not_listed() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let kari = scene
        .kommune
        .person("Kari Vik", Role::Tilsett, &scene.skule)
        .await;
    let liv = scene
        .kommune
        .person("Liv Aas", Role::Tilsett, &scene.skule)
        .await;
    for person in [&kari, &liv] {
        scene.sak.deltakar(person).await;
    }
    assert_eq!(lag(&tone, &scene).await.len(), 3);

    scene.sak.sperre(&kari).await;
    scene.kommune.end_medlemskap(&liv).await;

    let shown = lag(&tone, &scene).await;
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].starts_with("Rita Moen"), "{shown:?}");
}
