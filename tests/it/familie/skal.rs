//! The header of a family's pages: it leads home, and out, and nowhere else.

use super::*;

#[tokio::test]
async fn every_page_of_a_family_leads_to_its_own_first_page_and_out() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let tiltak = scene.sak.tiltak("Fast vaksen", date!(2026 - 12 - 01)).await;
    let pages = [
        "/familie".to_owned(),
        scene.path(),
        format!("{}/innsyn", scene.path()),
        scene.syn_path(),
        format!("{}/tiltak/{tiltak}", scene.path()),
        format!("/familie/barn/{}", scene.app.new_id()),
        "/familie/barn/x".to_owned(),
        "/familie/finst-ikkje".to_owned(),
        "/hjelp".to_owned(),
    ];
    for path in pages {
        let page = tone.get(&path).await;
        assert_eq!(page.attribute("a.merke", "href"), ["/familie"], "{path}");
        assert!(page.has("form[action='/familie/logg-ut'] button"), "{path}");
        assert!(
            !page.has("a[href='/']") && !page.has("form[action='/logg-ut']"),
            "{path}"
        );
        if page.status != 200 {
            assert!(page.has("main a[href='/familie']"), "{path}");
            assert!(!page.text().contains("Mi side"), "{path}");
        }
        assert!(!page.select("title")[0].contains("Nora"), "{path}");
    }
    let login = scene.app.client().get("/familie/logg-inn").await;
    assert_eq!(login.attribute("a.merke", "href"), ["/familie"]);
    assert!(!login.has("form[action='/familie/logg-ut']"));
}

#[tokio::test]
async fn the_list_of_children_leads_to_each() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let page = tone.get("/familie").await;
    assert_eq!(page.attribute("main li a", "href"), [scene.path()]);
    assert_eq!(page.select("h1"), ["Barna dine"]);

    let ung = Scene::aged(15).await;
    let page = ung.nora.ungdom_inne().await.get("/familie").await;
    assert_eq!(page.attribute("main li a", "href"), [ung.path()]);
    assert_eq!(page.select("h1"), ["Om deg"]);
}
