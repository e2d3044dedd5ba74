//! Who has looked.

use super::*;
use crate::harness::Client;

async fn rows(client: &Client, scene: &Scene) -> Vec<String> {
    let page = client.get(&format!("{}/innsyn", scene.path())).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(!page.body.contains("Rita Moen"), "a name is shown");
    page.select("tbody tr")
}

fn any(rows: &[String], words: &str) -> bool {
    rows.iter().any(|row| row.contains(words))
}

#[tokio::test]
async fn a_family_sees_where_who_looked_works_and_as_what_and_no_name() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let rita = scene.app.client_for(&scene.rita).await;
    rita.get(&format!("/sak/{}", scene.sak.id)).await;
    rita.get(&format!("/barn/{}", scene.nora.id)).await;

    let rows = rows(&tone, &scene).await;

    assert!(any(&rows, "Åsen skule"), "{rows:?}");
    assert!(any(&rows, "opna saka Er på laget rundt barnet"), "{rows:?}");
    assert!(any(&rows, "opna kortet til barnet"), "{rows:?}");
    assert!(
        !any(&rows, "såg kven som har sett"),
        "its own row comes afterwards"
    );
    let again = super::innsyn::rows(&tone, &scene).await;
    assert!(
        !any(&again, "Du"),
        "what others did is by itself: {again:?}"
    );
}

#[tokio::test]
async fn what_others_did_does_not_drown_in_what_one_has_done_oneself() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let rita = scene.app.client_for(&scene.rita).await;
    rita.get(&format!("/barn/{}", scene.nora.id)).await;
    tone.get("/familie").await;
    for _ in 0..51 {
        tone.get(&scene.path()).await;
    }

    let page = tone.get(&format!("{}/innsyn", scene.path())).await;

    let others = page.select("tbody tr");
    assert_eq!(others.len(), 1, "{others:?}");
    assert!(any(&others, "opna kortet til barnet"), "{others:?}");
    let choice = page.attribute("main a[href*='vis=mine']", "href");
    let mine = tone.get(&choice[0]).await;
    let rows = mine.select("tbody tr");
    assert!(!any(&rows, "Åsen skule"), "{rows:?}");
    assert!(any(&rows, "51 gonger, første gong kl."), "{rows:?}");
    for said in ["Du såg lista over barna dine", "Du såg kven som har sett"] {
        assert!(any(&rows, said), "{said}: {rows:?}");
    }
    let bad = tone.get(&format!("{}/innsyn?vis=alle", scene.path())).await;
    assert_eq!(bad.status, 404);
}

#[tokio::test]
async fn a_look_at_a_sak_that_is_not_shown_is_not_shown_nor_one_that_tells_of_barnevernet() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let (_, per) = scene.nora.foeresett_inne("Per Dal").await;
    let rita = scene.app.client_for(&scene.rita).await;
    let barnevern = scene
        .app
        .interkommunal("barnevern", &[&scene.kommune])
        .await;
    let barnevern = scene
        .kommune
        .person("Bo Berg", Role::Tilsett, &barnevern)
        .await;
    rita.get(&format!("/sak/{}", scene.sak.id)).await;
    rita.get(&format!("/barn/{}/barnevern", scene.nora.id))
        .await;
    rita.get("/saker").await;
    per.get(&scene.path()).await;
    // by barnevernet at the card; by the skule what tells of an uro, or of barnevernet
    let looks = "insert into innsynslogg (kommune_id, logg_id, brukar_id, instans_id, rolle, handling, barn_id_list,
            sak_id_list, grunnlag, request_id, avvist, hash)
        select b.kommune_id, gen_random_uuid(), $2, v.instans, 'tilsett', v.handling, array[b.barn_id], v.sak, 'lag', 'r',
            v.avvist, ''
        from barn b, (values ('barn.opne', $3, '{}'::uuid[], false), ('POST /uro/ny', $4, '{}', true),
            ('uro.melde', $4, '{}', false), ('barnevern.melde', $4, '{}', false), ('barnevern.melde', $4, array[$5], false),
            ('GET /barn/{barn_id}/barnevern', $4, array[$5], true)) v (handling, instans, sak, avvist)
        where b.barn_id = $1";
    sqlx::query(looks)
        .bind(scene.nora.id.uuid())
        .bind(barnevern.id.uuid())
        .bind(barnevern.instans_id.uuid())
        .bind(scene.skule.instans_id.uuid())
        .bind(scene.sak.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    // the page about a melding shows the card, and that is all the log says of it
    let found = rows(&tone, &scene).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(any(&found, "opna kortet til barnet"), "{found:?}");

    scene.samtale("foeresette", 0, false).await;
    let found = rows(&tone, &scene).await;
    assert!(
        any(&found, "opna saka") && any(&found, "såg lista over saker"),
        "{found:?}"
    );
    assert!(
        !any(&found, "barnevern") && !any(&found, "Barnevern"),
        "{found:?}"
    );
    assert!(!any(&found, "uro"), "{found:?}");
}

#[tokio::test]
async fn with_adressesperre_no_row_says_which_eining_it_is() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let rita = scene.app.client_for(&scene.rita).await;
    rita.get(&format!("/barn/{}", scene.nora.id)).await;
    assert!(any(&rows(&tone, &scene).await, "Åsen skule"));

    scene.nora.adressesperre().await;

    let page = tone.get(&format!("{}/innsyn", scene.path())).await;
    assert!(page.text().contains("opna kortet til barnet"));
    assert!(!page.body.contains("Åsen skule"));
    assert!(!tone.get(&scene.path()).await.body.contains("Åsen skule"));
}

#[tokio::test]
async fn what_a_long_log_holds_comes_page_by_page_and_each_row_once() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    sqlx::query(
        "insert into innsynslogg (kommune_id, logg_id, brukar_id, instans_id, rolle, handling, barn_id_list, grunnlag,
            request_id, hash)
        select $1, gen_random_uuid(), $2, $3, 'tilsett', 'barn.opne', array[$4], 'eining', 'r', ''
        from generate_series(1, 400)",
    )
    .bind(scene.nora.kommune_id.uuid())
    .bind(scene.rita.id.uuid())
    .bind(scene.rita.instans_id.uuid())
    .bind(scene.nora.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();

    let mut found = Vec::new();
    let mut next = Some(format!("{}/innsyn", scene.path()));
    while let Some(path) = next {
        let page = tone.get(&path).await;
        found.extend(page.select("tbody th .ventar"));
        assert_eq!(
            page.select("tbody tr").len(),
            1,
            "the same of one day is one line"
        );
        next = page.attribute("a[rel=next]", "href").pop();
    }
    let times: Vec<usize> = (found.iter())
        .map(|words| words.split_once(" gonger").unwrap().0.parse().unwrap())
        .collect();
    assert_eq!(times, [150, 150, 100]);
    let bad = tone
        .get(&format!("{}/innsyn?foer=x&etter=y", scene.path()))
        .await;
    assert_eq!(bad.status, 404);
}
